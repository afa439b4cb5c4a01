//! What the place of a message says about it: the folder that it is in, and the flags in the name of its file.

use std::path::Path;

use kit::mail::mark::{self, Mark};

use crate::mail::date::Instant;

/// The mark of a file by the folders that it is in, and by its own name if it is a mailbox. `path` begins at what the
/// user named, so that a folder above it marks nothing.
pub(crate) fn mark(path: &Path, is_mailbox: bool) -> Option<Mark> {
    let folders = if is_mailbox { Some(path) } else { path.parent() };
    let of_flags = if is_mailbox { None } else { of_flags(path) };
    of_flags.or_else(|| folders?.iter().find_map(|part| of_name(&part.to_string_lossy())))
}

/// A folder of Thunderbird, of Apple Mail (`Junk.mbox`), or of a Maildir, in which dots divide the folders of a folder:
/// `.INBOX.Drafts`.
fn of_name(name: &str) -> Option<Mark> {
    let is_nested = name.starts_with('.') || name.starts_with("INBOX.");
    let mut whole = name;
    while let Some((before, end)) = whole.rsplit_once('.')
        && KINDS.iter().any(|kind| end.eq_ignore_ascii_case(kind))
    {
        whole = before;
    }
    let parts = whole.split('.').filter(|_| is_nested);
    [whole].into_iter().chain(parts).find_map(mark::of_folder)
}

const KINDS: [&str; 7] = ["mbox", "mbx", "sbd", "gz", "zip", "tgz", "tar"];

/// Flag D of a Maildir is a draft: `1772000001.M1P1.host:2,DS`. Some systems cannot have the colon in a name.
fn of_flags(path: &Path) -> Option<Mark> {
    let name = path.file_name()?.to_string_lossy();
    let flags = [":2,", ";2,", "!2,", "_2,"].into_iter().find_map(|info| Some(name.rsplit_once(info)?.1));
    flags?.contains('D').then_some(Mark::Unsent)
}

/// When a file of a Maildir was delivered: the seconds at the start of its name.
pub(crate) fn delivered(path: &Path) -> Option<Instant> {
    let name = path.file_name()?.to_string_lossy();
    let (seconds, _) = name.split_once('.')?;
    let seconds = seconds.parse().ok().filter(|_| matches!(seconds.len(), 9 | 10))?;
    chrono::DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_flags_mark_files() {
        for (path, is_mailbox, expected) in [
            ("mail/Drafts", true, Some(Mark::Unsent)),
            ("mail/Junk.mbox", true, Some(Mark::Junk)),
            ("mail/Spam.mbox.gz", true, Some(Mark::Junk)),
            ("mail/Unsent Messages", true, Some(Mark::Unsent)),
            ("mail/Drafts.sbd/2026", true, Some(Mark::Unsent)),
            ("M/.INBOX.Drafts/cur/1.host:2,S", false, Some(Mark::Unsent)),
            ("M/.Entw&APw-rfe/cur/1.host:2,S", false, Some(Mark::Unsent)),
            ("M/cur/1772000001.M1P1.host:2,DS", false, Some(Mark::Unsent)),
            ("M/cur/1772000001.M1P1.host;2,DS", false, Some(Mark::Unsent)),
            ("M/cur/1772000001.M1P1.host:2,ST", false, None),
            ("V10/Junk.mbox/A/Data/Messages/1.emlx", false, Some(Mark::Junk)),
            ("export/[Gmail]/Spam/1.eml", false, Some(Mark::Junk)),
            ("mail/Inbox", true, None),
            ("mail/Drafts of Ann.mbox", true, None),
            ("mail/Drafts.eml", false, None),
            ("mail/Trash/cur/1.host:2,S", false, None),
        ] {
            assert_eq!(mark(Path::new(path), is_mailbox), expected, "{path}");
        }
        let at = |name: &str| delivered(Path::new(name)).map(|at| at.to_rfc3339());
        assert_eq!(at("M/cur/1772442000.M1P1.host:2,S").as_deref(), Some("2026-03-02T09:00:00+00:00"));
        assert_eq!((at("M/cur/1.eml"), at("M/cur/mail")), (None, None));
    }
}
