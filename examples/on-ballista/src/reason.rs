//! Finds the reason of a failed step in the engine's error.

use anyhow::Error;

/// The reason alone, if it is an error of this program. The engine adds the path of the error, from the task to here.
pub(crate) fn plain(error: Error) -> Error {
    let text = format!("{error:#}");
    let Some((before, told)) = text.split_once("Job ") else { return error };
    let Some((_, told)) = told.rsplit_once("Execution(\"").or_else(|| told.rsplit_once("Plan(\"")) else {
        return error;
    };
    // A quoted text ends at the first quote without a backslash before it.
    let mut reason = String::new();
    let mut letters = told.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Error::msg(format!("{before}{reason}")),
            '\\' => match letters.next() {
                Some('n') => reason.push('\n'),
                Some(escaped) => reason.push(escaped),
                None => break,
            },
            letter => reason.push(letter),
        }
    }
    error
}

/// Whether a step failed because an executor was lost. The engine reports this only as text.
pub(crate) fn is_loss(error: &Error) -> bool {
    const WORDS: [&str; 7] = [
        // From the scheduler: see `Executors`.
        "failed: Cancelled",
        // From an executor that fetches data from another.
        "has failed 1 times",
        "Shuffle fetch partition error",
        "tcp connect error",
        // From this process, which fetches rows from an executor.
        "Error connecting to Ballista scheduler or executor",
        "transport error",
        "error reading a body from connection",
    ];
    let text = format!("{error:#}");
    WORDS.iter().any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_distinguished_from_errors() {
        for (told, expected) in [
            ("Job 03 failed: Cancelled", true),
            (
                "data/emails: External error: Shuffle fetch partition error from Executor 7: tcp connect error: \
                 Connection refused (os error 111)",
                true,
            ),
            ("status: Unavailable, message: \"tcp connect error\"", true),
            ("status: Unknown, message: \"transport error\"", true),
            ("data/emails: id has to be text, found Int64", false),
            ("Job 03 failed: Resources exhausted", false),
        ] {
            assert_eq!(is_loss(&Error::msg(told)), expected, "{told}");
        }
    }

    #[test]
    fn the_reason_alone() {
        for (told, expected) in [
            (
                "data/emails: Job 03 failed: Job failed due to stage 2 failed: Task failed due to runtime execution \
                 error: DataFusionError(Shared(External(DataFusionError(Execution(\"found \\\"x\\\"\")))))\n",
                "data/emails: found \"x\"",
            ),
            ("Job 03 failed: all is lost", "Job 03 failed: all is lost"),
            ("Job 03 failed: Execution(\"cut of", "Job 03 failed: Execution(\"cut of"),
            ("no file there", "no file there"),
        ] {
            assert_eq!(plain(Error::msg(told)).to_string(), expected);
        }
    }
}
