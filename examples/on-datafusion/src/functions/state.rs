//! `engagement_state(copy_or_state, directory)`: the state of a group.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, GroupsAccumulator, Signature, Volatility};

use super::arguments::{Kind, Takes, literal};
use super::groups::Groups;
use super::single::Single;
use crate::directories::{Directories, Known};

const TAKES: Takes = Takes {
    function: "engagement_state",
    arguments: &[("copy_or_state", Kind::CopyOrState), ("directory", Kind::Directory)],
};

/// Records copies, or merges states. Nulls are skipped. Without input, the result is the state without activity.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct StateOf {
    directories: Arc<Directories>,
    signature: Signature,
}

impl StateOf {
    pub(super) fn new(directories: Arc<Directories>) -> StateOf {
        StateOf { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }

    fn known(&self, args: &AccumulatorArgs<'_>) -> Result<Arc<Known>> {
        super::known(&self.directories, TAKES.text(1, literal(args.exprs, 1))?)
    }
}

impl AggregateUDFImpl for StateOf {
    fn name(&self) -> &'static str {
        TAKES.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        TAKES.types(found)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::LargeBinary)
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(args.name, "state"), DataType::LargeBinary, true))])
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Single::new(self.known(&args)?)))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Groups::new(self.known(&args)?)))
    }

    /// Copies can be in any order, and can be repeated.
    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}
