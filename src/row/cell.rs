//! Fields of a row as [`Value`]s, and back.

use chrono::NaiveDate;

use crate::row::level::Level;
use crate::row::value::Value;

/// A field that holds the value of a column.
pub(crate) trait Cell {
    fn value(&self) -> Value;

    /// Sets the field; `false` where it cannot hold the value.
    fn set(&mut self, value: Value) -> bool;
}

/// Sets the field if there is something to set it to.
fn replace<T>(field: &mut T, value: Option<T>) -> bool {
    value.is_some_and(|value| {
        *field = value;
        true
    })
}

impl Cell for u64 {
    fn value(&self) -> Value {
        Value::Count(*self)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, value.as_count())
    }
}

impl Cell for f64 {
    fn value(&self) -> Value {
        Value::Number(*self)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, value.as_f64())
    }
}

impl Cell for NaiveDate {
    fn value(&self) -> Value {
        Value::Date(*self)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, value.as_date())
    }
}

impl Cell for Level {
    fn value(&self) -> Value {
        Value::Level(*self)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, value.as_level())
    }
}

impl Cell for Option<u32> {
    fn value(&self) -> Value {
        self.map_or(Value::Null, |days| Value::Count(days.into()))
    }

    fn set(&mut self, value: Value) -> bool {
        let days = || value.as_count().and_then(|days| u32::try_from(days).ok());
        replace(self, if value == Value::Null { Some(None) } else { days().map(Some) })
    }
}

impl Cell for Option<u64> {
    fn value(&self) -> Value {
        self.map_or(Value::Null, Value::Count)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, if value == Value::Null { Some(None) } else { value.as_count().map(Some) })
    }
}

impl Cell for Option<f64> {
    fn value(&self) -> Value {
        self.map_or(Value::Null, Value::Number)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, if value == Value::Null { Some(None) } else { value.as_f64().map(Some) })
    }
}

impl Cell for Option<NaiveDate> {
    fn value(&self) -> Value {
        self.map_or(Value::Null, Value::Date)
    }

    fn set(&mut self, value: Value) -> bool {
        replace(self, if value == Value::Null { Some(None) } else { value.as_date().map(Some) })
    }
}
