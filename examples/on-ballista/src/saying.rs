//! The log of the engine, on standard error.

use std::io::{self, Write as _};

use log::{LevelFilter, Log, Metadata, Record};

struct Saying;

/// Sets the minimum level of the engine's log.
pub(crate) fn from(level: LevelFilter) {
    if log::set_logger(&Saying).is_ok() {
        log::set_max_level(level);
    }
}

impl Log for Saying {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            _ = writeln!(io::stderr(), "{:<5} {}: {}", record.level(), record.target(), record.args());
        }
    }

    fn flush(&self) {}
}
