//! A mailbox as Google exports it: one mbox, with the labels of each mail and what else Gmail keeps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::header::folded;
use crate::mail::Mail;
use crate::people::{MAILBOXES, TOMAS, mailbox_of};

/// Gmail's labels in the words of a mailbox.
struct Words {
    inbox: &'static str,
    sent: &'static str,
    opened: &'static str,
    trash: &'static str,
    spam: &'static str,
    drafts: &'static str,
    chat: &'static str,
}

const ENGLISH: Words = Words {
    inbox: "Inbox",
    sent: "Sent",
    opened: "Opened",
    trash: "Trash",
    spam: "Spam",
    drafts: "Drafts",
    chat: "Chat",
};

const PORTUGUESE: Words = Words {
    inbox: "Caixa de entrada",
    sent: "Enviado",
    opened: "Aberto",
    trash: "Lixeira",
    spam: "Spam",
    drafts: "Rascunhos",
    chat: "Chat",
};

/// The export of one mailbox, newest first as Google has it, with lines that end in CR LF.
pub(crate) fn mbox(keeper: usize, mails: &[Mail]) -> String {
    let words = if keeper == TOMAS { &PORTUGUESE } else { &ENGLISH };
    let mut kept: Vec<&Mail> = mails.iter().filter(|mail| mail.keepers().contains(&keeper)).collect();
    kept.sort_by_key(|mail| (mail.sent_utc(), &mail.id));
    // The number of a thread: another one in each mailbox.
    let mut threads = BTreeMap::new();
    let mut messages: Vec<String> = Vec::new();
    for (place, mail) in kept.iter().enumerate() {
        let began = mail.references.first().unwrap_or(&mail.id);
        let next = 1_833_000_000_000_000_000 + keeper as u64 * 10_000_000_000_000 + place as u64 * 604_800_000;
        let thread = *threads.entry(began).or_insert(next);
        let mut text = String::new();
        let _ = writeln!(text, "From {next}@xxx {}", mail.sent_utc().format("%a %b %d %H:%M:%S +0000 %Y"));
        let _ = writeln!(text, "X-GM-THRID: {thread}");
        text += &folded("X-Gmail-Labels", &labels(mail, keeper, place, words));
        messages.push(text + &mail.text(keeper));
    }
    messages.extend(no_mail(keeper, words));
    messages.iter().rev().map(|message| message.replace('\n', "\r\n")).collect()
}

/// Where it lies; now and then a label of the user's own, and what has been thrown away.
fn labels(mail: &Mail, keeper: usize, place: usize, words: &Words) -> String {
    let is_sent = mailbox_of(&mail.from.address) == Some(keeper);
    let mut labels = vec![match place % 9 {
        7 => words.trash,
        _ if is_sent => words.sent,
        _ => words.inbox,
    }];
    labels.push(words.opened);
    match place % 5 {
        0 if keeper == TOMAS => return format!("=?UTF-8?Q?{},Not=C3=ADcias?=", labels.join(",").replace(' ', "_")),
        0 => labels.push("\"Lamps, old and new\""),
        _ => {}
    }
    labels.join(",")
}

/// A draft that nobody got, without a date or an id; a chat; and what nobody asked for.
fn no_mail(keeper: usize, words: &Words) -> [String; 3] {
    let own = MAILBOXES[keeper].addresses[0];
    let message = |day: u32, labels: &str, headers: &str| {
        format!(
            "From 18349999999999{keeper}{day:02}@xxx Mon Jun {day:02} 06:00:00 +0000 2026\nX-GM-THRID: 18349999999999{keeper}{day:02}\n\
             X-Gmail-Labels: {labels}\n{headers}\n(text left out)\n\n"
        )
    };
    let date = "Date: Mon, 15 Jun 2026 08:00:00 +0200\n";
    [
        message(
            8,
            words.drafts,
            &format!("MIME-Version: 1.0\nFrom: {own}\nTo: bjornar@halden-bridge.example\nSubject: Not yet\n"),
        ),
        message(15, words.chat, &format!("{date}From: Liv <liv.aastorp@halden-bridge.example>\nTo: {own}\n")),
        message(
            22,
            &format!("{},{}", words.spam, words.opened),
            &format!(
                "{date}Message-ID: <win{keeper}@prizes.example>\nFrom: marinella@marisol-ferries.example\nTo: {own}\nSubject: You have won\n"
            ),
        ),
    ]
}
