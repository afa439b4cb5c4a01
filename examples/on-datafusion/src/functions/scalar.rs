//! Functions of one row, as the engine calls them. Each of them is in the file named after it.

use std::hash::{Hash, Hasher};
use std::num::NonZeroU32;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, ListArray, StructArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, ScalarValue, internal_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes};
use crate::asked::Asked;
use crate::directories::{Directories, Known};
use crate::state_column::StateColumn;

/// A function of one row: its arguments, its result type and its code.
#[derive(Debug)]
pub(super) struct Scalar {
    pub(super) takes: Takes,
    pub(super) gives: fn() -> DataType,
    pub(super) run: fn(&Call<'_>) -> Result<ArrayRef>,
}

impl Scalar {
    /// The function in the engine's form.
    pub(super) fn of(&'static self, directories: &Arc<Directories>) -> Arc<ScalarUDF> {
        // It must not be computed when a query is planned, even for constants: that process can be without the key and
        // the files.
        let signature = Signature::user_defined(Volatility::Volatile);
        Arc::new(InSession { scalar: self, directories: Arc::clone(directories), signature }.into())
    }
}

#[derive(Debug)]
struct InSession {
    scalar: &'static Scalar,
    directories: Arc<Directories>,
    signature: Signature,
}

impl ScalarUDFImpl for InSession {
    fn name(&self) -> &'static str {
        self.scalar.takes.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        self.scalar.takes.types(found)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok((self.scalar.gives)())
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let takes = &self.scalar.takes;
        for (place, (_, kind)) in takes.arguments.iter().enumerate() {
            let value = args.scalar_arguments.get(place).copied().flatten();
            match kind {
                Kind::Directory => _ = takes.text(place, value)?,
                Kind::Question => _ = Asked::planned(takes.text(place, value)?)?,
                Kind::Number => _ = takes.number(place, value)?,
                Kind::Copy | Kind::State | Kind::CopyOrState | Kind::Row | Kind::Id => {}
            }
        }
        Ok(Arc::new(Field::new(self.name(), (self.scalar.gives)(), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let call = Call { takes: &self.scalar.takes, directories: &self.directories, args: &args };
        Ok(ColumnarValue::Array((self.scalar.run)(&call)?))
    }
}

impl PartialEq for InSession {
    fn eq(&self, other: &InSession) -> bool {
        self.name() == other.name() && self.directories == other.directories
    }
}

impl Eq for InSession {}

impl Hash for InSession {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.name(), &self.directories).hash(hasher);
    }
}

/// A function called on some rows.
pub(super) struct Call<'a> {
    takes: &'a Takes,
    pub(super) directories: &'a Directories,
    args: &'a ScalarFunctionArgs,
}

impl Call<'_> {
    pub(super) fn function(&self) -> &'static str {
        self.takes.function
    }

    pub(super) fn rows(&self) -> usize {
        self.args.number_rows
    }

    /// The first argument.
    pub(super) fn column(&self) -> Result<ArrayRef> {
        let column = self.args.args.first();
        column.ok_or_else(|| internal_datafusion_err!("the first argument is lacking"))?.to_array(self.rows())
    }

    /// The directory that the query names.
    pub(super) fn known(&self) -> Result<Arc<Known>> {
        let (place, value) = self.the(Kind::Directory);
        super::known(self.directories, self.takes.text(place, value)?)
    }

    /// The question in the query.
    pub(super) fn asked(&self) -> Result<Asked> {
        let (place, value) = self.the(Kind::Question);
        Asked::planned(self.takes.text(place, value)?)
    }

    /// The number in the query.
    pub(super) fn number(&self) -> Result<NonZeroU32> {
        let (place, value) = self.the(Kind::Number);
        self.takes.number(place, value)
    }

    fn the(&self, kind: Kind) -> (usize, Option<&ScalarValue>) {
        let place = self.takes.arguments.iter().position(|(_, takes)| *takes == kind).unwrap_or_default();
        match self.args.args.get(place) {
            Some(ColumnarValue::Scalar(value)) => (place, Some(value)),
            _ => (place, None),
        }
    }

    /// The result for each state, in order. A null has no result.
    pub(super) fn of_states<T>(&self, mut of: impl FnMut(&[u8]) -> Result<T>) -> Result<Vec<Option<T>>> {
        let column = self.column()?;
        let states = StateColumn::new(&column)?;
        (0..self.rows()).map(|place| states.get(place).map(&mut of).transpose()).collect()
    }
}

/// The type of a list of structs.
pub(super) fn list_of(fields: Fields) -> DataType {
    DataType::List(item(DataType::Struct(fields)))
}

/// A list of structs for each row, with these lengths. The structs are taken in order.
pub(super) fn lists(lengths: &[Option<usize>], structs: StructArray) -> Result<ArrayRef> {
    let valid: NullBuffer = lengths.iter().map(Option::is_some).collect();
    let offsets = OffsetBuffer::from_lengths(lengths.iter().map(|length| length.unwrap_or_default()));
    let item = item(DataType::Struct(structs.fields().clone()));
    Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(structs), Some(valid))?))
}

fn item(item: DataType) -> FieldRef {
    Arc::new(Field::new_list_field(item, true))
}
