use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::row::Column;
use crate::segment::{Rule, Step};

/// How tightly the outermost operator of a rule binds, from loose to tight.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Or,
    And,
    Not,
    Condition,
}

/// The steps of a rule with the limits of its parts. A part is named by the place of its last step.
struct Parts {
    steps: Vec<Step>,
    /// Where the part begins that ends with each step.
    begins: Vec<usize>,
}

impl Parts {
    fn of(rule: &Rule) -> Parts {
        let steps: Vec<Step> = rule.steps().collect();
        let mut begins: Vec<usize> = Vec::with_capacity(steps.len());
        for (place, step) in steps.iter().enumerate() {
            let before = |end: usize| begins.get(end.saturating_sub(1)).copied().unwrap_or_default();
            begins.push(match step {
                Step::Compare(_) | Step::IsNull(_) => place,
                Step::Not => before(place),
                Step::And | Step::Or => before(before(place)),
            });
        }
        Parts { steps, begins }
    }

    fn step(&self, place: usize) -> Option<Step> {
        self.steps.get(place).copied()
    }

    /// The last operand of the operator at this place: it ends just before it.
    fn last_operand(place: usize) -> usize {
        place.saturating_sub(1)
    }

    /// The first of two operands: it ends just before the second begins.
    fn first_operand(&self, place: usize) -> usize {
        self.begins.get(Parts::last_operand(place)).copied().unwrap_or_default().saturating_sub(1)
    }

    /// The column of a `not` whose operand is `is null`, which is written `is not null`.
    fn not_null(&self, not: usize) -> Option<Column> {
        match self.step(Parts::last_operand(not)) {
            Some(Step::IsNull(column)) => Some(column),
            _ => None,
        }
    }

    fn binding(&self, place: usize) -> Binding {
        match self.step(place) {
            Some(Step::Or) => Binding::Or,
            Some(Step::And) => Binding::And,
            Some(Step::Not) if self.not_null(place).is_none() => Binding::Not,
            _ => Binding::Condition,
        }
    }
}

/// What is still to be written.
enum Piece {
    Text(&'static str),
    /// A part, in parentheses if it binds less tightly than the larger part requires.
    Part(usize, Binding),
}

/// Writes only the parentheses that are needed to read the same rule back. A chain groups from the left, so that a
/// right part that is a chain of the same operator has parentheses.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = Parts::of(self);
        // A stack of its own, because a rule that is built in code may be deeper than the stack of the thread.
        let mut pending = vec![Piece::Part(Parts::last_operand(parts.steps.len()), Binding::Or)];
        while let Some(piece) = pending.pop() {
            let (place, least) = match piece {
                Piece::Text(text) => {
                    f.write_str(text)?;
                    continue;
                }
                Piece::Part(place, least) => (place, least),
            };
            if parts.binding(place) < least {
                f.write_str("(")?;
                pending.extend([Piece::Text(")"), Piece::Part(place, Binding::Or)]);
                continue;
            }
            let last = Parts::last_operand(place);
            let mut join = |[first, second]: [Binding; 2], word| {
                let first = Piece::Part(parts.first_operand(place), first);
                pending.extend([Piece::Part(last, second), Piece::Text(word), first]);
            };
            match parts.step(place) {
                Some(Step::Compare(comparison)) => write!(f, "{comparison}")?,
                Some(Step::IsNull(column)) => write!(f, "{column} is null")?,
                Some(Step::Not) => match parts.not_null(place) {
                    Some(column) => write!(f, "{column} is not null")?,
                    None => pending.extend([Piece::Part(last, Binding::Not), Piece::Text("not ")]),
                },
                Some(Step::And) => join([Binding::And, Binding::Not], " and "),
                Some(Step::Or) => join([Binding::Or, Binding::And], " or "),
                None => {}
            }
        }
        Ok(())
    }
}
