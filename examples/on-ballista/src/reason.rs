//! Why a step has failed, out of what the engine says of it.

use anyhow::Error;

/// The reason alone, where it was one of ours: the engine wraps it in the way that it took, from the task to here.
pub(crate) fn plain(error: Error) -> Error {
    let text = format!("{error:#}");
    let Some((before, told)) = text.split_once("Job ") else { return error };
    let Some((_, told)) = told.rsplit_once("Execution(\"").or_else(|| told.rsplit_once("Plan(\"")) else {
        return error;
    };
    // The end of a quoted text is the first quote that no backslash is before.
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

/// Whether a step has ended with an executor, and not by what it asked. The engine tells by words alone.
pub(crate) fn is_loss(error: &Error) -> bool {
    const WORDS: [&str; 7] = [
        // By the scheduler: see `Executors`.
        "failed: Cancelled",
        // By an executor that had something to fetch from another.
        "has failed 1 times",
        "Shuffle fetch partition error",
        "tcp connect error",
        // By this process, which fetches rows from an executor.
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
    fn losses_are_told_from_errors() {
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
