//! Journal reports: messages of a mail server that have the copy of a message in them.

use kit::mail::address::listed;
use mail_parser::{Message, MessageParser, PartType};

use crate::mail::message::{self, Mail, Unusable, header};

/// The message in a journal report, with the recipients of its blind copies, which only the report names; `None` for
/// any other message.
pub(crate) fn inner(message: &Message<'_>, bytes: &[u8]) -> Option<Result<Mail, Unusable>> {
    let is_report = header(message, "X-MS-Journal-Report").is_some()
        || header(message, "Content-Identifier").is_some_and(|word| word.eq_ignore_ascii_case("exjournalreport"));
    if !is_report {
        return None;
    }
    let report = MessageParser::default().parse(bytes)?;
    let inner = report.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => Some(inner),
        _ => None,
    })?;
    // A report in a report is none: servers do not journal reports.
    let mut read = message::of_message(inner, inner.raw_message(), None);
    if let Ok(mail) = &mut read {
        let text = report.parts.iter().find_map(|part| match &part.body {
            PartType::Text(text) => Some(text),
            _ => None,
        });
        mail.email.bcc.extend(text.into_iter().flat_map(|text| text.lines()).filter_map(blind_copies).flatten());
    }
    Some(read)
}

/// `Bcc: boss@corp.example, Expanded: team@corp.example`, which names the group that a person is in.
fn blind_copies(line: &str) -> Option<Vec<String>> {
    let (name, value) = line.split_once(':')?;
    let value = [", Expanded:", ", Forwarded:"]
        .into_iter()
        .fold(value, |value, more| value.split(more).next().unwrap_or(value));
    name.trim().eq_ignore_ascii_case("Bcc").then(|| listed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(mark: &str, envelope: &str) -> String {
        format!(
            "From: journal@corp.example\nTo: archive@corp.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n{mark}\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
             Sender: rep@corp.example\nSubject: x\n{envelope}\n--b\nContent-Type: message/rfc822\n\n\
             From: rep@corp.example\nTo: ann@cust.example\nDate: Mon, 2 Mar 2026 08:00:00 +0000\nMessage-ID: <m1@x.example>\n\n\
             Hello\n--b--\n"
        )
    }

    #[test]
    fn the_message_within_is_read() {
        let envelope =
            "To: ann@cust.example\nBcc: eve@cust.example, Expanded: team@cust.example\nBCC: bob@cust.example";
        for mark in ["X-MS-Journal-Report:", "Content-Identifier: ExJournalReport"] {
            let mail = message::read(report(mark, envelope).as_bytes(), None).unwrap();
            assert_eq!((mail.email.id.as_str(), mail.email.from.as_str()), ("m1@x.example", "rep@corp.example"));
            assert_eq!(
                (&mail.email.to[..], &mail.email.bcc[..]),
                (
                    &["ann@cust.example".to_owned()][..],
                    &["eve@cust.example".to_owned(), "bob@cust.example".to_owned()][..]
                )
            );
        }
        let forwarded = message::read(report("X-Other: 1", envelope).as_bytes(), None).unwrap();
        assert_eq!(forwarded.email.from, "journal@corp.example");
    }
}
