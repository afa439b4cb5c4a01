//! How rows are written and read: `AccountId`, then the columns of the table under their names
//! ([SPEC 8](crate::guide::rules#spec-8)).

use alloc::string::String;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::wire;
use crate::row::column::{Column, ColumnKind, RestsOn};
use crate::row::column_set::ColumnSet;
use crate::row::level::Level;
use crate::row::plain::Row;
use crate::row::read::ReadRow;
use crate::row::score::ScoreState;
use crate::row::suppressed::SuppressedRow;
use crate::row::value::Value;

/// The name before the columns.
pub(crate) const ACCOUNT_ID: &str = "AccountId";

impl Row {
    /// The names that a serialised row has, in order: for the header of a table without rows.
    ///
    /// ```
    /// use account_engagement::Row;
    ///
    /// let header: Vec<&str> = Row::header().collect();
    /// assert_eq!((header[0], header[1], header.len()), ("AccountId", "EngagementScore", 17));
    /// ```
    pub fn header() -> impl Iterator<Item = &'static str> {
        core::iter::once(ACCOUNT_ID).chain(Column::STANDARD.into_iter().map(Column::name))
    }
}

/// The standard columns that a row is written with.
pub(crate) fn standard<S: ScoreState>(score: S) -> impl ExactSizeIterator<Item = Column> {
    Column::STANDARD.into_iter().skip(usize::from(score.scored().is_none()))
}

fn write<R: ReadRow, T: Serializer>(row: &R, to: T) -> Result<T::Ok, T::Error> {
    let columns = standard(row.score());
    let mut fields = to.serialize_struct("Row", 1 + columns.len())?;
    fields.serialize_field(ACCOUNT_ID, &**row.account_id())?;
    for column in columns {
        fields.serialize_field(column.name(), &row.get(column))?;
    }
    fields.end()
}

impl<S: ScoreState> Serialize for Row<S> {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        write(self, to)
    }
}

impl<S: ScoreState> Serialize for SuppressedRow<S> {
    fn serialize<T: Serializer>(&self, to: T) -> Result<T::Ok, T::Error> {
        write(self, to)
    }
}

impl<'de, S: ScoreState> Deserialize<'de> for Row<S> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Row<S>, D::Error> {
        let (row, missing) = read::<S, D>(from)?;
        match missing.iter().find(|column| !Value::Null.is_of(column.kind())) {
            Some(column) => Err(D::Error::custom(format_args!(
                "{column} is null: expected {}; a row with suppressed figures is read as a SuppressedRow",
                column.kind()
            ))),
            None => Ok(row),
        }
    }
}

impl<'de, S: ScoreState> Deserialize<'de> for SuppressedRow<S> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<SuppressedRow<S>, D::Error> {
        let (row, missing) = read::<S, D>(from)?;
        let has_emails = row.email_count() > 0;
        let has_meetings = row.meeting_count() > 0;
        // The figures that are null although the activity that they rest on exists.
        let is_suppressed = |column: &Column| {
            let is_a_count = column.kind() == ColumnKind::Count;
            match column.rests_on() {
                RestsOn::Emails => is_a_count || has_emails,
                RestsOn::Meetings => is_a_count || has_meetings,
                RestsOn::Activity => has_emails || has_meetings,
                // A row does not show whether there were replies.
                RestsOn::Nobody | RestsOn::Replies => false,
            }
        };
        Ok(SuppressedRow::new(row, missing.iter().filter(is_suppressed).collect()))
    }
}

/// A row, and its columns that are null.
fn read<'de, S: ScoreState, D: Deserializer<'de>>(from: D) -> Result<(Row<S>, ColumnSet), D::Error> {
    let names: &'static [&'static str] = &NAMES;
    from.deserialize_struct("Row", names, RowVisitor(PhantomData))
}

/// `AccountId` and the standard columns.
const NAMES: [&str; 1 + Column::STANDARD.len()] = {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = Column::STANDARD;
    [
        ACCOUNT_ID,
        a.name(),
        b.name(),
        c.name(),
        d.name(),
        e.name(),
        f.name(),
        g.name(),
        h.name(),
        i.name(),
        j.name(),
        k.name(),
        l.name(),
        m.name(),
        n.name(),
        o.name(),
        p.name(),
    ]
};

struct RowVisitor<S>(PhantomData<S>);

