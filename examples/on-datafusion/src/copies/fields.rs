//! The fields that an email and a meeting have, under the names of the wire form (SPEC 2).

use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, plan_err};

/// The kind of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Email,
    Meeting,
}

/// Whether a field is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needed {
    Always,
    Perhaps,
}

/// The name of a field, its content, and whether it is required.
type Column = (&'static str, Kind, Needed);

/// The content of a field, in any of Arrow's types for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Texts,
    Instant,
    Flag,
    Number,
    Attendees,
}

pub(crate) const EMAIL: [Column; 9] = [
    ("id", Kind::Text, Needed::Always),
    ("sent_at", Kind::Instant, Needed::Always),
    ("from", Kind::Text, Needed::Always),
    ("to", Kind::Texts, Needed::Perhaps),
    ("cc", Kind::Texts, Needed::Perhaps),
    ("bcc", Kind::Texts, Needed::Perhaps),
    ("in_reply_to", Kind::Text, Needed::Perhaps),
    ("conversation", Kind::Text, Needed::Perhaps),
    ("kind", Kind::Text, Needed::Perhaps),
];

pub(crate) const MEETING: [Column; 8] = [
    ("id", Kind::Text, Needed::Always),
    ("start", Kind::Instant, Needed::Always),
    ("end", Kind::Instant, Needed::Always),
    ("organizer", Kind::Text, Needed::Perhaps),
    ("attendees", Kind::Attendees, Needed::Perhaps),
    ("all_day", Kind::Flag, Needed::Perhaps),
    ("status", Kind::Text, Needed::Perhaps),
    ("revision", Kind::Number, Needed::Perhaps),
];

const ATTENDEE: [Column; 3] = [
    ("address", Kind::Text, Needed::Perhaps),
    ("response", Kind::Text, Needed::Perhaps),
    ("responded_at", Kind::Instant, Needed::Perhaps),
];

impl Form {
    /// The fields of both kinds, for errors.
    pub(crate) fn expected() -> String {
        format!("a struct of an email ({}) or of a meeting ({})", named(&EMAIL), named(&MEETING))
    }

    /// The kind of a struct, by the names of its fields. An error lists the fields of an email and a meeting.
    pub(crate) fn of(data_type: &DataType) -> Result<Form> {
        let DataType::Struct(fields) = data_type else {
            return plan_err!("a copy is {}, found {data_type}", Form::expected());
        };
        let has = |name: &str| fields.find(name).is_some();
        let form = match (has("sent_at"), has("start")) {
            (true, false) => Form::Email,
            (false, true) => Form::Meeting,
            _ => return plan_err!("a copy is {}, found one of {}", Form::expected(), names(fields)),
        };
        check(form.name(), fields, form.columns())?;
        Ok(form)
    }

    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Form::Email => &EMAIL,
            Form::Meeting => &MEETING,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Form::Email => "an email",
            Form::Meeting => "a meeting",
        }
    }
}

/// Checks that all required fields exist, that no field is unknown, and that each has the right type.
fn check(whose: &str, fields: &Fields, columns: &[Column]) -> Result<()> {
    for field in fields {
        let Some((name, kind, _)) = columns.iter().find(|(name, ..)| name == field.name()) else {
            return plan_err!("{whose} has no field {:?}, it has {}", field.name(), named(columns));
        };
        if !kind.is(field)? {
            return plan_err!("field {name:?} of {whose} is {}, found {}", kind.expected(), field.data_type());
        }
    }
    for (name, _, needed) in columns {
        if *needed == Needed::Always && fields.find(name).is_none() {
            return plan_err!("{whose} needs a field {name:?}: it has {}, found {}", named(columns), names(fields));
        }
    }
    Ok(())
}

impl Kind {
    /// A column of nulls has every kind.
    fn is(self, field: &Field) -> Result<bool> {
        let data_type = field.data_type();
        Ok(match (self, data_type) {
            (_, DataType::Null)
            | (Kind::Text, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
            | (Kind::Instant, DataType::Timestamp(..))
            | (Kind::Flag, DataType::Boolean)
            | (Kind::Number, DataType::Int64) => true,
            (Kind::Texts, DataType::List(item) | DataType::LargeList(item)) => Kind::Text.is(item)?,
            (Kind::Attendees, DataType::List(item) | DataType::LargeList(item)) => match item.data_type() {
                DataType::Null => true,
                DataType::Struct(fields) => check("an attendee", fields, &ATTENDEE).map(|()| true)?,
                _ => false,
            },
            _ => false,
        })
    }

    fn expected(self) -> &'static str {
        match self {
            Kind::Text => "text (Utf8, LargeUtf8 or Utf8View)",
            Kind::Texts => "a list of texts",
            Kind::Instant => "a timestamp",
            Kind::Flag => "a boolean",
            Kind::Number => "an Int64",
            Kind::Attendees => "a list of structs (address, response, responded_at)",
        }
    }
}

fn named(columns: &[Column]) -> String {
    columns.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ")
}

fn names(fields: &Fields) -> String {
    fields.iter().map(|field| field.name().as_str()).collect::<Vec<_>>().join(", ")
}
