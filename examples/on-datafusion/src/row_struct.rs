//! A row without its score as a struct of SQL, and back.

use std::sync::Arc;

use account_engagement::row::Figure;
use account_engagement::{Column, Level, Row, Unscored, Value};
use chrono::NaiveDate;
use datafusion::arrow::array::{
    Array as _, ArrayRef, AsArray as _, Date32Array, Float64Array, Int64Array, StringArray, StructArray,
};
use datafusion::arrow::datatypes::{DataType, Date32Type, Field, Fields, Float64Type, Int64Type};
use datafusion::common::{Result, exec_datafusion_err, plan_err};

/// Before the columns.
const ACCOUNT_ID: &str = "AccountId";
/// After them: what is in no column, and which of those that are null are withheld.
const FROM_NEITHER: &str = "MeetingsFromNeither";
const WITHHELD: &str = "Withheld";

/// The columns but the score, which is relative to others.
fn columns() -> impl Iterator<Item = Column> {
    Column::ALL.into_iter().filter(|column| *column != Column::EngagementScore)
}

fn type_of(column: Column) -> DataType {
    match column {
        Column::EngagementStartDate | Column::AggregationStartDate => DataType::Date32,
        Column::EngagementScore | Column::AverageMeetingDuration | Column::AverageReplyDuration => DataType::Float64,
        Column::AggregationLevel => DataType::Utf8,
        _ => DataType::Int64,
    }
}

/// The struct's fields, under the official names.
pub(crate) fn fields() -> Fields {
    let before = Field::new(ACCOUNT_ID, DataType::Utf8, false);
    let after = [Field::new(FROM_NEITHER, DataType::Int64, false), Field::new(WITHHELD, DataType::Utf8, true)];
    let columns = columns().map(|column| Field::new(column.name(), type_of(column), true));
    std::iter::once(before).chain(columns).chain(after).collect()
}

/// That a type is that of such structs.
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

pub(crate) fn structs(rows: &[Row<Unscored>]) -> Result<StructArray> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(fields().len());
    arrays.push(Arc::new(rows.iter().map(|row| Some(&*row.account_id)).collect::<StringArray>()));
    arrays.extend(columns().map(|column| array(rows, column)));
    arrays.push(Arc::new(rows.iter().map(|row| Some(signed(row.meetings_from_neither))).collect::<Int64Array>()));
    let withheld = |row: &Row<Unscored>| {
        let names: Vec<&str> = row.withheld().map(Column::name).collect();
        (!names.is_empty()).then(|| names.join(","))
    };
    arrays.push(Arc::new(rows.iter().map(withheld).collect::<StringArray>()));
    Ok(StructArray::try_new(fields(), arrays, None)?)
}

/// A count as SQL has it.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn array(rows: &[Row<Unscored>], column: Column) -> ArrayRef {
    let values = rows.iter().map(|row| row.get(column));
    match type_of(column) {
        DataType::Date32 => Arc::new(
            values
                .map(|value| match value {
                    Value::Date(date) => Some(Date32Type::from_naive_date(date)),
                    _ => None,
                })
                .collect::<Date32Array>(),
        ),
        DataType::Float64 => Arc::new(
            values
                .map(|value| match value {
                    Value::Number(number) => Some(number),
                    _ => None,
                })
                .collect::<Float64Array>(),
        ),
        DataType::Utf8 => Arc::new(
            values
                .map(|value| match value {
                    Value::Level(level) => Some(level.to_string()),
                    _ => None,
                })
                .collect::<StringArray>(),
        ),
        _ => Arc::new(
            values
                .map(|value| match value {
                    Value::Count(count) => Some(signed(count)),
                    _ => None,
                })
                .collect::<Int64Array>(),
        ),
    }
}

/// The rows that these structs are of; nulls are left out.
pub(crate) fn rows(structs: &StructArray) -> Result<Vec<Row<Unscored>>> {
    let columns = Columns { structs };
    (0..structs.len()).filter(|place| structs.is_valid(*place)).map(|place| columns.row(place)).collect()
}

struct Columns<'a> {
    structs: &'a StructArray,
}

impl Columns<'_> {
    fn row(&self, place: usize) -> Result<Row<Unscored>> {
        let withheld = self.text(WITHHELD, place).unwrap_or_default();
        let is_withheld = |column: Column| withheld.split(',').any(|name| name == column.name());
        let count = |column: Column| self.number(column.name(), place).unwrap_or_default();
        let people = |column| if is_withheld(column) { Figure::Withheld } else { Figure::Shown(count(column)) };
        let days = |column: Column| match self.number(column.name(), place) {
            _ if is_withheld(column) => Figure::Withheld,
            days => Figure::Shown(days.and_then(|days| u32::try_from(days).ok())),
        };
        let seconds = |column| {
            if is_withheld(column) { Figure::Withheld } else { Figure::Shown(self.seconds(column, place)) }
        };
        let date =
            |column| if is_withheld(column) { Figure::Withheld } else { Figure::Shown(self.date(column, place)) };
        let lacking = |column: Column| exec_datafusion_err!("a row has no {column}");
        Ok(Row {
            account_id: self.text(ACCOUNT_ID, place).unwrap_or_default().into(),
            score: Unscored,
            emails_to_account: count(Column::EmailsToAccount),
            emails_from_account: count(Column::EmailsFromAccount),
            meetings_from_account: count(Column::MeetingsFromAccount),
            meetings_to_account: count(Column::MeetingsToAccount),
            contacts_in_meetings: people(Column::ContactsInMeetings),
            contacts_in_emails: people(Column::ContactsInEmails),
            account_contacts_in_meetings: people(Column::AccountContactsInMeetings),
            account_contacts_in_emails: people(Column::AccountContactsInEmails),
            engagement_start: date(Column::EngagementStartDate),
            days_since_last_email: days(Column::DaysSinceLastEmail),
            days_since_last_meeting: days(Column::DaysSinceLastMeeting),
            average_meeting_duration: seconds(Column::AverageMeetingDuration),
            average_reply_duration: seconds(Column::AverageReplyDuration),
            meetings_from_neither: self.number(FROM_NEITHER, place).unwrap_or_default(),
            start: self
                .date(Column::AggregationStartDate, place)
                .ok_or_else(|| lacking(Column::AggregationStartDate))?,
            level: self
                .text(Column::AggregationLevel.name(), place)
                .and_then(|level| level.parse::<Level>().ok())
                .ok_or_else(|| lacking(Column::AggregationLevel))?,
        })
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