impl<'de, S: ScoreState> Visitor<'de> for RowVisitor<S> {
    type Value = (Row<S>, ColumnSet);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row: AccountId and its columns")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut read = Read::default();
        while let Some(name) = fields.next_key()? {
            match name {
                Name::AccountId => read.note_id(fields.next_value()?)?,
                Name::Column(column) => read.note(column, fields.next_value_seed(Field(column.kind()))?)?,
                Name::Other => _ = fields.next_value::<IgnoredAny>()?,
            }
        }
        read.row()
    }

    /// By position: as a row is written.
    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut read = Read::default();
        let too_short = |place| A::Error::invalid_length(place, &"AccountId and the columns of a row");
        read.note_id(fields.next_element()?.ok_or_else(|| too_short(0))?)?;
        for (place, column) in standard(S::default()).enumerate() {
            let value = fields.next_element_seed(Field(column.kind()))?;
            read.note(column, value.ok_or_else(|| too_short(1 + place))?)?;
        }
        read.row()
    }
}

/// The name of a field.
enum Name {
    AccountId,
    Column(Column),
    Other,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Name, E> {
                Ok(if name == ACCOUNT_ID { Name::AccountId } else { name.parse().map_or(Name::Other, Name::Column) })
            }

            fn visit_bytes<E: serde::de::Error>(self, name: &[u8]) -> Result<Name, E> {
                core::str::from_utf8(name).map_or(Ok(Name::Other), |name| self.visit_str(name))
            }
        }

        from.deserialize_identifier(NameVisitor)
    }
}

/// A field whose kind is known, or a null.
struct Field(ColumnKind);

impl<'de> DeserializeSeed<'de> for Field {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        let value = match self.0 {
            ColumnKind::Score | ColumnKind::Seconds => Option::deserialize(from)?.map(Value::Number),
            ColumnKind::Count | ColumnKind::Total => Option::deserialize(from)?.map(Value::Count),
            ColumnKind::Days => Option::<u32>::deserialize(from)?.map(|days| Value::Count(days.into())),
            ColumnKind::Date => wire::optional_date::deserialize(from)?.map(Value::Date),
            ColumnKind::Level => Option::<Level>::deserialize(from)?.map(Value::Level),
        };
        Ok(value.unwrap_or(Value::Null))
    }
}

/// The fields that were read so far.
#[derive(Default)]
struct Read {
    account_id: Option<String>,
    values: [Option<Value>; Column::ALL.len()],
}

impl Read {
    fn note_id<E: serde::de::Error>(&mut self, id: String) -> Result<(), E> {
        match self.account_id.replace(id) {
            None => Ok(()),
            Some(_) => Err(E::duplicate_field(ACCOUNT_ID)),
        }
    }

    fn note<E: serde::de::Error>(&mut self, column: Column, value: Value) -> Result<(), E> {
        match self.values.get_mut(column as usize).and_then(|place| place.replace(value)) {
            None => Ok(()),
            Some(_) => Err(E::duplicate_field(column.name())),
        }
    }

    fn get(&self, column: Column) -> Option<Value> {
        self.values.get(column as usize).copied().flatten()
    }

    fn row<S: ScoreState, E: serde::de::Error>(&self) -> Result<(Row<S>, ColumnSet), E> {
        let required = |column| self.get(column).filter(|value| *value != Value::Null);
        let missing = |column: Column| E::missing_field(column.name());
        let id = self.account_id.as_deref().ok_or_else(|| E::missing_field(ACCOUNT_ID))?;
        let level = required(Column::AggregationLevel).and_then(Value::as_level);
        let level = level.ok_or_else(|| missing(Column::AggregationLevel))?;
        let start = required(Column::AggregationStartDate).and_then(Value::as_date);
        let start = start.ok_or_else(|| missing(Column::AggregationStartDate))?;
        let mut row = Row::new(id, level, start);
        let mut nulls = ColumnSet::EMPTY;
        for column in Column::ALL.iter().copied().filter(|column| is_on::<S>(*column)) {
            match self.get(column) {
                Some(Value::Null) if column.kind() == ColumnKind::Score => return Err(missing(column)),
                Some(Value::Null) => nulls = nulls.with(column),
                Some(value) if row.set_value(column, value) => {}
                Some(value) => {
                    return Err(E::custom(format_args!("{column} is {}, found {value}", column.kind())));
                }
                None if !column.is_standard() => {}
                None if Value::Null.is_of(column.kind()) && column.kind() != ColumnKind::Score => {
                    nulls = nulls.with(column);
                }
                None => return Err(missing(column)),
            }
        }
        Ok((row, nulls))
    }
}

/// Whether a row has the column: scores are on scored rows only.
fn is_on<S: ScoreState>(column: Column) -> bool {
    column.kind() != ColumnKind::Score || S::default().scored().is_some()
}
