//! The arguments of functions: their number, their types, and which of them must be literals in the query.

use std::num::NonZeroU32;
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::Literal;

use crate::copies::Form;
use crate::row_struct;

/// The name of a function, and its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Takes {
    pub(super) function: &'static str,
    pub(super) arguments: &'static [(&'static str, Kind)],
}

/// The kind of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Copy,
    State,
    CopyOrState,
    Row,
    Id,
    /// A reference to a directory, as a literal.
    Directory,
    /// The text of a question, as a literal.
    Question,
    /// A number, as a literal.
    Number,
}

impl Takes {
    /// Checks the types of the arguments. They are not converted.
    pub(super) fn types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        let Takes { function, arguments } = self;
        if found.len() != arguments.len() {
            let names = arguments.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            return plan_err!("{function} takes {} arguments, ({names}), found {}", arguments.len(), found.len());
        }
        arguments.iter().zip(found).map(|((name, kind), found)| self.a_type(name, *kind, found)).collect()
    }

    fn a_type(&self, name: &str, kind: Kind, found: &DataType) -> Result<DataType> {
        let function = self.function;
        let fits = match (kind, found) {
            (Kind::Copy, _) | (Kind::CopyOrState, DataType::Struct(_)) => Form::of(found).map(|_| true)?,
            (Kind::Row, _) => row_struct::check(found).map(|()| true)?,
            (Kind::State | Kind::CopyOrState, DataType::Null) => return Ok(DataType::LargeBinary),
            (Kind::State | Kind::CopyOrState, found) => {
                matches!(found, DataType::Binary | DataType::LargeBinary | DataType::BinaryView)
            }
            (Kind::Id | Kind::Directory | Kind::Question, DataType::Null) => return Ok(DataType::Utf8),
            (Kind::Id | Kind::Directory | Kind::Question, found) => {
                matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
            }
            (Kind::Number, found) => found.is_integer(),
        };
        if fits {
            return Ok(found.clone());
        }
        let expected = match kind {
            Kind::State => "a state, as engagement_state makes it (LargeBinary)".to_owned(),
            Kind::CopyOrState => {
                format!("a state, as engagement_state makes it (LargeBinary), or {}", Form::expected())
            }
            Kind::Id | Kind::Directory | Kind::Question => "text".to_owned(),
            Kind::Number => "a whole number".to_owned(),
            Kind::Copy | Kind::Row => "a struct".to_owned(),
        };
        plan_err!("{function}: {name} has to be {expected}, found {found}")
    }

    /// The text of a literal.
    pub(super) fn text<'v>(&self, place: usize, value: Option<&'v ScalarValue>) -> Result<&'v str> {
        let Some(text) = value.and_then(ScalarValue::try_as_str).flatten() else {
            return plan_err!("{}: {} has to stand in the query as a text", self.function, self.name(place));
        };
        Ok(text)
    }

    /// The number of a literal.
    pub(super) fn number(&self, place: usize, value: Option<&ScalarValue>) -> Result<NonZeroU32> {
        let number = value.filter(|value| value.data_type().is_integer());
        let number = match number.and_then(|value| value.cast_to(&DataType::UInt32).ok()) {
            Some(ScalarValue::UInt32(number)) => number.and_then(NonZeroU32::new),
            _ => None,
        };
        number.map_or_else(
            || {
                let (function, name) = (self.function, self.name(place));
                plan_err!("{function}: {name} has to stand in the query as a number from 1 to {}", u32::MAX)
            },
            Ok,
        )
    }

    fn name(&self, place: usize) -> &'static str {
        self.arguments.get(place).map_or("", |(name, _)| name)
    }
}

/// An argument in a plan that will be run.
pub(super) fn literal(expressions: &[Arc<dyn PhysicalExpr>], place: usize) -> Option<&ScalarValue> {
    expressions.get(place)?.downcast_ref::<Literal>().map(Literal::value)
}
