//! One engine beside the crate, in this process.

use bumpalo::Bump;

use crate::account_engagement_itself::Crate;
use crate::args::{Args, Engine, Entrant};
use crate::contestant::Contestant;
use crate::difference::compare;
use crate::fold::Fold;
use crate::frames::Frames;
use crate::given::{Given, People, Window};
use crate::report::Line;
use crate::sql::Tables;
use crate::workload::{Population, Shape, Views};

/// Holds an engine's answer against the crate's, then measures both. One line for machines.
pub(crate) fn hold(entrant: Entrant, args: &Args) -> Result<String, String> {
    let population = Population::new(Shape::of(args.messages));
    let arena = Bump::new();
    let views = Views::draw(Shape::of(args.messages), &population, &arena);
    let empty = population.empty_state();
    let given = Given { views: &views, people: People::new(&population, &empty), window: Window::new() };
    let ours = [1, entrant.threads].map(|threads| Crate::new(&empty, &views, threads));
    let line = match entrant.engine {
        Engine::Polars => beside(&Frames::new(&given), &ours, entrant, args),
        Engine::Datafusion => beside(&Tables::new(&given, entrant.threads), &ours, entrant, args),
        Engine::Fold => beside(&Fold::new(&given, entrant.threads), &ours, entrant, args),
    };
    line.map(|line| line.to_string())
}

/// The crate on one thread, and on as many as the rival has.
type Ours<'a> = [Crate<'a>; 2];

fn beside(rival: &impl Contestant, ours: &Ours<'_>, entrant: Entrant, args: &Args) -> Result<Line, String> {
    let [alone, equals] = ours;
    let expected = alone.rows(alone.answer());
    compare(&equals.rows(equals.answer()), &expected).map_err(|error| format!("the crate's own halves: {error}"))?;
    compare(&rival.rows(rival.answer()), &expected).map_err(|error| format!("{}: {error}", entrant.engine.name()))?;
    Ok(measure(rival, ours, entrant, args.rounds.into()))
}

#[cfg(not(feature = "peak"))]
fn measure(rival: &impl Contestant, [alone, equals]: &Ours<'_>, entrant: Entrant, rounds: usize) -> Line {
    let mut times = crate::rounds::Rounds::new(rounds);
    for _ in 0..rounds {
        times.time("rival", || rival.answer());
        times.time("alone", || alone.answer());
        if entrant.threads > 1 {
            times.time("equals", || equals.answer());
        }
    }
    let equals = if entrant.threads > 1 { "equals" } else { "alone" };
    let spreads = [
        times.spread("rival"),
        times.spread(equals),
        times.ratio(&["rival"], equals),
        times.ratio(&["rival"], "alone"),
    ];
    Line { entrant, figures: spreads.into() }
}

#[cfg(feature = "peak")]
#[expect(clippy::cast_precision_loss, reason = "bytes to be shown as megabytes")]
fn measure(rival: &impl Contestant, [_, equals]: &Ours<'_>, entrant: Entrant, rounds: usize) -> Line {
    use crate::memory::peak;
    use crate::rounds::spread;

    let (mut theirs, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (their, our) = (peak(|| rival.answer()) as f64, peak(|| equals.answer()) as f64);
        theirs.push(their / 1e6);
        ours.push(our / 1e6);
        ratios.push(their / our);
    }
    Line { entrant, figures: [theirs, ours, ratios].map(spread).into() }
}
