use core::fmt;

use crate::segment::Rule;

/// How tightly the outermost operator of a rule binds, from loose to tight.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Or,
    And,
    Not,
    Condition,
}

impl Rule {
    fn binding(&self) -> Binding {
        match self {
            Rule::Or(..) => Binding::Or,
            Rule::And(..) => Binding::And,
            Rule::Not(rule) if !matches!(**rule, Rule::IsNull(_)) => Binding::Not,
            Rule::Not(_) | Rule::Compare(_) | Rule::IsNull(_) => Binding::Condition,
        }
    }

    fn at_least(&self, binding: Binding) -> Part<'_> {
        Part { rule: self, binding }
    }
}

/// A rule as a part of a larger one. It is in parentheses if it binds less tightly than the larger one requires.
struct Part<'r> {
    rule: &'r Rule,
    binding: Binding,
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rule.binding() < self.binding { write!(f, "({})", self.rule) } else { self.rule.fmt(f) }
    }
}

/// Writes only the parentheses that are needed to read the same rule back. A chain groups from the left, so that a
/// right part that is a chain of the same operator has parentheses.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Compare(comparison) => comparison.fmt(f),
            Rule::IsNull(column) => write!(f, "{column} is null"),
            Rule::Not(rule) => match **rule {
                Rule::IsNull(column) => write!(f, "{column} is not null"),
                _ => write!(f, "not {}", rule.at_least(Binding::Not)),
            },
            Rule::And(one, other) => write!(f, "{} and {}", one.at_least(Binding::And), other.at_least(Binding::Not)),
            Rule::Or(one, other) => write!(f, "{} or {}", one.at_least(Binding::Or), other.at_least(Binding::And)),
        }
    }
}
