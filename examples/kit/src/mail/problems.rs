//! What a program could not read, or ignored: every case is counted, the first places are named.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::Path;
use std::rc::Rc;

use crate::places::Places;
use crate::words::grouped;

/// A kind of problem: its text names what there are several of, `messages without a date`.
pub trait Problem: Copy + Ord + Display {
    /// The word before it: `Trouble`, or `Ignored` for something that is no trouble.
    fn heading(self) -> &'static str;

    /// How many of its places are named.
    fn named(self) -> Named;
}

/// How many places of a problem are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// None: there are too many, and nobody looks for them.
    Nowhere,
    /// The first few.
    First,
    /// All: a file that cannot be read is named in any case.
    Everywhere,
}

/// The problems of a run.
///
/// ```
/// use std::fmt;
/// use std::path::Path;
///
/// use kit::mail::problems::{Named, Place, Problem, Problems};
///
/// #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
/// struct NoDate;
///
/// impl Problem for NoDate {
///     fn heading(self) -> &'static str {
///         "Trouble"
///     }
///
///     fn named(self) -> Named {
///         Named::First
///     }
/// }
///
/// impl fmt::Display for NoDate {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("messages without a date")
///     }
/// }
///
/// let mut problems = Problems::default();
/// problems.note(NoDate, &Place::file(Path::new("in.mbox")).at("line", 7));
/// let expected = "Trouble   messages without a date: 1\n            in.mbox, line 7\n";
/// assert_eq!(problems.to_string(), expected);
/// ```
#[derive(Debug)]
pub struct Problems<P> {
    places: BTreeMap<P, Places<Place>>,
}

impl<P> Default for Problems<P> {
    fn default() -> Problems<P> {
        Problems { places: BTreeMap::new() }
    }
}

impl<P: Problem> Problems<P> {
    /// Counts a problem, and names its place.
    pub fn note(&mut self, problem: P, place: &Place) {
        let places = self.places.entry(problem).or_default();
        match problem.named() {
            Named::Nowhere => places.count += 1,
            Named::First => places.add(place.clone()),
            Named::Everywhere => places.add_named(place.clone()),
        }
    }

    /// Counts a problem a number of times, without a place.
    pub fn count(&mut self, problem: P, number: u64) {
        self.places.entry(problem).or_default().count += number;
    }

    /// Each problem with its number: heading and text, for a report.
    pub fn facts(&self) -> impl Iterator<Item = (String, String)> {
        self.places
            .iter()
            .map(|(problem, places)| (problem.heading().to_owned(), format!("{} {problem}", grouped(places.count))))
    }
}

/// A line for each problem, and below it a line for each named place.
impl<P: Problem> Display for Problems<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (problem, places) in &self.places {
            f.write_str(&places.lines(problem.heading(), problem))?;
        }
        Ok(())
    }
}

/// A place in a file. It names no person and quotes nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    path: Rc<Path>,
    /// Its number within the file, and what is numbered: lines or items.
    at: Option<(u64, &'static str)>,
    detail: Option<Rc<str>>,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn file(path: &Path) -> Place {
        Place { path: path.into(), at: None, detail: None }
    }

    /// The whole file of a place in it.
    #[must_use]
    pub fn whole_file(&self) -> Place {
        Place { at: None, detail: None, ..self.clone() }
    }

    /// A line or an item of the file, counted from 1.
    #[must_use]
    pub fn at(&self, what: &'static str, number: u64) -> Place {
        Place { at: Some((number, what)), ..self.clone() }
    }

    /// The same place with a remark.
    #[must_use]
    pub fn detail(&self, detail: impl Display) -> Place {
        Place { detail: Some(detail.to_string().into()), ..self.clone() }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((number, what)) = self.at {
            write!(f, ", {what} {number}")?;
        }
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, ": {detail}"))
    }
}
