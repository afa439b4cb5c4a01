//! The kind of a message by its headers: written by a person, or by a machine.

use account_engagement::EmailKind;

/// The kind of a message. `header` gives the value of a header by name, folded or not; `is_invitation` is true if one
/// of the message's parts is a message between calendars.
///
/// The order is that of precedence between kinds (SPEC 4).
///
/// ```
/// use account_engagement::EmailKind;
/// use kit::mail::kind::kind;
///
/// let header = |name: &str| (name == "Precedence").then_some("bulk");
/// assert_eq!(kind(header, false), EmailKind::Bulk);
/// ```
#[must_use]
pub fn kind<'m>(header: impl Fn(&str) -> Option<&'m str>, is_invitation: bool) -> EmailKind {
    let word = |name: &str| header(name).map(first_word);
    let is_automatic = word("Auto-Submitted").is_some_and(|value| value != "no")
        || ["X-Autoreply", "X-Autorespond"].iter().any(|name| word(name).is_some_and(|value| value != "no"))
        || word("Precedence").is_some_and(|value| value == "auto_reply");
    if is_automatic {
        return EmailKind::AutoReply;
    }
    // A list of people who write to each other says `Precedence: list`; besides how to leave it, it says where to post
    // or which list it is. X-Auto-Response-Suppress only asks others not to reply automatically: Exchange adds it to
    // personal mail too.
    let is_list = header("List-Post").is_some() || header("List-Id").is_some();
    let is_bulk = word("Precedence").is_some_and(|value| value == "bulk" || value == "junk")
        || header("List-Unsubscribe").is_some() && !is_list;
    if is_bulk {
        return EmailKind::Bulk;
    }
    let is_calendar = is_invitation
        || word("Content-Type").is_some_and(|value| value == "text/calendar")
        || word("Content-Class").is_some_and(|value| value == "urn:content-classes:calendarmessage");
    if is_calendar { EmailKind::Calendar } else { EmailKind::Personal }
}

/// The value before parameters and comments, in lower case.
fn first_word(value: &str) -> String {
    value.split([';', '(']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_give_the_kind() {
        for (headers, expected) in [
            (&[][..], EmailKind::Personal),
            (&[("Auto-Submitted", "auto-replied (vacation)")], EmailKind::AutoReply),
            (&[("Auto-Submitted", "auto-generated; x=1")], EmailKind::AutoReply),
            (&[("Auto-Submitted", " No")], EmailKind::Personal),
            (&[("X-Autoreply", "yes")], EmailKind::AutoReply),
            (&[("X-Autorespond", "")], EmailKind::AutoReply),
            (&[("X-Auto-Response-Suppress", "All")], EmailKind::Personal),
            (&[("Precedence", "auto_reply")], EmailKind::AutoReply),
            (&[("Precedence", "Bulk")], EmailKind::Bulk),
            (&[("Precedence", "junk")], EmailKind::Bulk),
            (&[("Precedence", "list"), ("List-Id", "<x.lists.example>")], EmailKind::Personal),
            (&[("List-Unsubscribe", "<https://news.example/>")], EmailKind::Bulk),
            (
                &[("List-Unsubscribe", "<mailto:x-leave@lists.example>"), ("List-Post", "<mailto:x@lists.example>")],
                EmailKind::Personal,
            ),
            (
                &[("List-Unsubscribe", "<mailto:x-leave@lists.example>"), ("List-Id", "<x.lists.example>")],
                EmailKind::Personal,
            ),
            (&[("Content-Type", "Text/Calendar; method=REQUEST")], EmailKind::Calendar),
            (&[("Content-Type", "text/plain")], EmailKind::Personal),
            (&[("Content-Class", "urn:content-classes:calendarmessage")], EmailKind::Calendar),
            (&[("Content-Type", "text/calendar"), ("Precedence", "bulk")], EmailKind::Bulk),
            (&[("Auto-Submitted", "auto-replied"), ("Precedence", "bulk")], EmailKind::AutoReply),
        ] {
            let header = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            assert_eq!(kind(header, false), expected, "{headers:?}");
        }
        assert_eq!(kind(|_| None, true), EmailKind::Calendar);
    }
}
