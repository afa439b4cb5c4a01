use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::row::coverage::Coverage;

/// A figure about people that a row shows, or withholds since too few people stand behind it.
///
/// Every figure is shown unless the question sets a [`Disclosure`](crate::Disclosure). A figure
/// equals what it shows, so that it can be compared without being taken apart. Rule: SPEC 10.
///
/// # Examples
///
/// ```
/// use account_engagement::row::Figure;
///
/// let people = Figure::Shown(4_u64);
/// assert_eq!(people, 4);
/// assert_eq!(people.shown(), Some(4));
///
/// let days: Figure<Option<u32>> = Figure::Withheld;
/// assert!(days.is_withheld());
/// assert_ne!(days, None, "withheld is not the same as none");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure<T> {
    /// What it is.
    Shown(T),
    /// Not said: it rests on too few people, or would give away a figure that does.
    Withheld,
}

impl<T> Figure<T> {
    /// What is shown; `None` when it is withheld.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Figure;
    ///
    /// assert_eq!(Figure::Shown(4).shown(), Some(4));
    /// assert_eq!(Figure::<u64>::Withheld.shown(), None);
    /// ```
    #[must_use]
    pub fn shown(self) -> Option<T> {
        match self {
            Figure::Shown(figure) => Some(figure),
            Figure::Withheld => None,
        }
    }

    /// Whether it is withheld.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Figure;
    ///
    /// assert!(Figure::<u64>::Withheld.is_withheld());
    /// assert!(!Figure::Shown(None::<u32>).is_withheld(), "that there is none is shown");
    /// ```
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self, Figure::Withheld)
    }

    /// The same figure in another form.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Figure;
    ///
    /// let seconds = Figure::Shown(5400.0);
    /// assert_eq!(seconds.map(|seconds| seconds / 3600.0), 1.5);
    /// assert!(Figure::<f64>::Withheld.map(|seconds| seconds / 3600.0).is_withheld());
    /// ```
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Figure<U> {
        match self {
            Figure::Shown(figure) => Figure::Shown(form(figure)),
            Figure::Withheld => Figure::Withheld,
        }
    }
}

impl<T> Figure<Option<T>> {
    /// What is shown, if it is shown and there is any.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Figure;
    ///
    /// assert_eq!(Figure::Shown(Some(30)).known(), Some(30));
    /// assert_eq!(Figure::Shown(None::<u32>).known(), None);
    /// assert_eq!(Figure::<Option<u32>>::Withheld.known(), None);
    /// ```
    #[must_use]
    pub fn known(self) -> Option<T> {
        self.shown().flatten()
    }
}

impl<T> From<T> for Figure<T> {
    fn from(figure: T) -> Figure<T> {
        Figure::Shown(figure)
    }
}

impl<T: PartialEq> PartialEq<T> for Figure<T> {
    fn eq(&self, figure: &T) -> bool {
        matches!(self, Figure::Shown(shown) if shown == figure)
    }
}

/// What is shown; null where it is withheld.
impl<T: Serialize> Serialize for Figure<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Figure::Shown(figure) => figure.serialize(to),
            Figure::Withheld => to.serialize_none(),
        }
    }
}

/// A number that is null was withheld.
impl<'de> Deserialize<'de> for Figure<u64> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Figure<u64>, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Figure::Withheld, Figure::Shown))
    }
}

/// Likewise.
impl<'de> Deserialize<'de> for Figure<Coverage> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Figure<Coverage>, D::Error> {
        Ok(Option::deserialize(from)?.map_or(Figure::Withheld, Figure::Shown))
    }
}
