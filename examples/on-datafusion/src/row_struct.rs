//! Converts rows without scores to structs of SQL, and back.

use std::sync::Arc;

use account_engagement::row::{ColumnKind, ColumnSet};
use account_engagement::{Column, Level, Row, SuppressedRow, Unscored, Value};
use chrono::NaiveDate;
use datafusion::arrow::array::{
    Array as _, ArrayRef, AsArray as _, Date32Array, Float64Array, Int64Array, StringArray, StructArray,
};
use datafusion::arrow::datatypes::{DataType, Date32Type, Field, Fields, Float64Type, Int64Type};
use datafusion::common::{Result, exec_datafusion_err, plan_err};

/// The name of the field before the columns.
const ACCOUNT_ID: &str = "AccountId";
/// The name of the field after the columns. It has the names of the suppressed columns.
const SUPPRESSED: &str = "Suppressed";

/// The standard columns and the extra columns, without the scores. Scores need the rows of all accounts.
fn columns() -> impl Iterator<Item = Column> {
    Column::ALL.iter().copied().filter(|column| column.kind() != ColumnKind::Score)
}

fn type_of(column: Column) -> DataType {
    match column.kind() {
        ColumnKind::Date => DataType::Date32,
        ColumnKind::Score | ColumnKind::Seconds => DataType::Float64,
        ColumnKind::Count | ColumnKind::Total | ColumnKind::Days => DataType::Int64,
        // `ColumnKind` can grow: a kind that is new is written as text until it has a type of its own.
        ColumnKind::Level | _ => DataType::Utf8,
    }
}

/// The struct's fields, under the official names.
pub(crate) fn fields() -> Fields {
    let before = Field::new(ACCOUNT_ID, DataType::Utf8, false);
    let after = [Field::new(SUPPRESSED, DataType::Utf8, true)];
    let columns = columns().map(|column| Field::new(column.name(), type_of(column), true));
    std::iter::once(before).chain(columns).chain(after).collect()
}

/// Checks that a type is that of such structs.
pub(crate) fn check(found: &DataType) -> Result<()> {
    let expected = fields();
    let fits = match found {
        DataType::Struct(found) => {
            let same = |(one, other): (&Arc<Field>, &Arc<Field>)| {
                one.name() == other.name() && one.data_type() == other.data_type()
            };
            found.len() == expected.len() && found.iter().zip(&expected).all(same)
        }
        _ => false,
    };
    if fits { Ok(()) } else { plan_err!("a row is a struct as engagement_rows gives it, found {found}") }
}

pub(crate) fn structs(rows: &[SuppressedRow<Unscored>]) -> Result<StructArray> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(fields().len());
    arrays.push(Arc::new(rows.iter().map(|row| Some(&**row.account_id())).collect::<StringArray>()));
    arrays.extend(columns().map(|column| array(rows, column)));
    let suppressed = |row: &SuppressedRow<Unscored>| {
        let names: Vec<&str> = row.suppressed().iter().map(Column::name).collect();
        (!names.is_empty()).then(|| names.join(","))
    };
    arrays.push(Arc::new(rows.iter().map(suppressed).collect::<StringArray>()));
    Ok(StructArray::try_new(fields(), arrays, None)?)
}

/// A count as the integer type of SQL.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn array(rows: &[SuppressedRow<Unscored>], column: Column) -> ArrayRef {
    let values = rows.iter().map(|row| row.get(column));
    match type_of(column) {
        DataType::Date32 => {
            let dates = values.map(|value| value.as_date().map(Date32Type::from_naive_date));
            Arc::new(dates.collect::<Date32Array>())
        }
        DataType::Float64 => Arc::new(values.map(Value::as_f64).collect::<Float64Array>()),
        DataType::Int64 => Arc::new(values.map(|value| value.as_count().map(signed)).collect::<Int64Array>()),
        _ => {
            let texts =
                values.map(|value| (!matches!(value, Value::Null | Value::Suppressed)).then(|| value.to_string()));
            Arc::new(texts.collect::<StringArray>())
        }
    }
}

/// The rows of these structs. Nulls are left out.
pub(crate) fn rows(structs: &StructArray) -> Result<Vec<SuppressedRow<Unscored>>> {
    let columns = Columns { structs };
    (0..structs.len()).filter(|place| structs.is_valid(*place)).map(|place| columns.row(place)).collect()
}

struct Columns<'a> {
    structs: &'a StructArray,
}

impl Columns<'_> {
    fn row(&self, place: usize) -> Result<SuppressedRow<Unscored>> {
        let count = |column: Column| self.number(column.name(), place).unwrap_or_default();
        let days = |column: Column| self.number(column.name(), place).and_then(|days| u32::try_from(days).ok());
        let lacking = |column: Column| exec_datafusion_err!("a row has no {column}");
        let start = self.date(Column::AggregationStartDate, place);
        let level = self.text(Column::AggregationLevel.name(), place).and_then(|level| level.parse::<Level>().ok());
        let mut row = Row::new(
            self.text(ACCOUNT_ID, place).unwrap_or_default(),
            level.ok_or_else(|| lacking(Column::AggregationLevel))?,
            start.ok_or_else(|| lacking(Column::AggregationStartDate))?,
        );
        row.emails_to_account = count(Column::EmailsToAccount);
        row.emails_from_account = count(Column::EmailsFromAccount);
        row.meetings_from_account = count(Column::MeetingsFromAccount);
        row.meetings_to_account = count(Column::MeetingsToAccount);
        row.contacts_in_meetings = count(Column::ContactsInMeetings);
        row.contacts_in_emails = count(Column::ContactsInEmails);
        row.account_contacts_in_meetings = count(Column::AccountContactsInMeetings);
        row.account_contacts_in_emails = count(Column::AccountContactsInEmails);
        row.engagement_start = self.date(Column::EngagementStartDate, place);
        row.days_since_last_email = days(Column::DaysSinceLastEmail);
        row.days_since_last_meeting = days(Column::DaysSinceLastMeeting);
        row.average_meeting_duration = self.seconds(Column::AverageMeetingDuration, place);
        row.average_reply_duration = self.seconds(Column::AverageReplyDuration, place);
        row.meetings_from_neither = count(Column::MeetingsFromNeither);
        row.recorded_activities = self.number(Column::RecordedActivities.name(), place);
        let suppressed = self.text(SUPPRESSED, place).unwrap_or_default();
        let suppressed: ColumnSet = suppressed.split(',').filter_map(|name| name.parse::<Column>().ok()).collect();
        Ok(SuppressedRow::new(row, suppressed))
    }

    fn valid(&self, name: &str, place: usize) -> Option<&ArrayRef> {
        self.structs.column_by_name(name).filter(|array| array.is_valid(place))
    }

    fn text(&self, name: &str, place: usize) -> Option<&str> {
        Some(self.valid(name, place)?.as_string_opt::<i32>()?.value(place))
    }

    fn number(&self, name: &str, place: usize) -> Option<u64> {
        u64::try_from(self.valid(name, place)?.as_primitive_opt::<Int64Type>()?.value(place)).ok()
    }

    fn seconds(&self, column: Column, place: usize) -> Option<f64> {
        Some(self.valid(column.name(), place)?.as_primitive_opt::<Float64Type>()?.value(place))
    }

    fn date(&self, column: Column, place: usize) -> Option<NaiveDate> {
        Date32Type::to_naive_date_opt(self.valid(column.name(), place)?.as_primitive_opt::<Date32Type>()?.value(place))
    }
}
