//! The calendars in a message: invitations, cancellations and answers travel as mail.

use mail_parser::{ContentType, Message, MessageParser, MessagePart, MimeHeaders as _};

/// The calendars that programs sent to programs. `None` when there is no such part; archives of headers alone
/// have parts with nothing in them.
///
/// It is one if a part is a calendar by its type or its name, and
/// - the message or its alternative text is that calendar, or
/// - it has a method, as a parameter or inside, that a message needs, or
/// - its name is that of an invitation.
///
/// Any other calendar file that a person attached is a file.
pub(crate) fn invitations(message: &Message<'_>, bytes: &[u8]) -> Option<Vec<String>> {
    let may_have_parts = message.content_type().is_some_and(|of| is_type(of, "multipart", &[]));
    let is_calendar = message.content_type().is_some_and(is_calendar_type);
    // Bodies are decoded for the few messages that may have such a part.
    let names_one = || [&b"text/calendar"[..], b"/ics", b".ics"].into_iter().any(|word| has(bytes, word));
    if !(is_calendar || may_have_parts && names_one()) {
        return None;
    }
    let whole = MessageParser::default().parse(bytes);
    let texts: Vec<String> =
        whole.iter().flat_map(|message| &message.parts).filter_map(|part| calendar(part, is_calendar)).collect();
    let has_calendar = |text: &String| has(text.as_bytes(), b"BEGIN:VCALENDAR");
    (is_calendar || !texts.is_empty()).then(|| texts.into_iter().filter(has_calendar).collect())
}

/// The text of a part that is an invitation.
fn calendar(part: &MessagePart<'_>, is_all: bool) -> Option<String> {
    let of = part.content_type();
    let is_calendar = of.is_some_and(is_calendar_type);
    let name = part.attachment_name().unwrap_or_default().trim().to_ascii_lowercase();
    if !is_calendar && name.strip_suffix(".ics").is_none() {
        return None;
    }
    let is_attached =
        !name.is_empty() || part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    let is_alternative = of.is_some_and(|of| is_type(of, "text", &["calendar"])) && !is_attached;
    let has_method = of.is_some_and(|of| is_calendar && of.attribute("method").is_some());
    let text = String::from_utf8_lossy(part.contents());
    let is_invitation =
        is_all && is_calendar || is_alternative || has_method || is_name_of_invitation(&name) || is_for_programs(&text);
    is_invitation.then(|| text.into_owned())
}

fn is_calendar_type(of: &ContentType<'_>) -> bool {
    is_type(of, "text", &["calendar", "x-vcalendar"]) || is_type(of, "application", &["ics", "x-ics", "calendar"])
}

/// Whether it is of a type, and of one of these subtypes, if there are any.
fn is_type(of: &ContentType<'_>, name: &str, subtypes: &[&str]) -> bool {
    let is_subtype = |sub: &str| subtypes.iter().any(|known| known.eq_ignore_ascii_case(sub));
    of.ctype().eq_ignore_ascii_case(name) && (subtypes.is_empty() || of.subtype().is_some_and(is_subtype))
}

/// `invite.ics`, as Google and others name it; `invite (1).ics`.
fn is_name_of_invitation(name: &str) -> bool {
    ["invite", "invitation", "cancel", "response", "reply"].iter().any(|word| {
        let rest = name.strip_prefix(word).and_then(|rest| rest.strip_suffix(".ics"));
        rest.is_some_and(|rest| !rest.contains(char::is_alphabetic))
    })
}

/// Whether a calendar has a METHOD other than PUBLISH.
fn is_for_programs(text: &str) -> bool {
    let method = text.lines().find_map(|line| {
        let (name, value) = line.trim().split_once(':')?;
        let name = name.split(';').next().unwrap_or_default().trim();
        name.eq_ignore_ascii_case("METHOD").then(|| value.trim())
    });
    method.is_some_and(|method| !method.is_empty() && !method.eq_ignore_ascii_case("PUBLISH"))
}

/// Whether some text has a word, in upper or lower case.
fn has(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|found| found.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use account_engagement::EmailKind;

    use crate::mail::message;

    /// The kind of a message with a part of these headers, and how many invitations it has.
    fn read(headers: &str, calendar: &str) -> (EmailKind, usize) {
        let headers = headers.replace('|', "\n");
        let text = format!(
            "From: ann@corp.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nCome!\n\
             --b\n{headers}\n\n{calendar}\n--b--\n"
        );
        let mail = message::read(text.as_bytes(), None).unwrap();
        (mail.email.kind, mail.invitations.len())
    }

    #[test]
    fn an_invitation_is_one_by_its_type_its_name_or_its_method() {
        const REQUEST: &str = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR";
        const REPLY: &str = "begin:vcalendar\nmethod;X-A=b: reply\nend:vcalendar";
        const PUBLISH: &str = "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR";
        const NONE: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR";
        for (headers, calendar, is_invitation) in [
            ("Content-Type: text/calendar; method=REQUEST", REQUEST, true),
            ("Content-Type: text/calendar; method=REQUEST", NONE, true),
            ("Content-Type: TEXT/Calendar; METHOD=request", REQUEST, true),
            ("Content-Type: text/calendar; charset=utf-8", REQUEST, true),
            ("Content-Type: text/calendar", REPLY, true),
            ("Content-Type: text/calendar", NONE, true),
            ("Content-Type: application/ics; name=invite.ics", REQUEST, true),
            ("Content-Type: application/ics; name=invite.ics|Content-Disposition: attachment", NONE, true),
            ("Content-Type: Application/ICS; name=\"Meeting.ICS\"", REQUEST, true),
            ("Content-Type: application/ics", REPLY, true),
            ("Content-Type: application/octet-stream; name=invite.ics", REQUEST, true),
            (
                "Content-Type: application/octet-stream|Content-Disposition: attachment; filename=\"invite.ics\"",
                REQUEST,
                true,
            ),
            ("Content-Type: text/plain; name=meeting.ics", REQUEST, true),
            ("Content-Type: text/calendar; name=\"invite (1).ics\"|Content-Disposition: attachment", NONE, true),
            ("Content-Disposition: attachment; filename=Invitation.ics", NONE, true),
            // Files that a person attached.
            ("Content-Type: text/calendar; name=holidays.ics|Content-Disposition: attachment", NONE, false),
            ("Content-Type: text/calendar; name=holidays.ics|Content-Disposition: attachment", PUBLISH, false),
            ("Content-Type: text/calendar|Content-Disposition: attachment", PUBLISH, false),
            ("Content-Type: application/ics; name=invited-speakers.ics", NONE, false),
            ("Content-Type: application/octet-stream; name=plan.ics", NONE, false),
            ("Content-Type: text/plain; name=invite.ics.txt", REQUEST, false),
            ("Content-Type: text/plain", REQUEST, false),
        ] {
            let expected = if is_invitation { (EmailKind::Calendar, 1) } else { (EmailKind::Personal, 0) };
            assert_eq!(read(headers, calendar), expected, "{headers} {calendar}");
        }
    }

    #[test]
    fn a_message_may_be_the_calendar() {
        for of in ["text/calendar", "application/ics; name=invite.ics", "text/calendar; method=CANCEL"] {
            let text = format!(
                "From: ann@corp.example\nDate: Fri, 2 Jan 2026 03:16:02 +0000\nMIME-Version: 1.0\n\
                 Content-Type: {of}\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
            );
            let mail = message::read(text.as_bytes(), None).unwrap();
            assert_eq!((mail.email.kind, mail.invitations.len()), (EmailKind::Calendar, 1), "{of}");
        }
    }
}
