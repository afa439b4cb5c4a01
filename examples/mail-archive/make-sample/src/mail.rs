//! One mail, and how its copies lie in the mailboxes of those who sent or received it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::dice::Dice;
use crate::header::{date, encoded, folded, mailbox, mailboxes};
use crate::people::{MAILBOXES, Party, mailbox_of};

#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) from: Party,
    pub(crate) to: Vec<Party>,
    pub(crate) cc: Vec<Party>,
    pub(crate) bcc: Vec<Party>,
    /// In the zone of the sender, whose offset the header shows.
    pub(crate) sent: DateTime<Tz>,
    /// Without brackets; empty: the mail has none.
    pub(crate) id: String,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) references: Vec<String>,
    pub(crate) subject: String,
    pub(crate) body: &'static str,
    /// Further headers, and those that stand in place of the usual ones (`Date`, `To`, `In-Reply-To`).
    pub(crate) other: Vec<(&'static str, String)>,
}

impl Mail {
    /// A plain first mail of a conversation.
    pub(crate) fn new(from: Party, to: Vec<Party>, sent: DateTime<Tz>, subject: &str, dice: &mut Dice) -> Self {
        let id = new_id(&from.address, dice);
        Self {
            from,
            to,
            cc: Vec::new(),
            bcc: Vec::new(),
            sent,
            id,
            in_reply_to: None,
            references: Vec::new(),
            subject: subject.to_owned(),
            body: "(text left out)",
            other: Vec::new(),
        }
    }

    /// An answer to `self` by `from`, to whoever wrote it.
    pub(crate) fn answer(&self, from: Party, sent: DateTime<Tz>, dice: &mut Dice) -> Self {
        let subject = format!("Re: {}", self.subject.trim_start_matches("Re: "));
        let mut mail = Self::new(from, vec![self.from.clone()], sent, &subject, dice);
        mail.in_reply_to = Some(self.id.clone());
        // Long conversations keep their first and their last ids, as many mail programs do.
        mail.references = self
            .references
            .iter()
            .take(1)
            .chain(self.references.last_chunk::<2>().into_iter().flatten())
            .cloned()
            .collect();
        mail.references.dedup();
        mail.references.push(self.id.clone());
        mail
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.other.push((name, value.into()));
        self
    }

    pub(crate) fn sent_utc(&self) -> DateTime<Utc> {
        self.sent.to_utc()
    }

    /// The mailboxes in which a copy lies.
    pub(crate) fn keepers(&self) -> BTreeSet<usize> {
        let receivers = self.to.iter().chain(&self.cc).chain(&self.bcc);
        std::iter::once(&self.from).chain(receivers).filter_map(|party| mailbox_of(&party.address)).collect()
    }

    /// The copy in the mailbox of `keeper`, as an mbox has it.
    fn copy(&self, keeper: usize) -> String {
        let separator = self.sent_utc().format("%a %b %e %H:%M:%S %Y");
        format!("From {} {separator}\n{}", self.from.address, self.text(keeper))
    }

    /// Headers and body of the copy of `keeper`: only the sender's shows who got a blind copy.
    pub(crate) fn text(&self, keeper: usize) -> String {
        let sender = mailbox_of(&self.from.address) == Some(keeper);
        let received = if sender { String::new() } else { MAILBOXES[keeper].addresses[0].to_owned() };
        let bracketed = |id: &String| format!("<{id}>");
        let references: Vec<_> = self.references.iter().map(bracketed).collect();
        let usual = [
            ("Delivered-To", received),
            ("From", mailbox(&self.from)),
            ("To", mailboxes(&self.to)),
            ("Cc", mailboxes(&self.cc)),
            ("Bcc", if sender { mailboxes(&self.bcc) } else { String::new() }),
            ("Subject", encoded(&self.subject)),
            ("Date", date(self.sent)),
            ("Message-ID", if self.id.is_empty() { String::new() } else { bracketed(&self.id) }),
            ("In-Reply-To", self.in_reply_to.as_ref().map(bracketed).unwrap_or_default()),
            ("References", references.join(" ")),
            ("MIME-Version", "1.0".to_owned()),
        ];
        // `From ` at the start of a line of text would begin the next mail: mboxrd puts a `>` before it.
        let quote = if self.body.trim_start_matches('>').starts_with("From ") { ">" } else { "" };
        let mut text = String::new();
        for (name, value) in usual {
            let replaced = self.other.iter().any(|(other, _)| *other == name);
            if !value.is_empty() && !replaced {
                text.push_str(&folded(name, &value));
            }
        }
        for (name, value) in &self.other {
            text.push_str(&folded(name, value));
        }
        let _ = write!(text, "\n{quote}{}\n\n", self.body);
        text
    }
}

/// Ids look different from one mail program to the next; here by the length of the address.
pub(crate) fn new_id(address: &str, dice: &mut Dice) -> String {
    let domain = address.rsplit('@').next().unwrap_or_default();
    let hex = dice.hex();
    match address.len() % 3 {
        0 => format!("{}-{}-{}@{domain}", &hex[..8], &hex[8..12], &hex[12..]),
        1 => format!("{hex}@{domain}"),
        _ => format!("CAF{}+{}@mail.{domain}", &hex[..6], &hex[6..]),
    }
}

/// The mbox file of one mailbox, oldest first.
pub(crate) fn mbox(keeper: usize, mails: &[Mail]) -> String {
    let mut kept: Vec<&Mail> = mails.iter().filter(|mail| mail.keepers().contains(&keeper)).collect();
    kept.sort_by_key(|mail| (mail.sent_utc(), &mail.id));
    kept.iter().map(|mail| mail.copy(keeper)).collect()
}
