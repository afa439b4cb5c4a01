//! Marks on a message that it is no mail that passed between people: it was not sent, or it is junk.

/// Why a message is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It was not sent: a draft, or a message that waits to be sent.
    Unsent,
    /// A filter or a person marked it as junk.
    Junk,
}

/// The mark of a message, by its headers. `header` gives the value of a header by name.
///
/// What says that a message was not sent is the word of a mail program, so it does not count on a message that a server
/// has received. A person's mark that it is no junk counts more than a filter's that it is. A message that is marked as
/// deleted counts: it was sent and received.
///
/// ```
/// use kit::mail::mark::{Mark, mark};
///
/// let header = |name: &str| (name == "X-Unsent").then_some("1");
/// assert_eq!(mark(header), Some(Mark::Unsent));
/// ```
#[must_use]
pub fn mark<'m>(header: impl Fn(&str) -> Option<&'m str>) -> Option<Mark> {
    let word = |name: &str| header(name).unwrap_or_default().trim().to_ascii_lowercase();
    let is_there = |name: &&str| header(name).is_some();
    // Pine, mutt and Dovecot: T is a draft.
    let is_draft = ["X-Mozilla-Draft-Info", "X-Draft-Info"].iter().any(is_there)
        || ["X-Unsent", "X-Apple-Auto-Saved", "X-IMP-Draft"]
            .into_iter()
            .any(|name| matches!(word(name).as_str(), "1" | "yes"))
        || word("X-Uniform-Type-Identifier") == "com.apple.mail-draft"
        || header("X-Status").is_some_and(|status| status.contains('T'));
    if is_draft && header("Received").is_none() {
        return Some(Mark::Unsent);
    }
    let keywords = || ["X-Mozilla-Keys", "X-Keywords"].into_iter().filter_map(&header).flat_map(str::split_whitespace);
    let is_keyword = |names: &[&str]| keywords().any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)));
    if is_keyword(&["NonJunk", "$NotJunk", "$NonJunk", "NotJunk"]) {
        return None;
    }
    let is_junk = is_keyword(&["Junk", "$Junk", "$Spam"])
        || word("X-Spam-Flag") == "yes"
        || word("X-Spam-Status").starts_with("yes")
        || word("X-Bogosity").starts_with("spam")
        // Where Exchange has put it.
        || word("X-Microsoft-Antispam-Mailbox-Delivery").split(';').any(|part| part.trim() == "dest:j");
    is_junk.then_some(Mark::Junk)
}

/// The mark of a folder, by its name, in any case: `Drafts`, `Junk E-mail`, `Unsent Messages`, `Entwürfe`.
///
/// Names of Outlook, Thunderbird, Apple Mail and Gmail, in English, German, French, Spanish, Italian, Dutch, Portuguese,
/// Swedish, Norwegian, Danish, Finnish, Polish, Czech, Turkish, Russian, Japanese, Korean and Chinese; also in the
/// encoding of IMAP, `Entw&APw-rfe`.
///
/// ```
/// use kit::mail::mark::{Mark, of_folder};
///
/// assert_eq!(of_folder("Junk E-mail"), Some(Mark::Junk));
/// assert_eq!(of_folder("Inbox"), None);
/// ```
#[must_use]
pub fn of_folder(name: &str) -> Option<Mark> {
    let name = composed(&super::utf7::decode(name.trim()).to_lowercase());
    let is_one_of = |names: &[&str]| names.iter().any(|known| known.to_lowercase() == name);
    if is_one_of(DRAFTS) || is_one_of(OUTBOXES) { Some(Mark::Unsent) } else { is_one_of(JUNK).then_some(Mark::Junk) }
}

/// With the accents of these names on their letters: macOS writes file names with accents apart.
fn composed(name: &str) -> String {
    const ACCENTS: [(&str, &str); 12] = [
        ("a\u{308}", "ä"),
        ("o\u{308}", "ö"),
        ("u\u{308}", "ü"),
        ("a\u{30a}", "å"),
        ("e\u{301}", "é"),
        ("i\u{302}", "î"),
        ("o\u{302}", "ô"),
        ("o\u{301}", "ó"),
        ("i\u{301}", "í"),
        ("s\u{301}", "ś"),
        ("z\u{30c}", "ž"),
        ("a\u{301}", "á"),
    ];
    ACCENTS.iter().fold(name.to_owned(), |name, (apart, together)| name.replace(apart, together))
}

/// Names of folders and labels of drafts.
pub const DRAFTS: &[&str] = &[
    "Drafts",
    "Draft",
    "Entwürfe",
    "Entwurf",
    "Brouillons",
    "Borradores",
    "Borrador",
    "Bozze",
    "Concepten",
    "Rascunhos",
    "Utkast",
    "Kladder",
    "Kladde",
    "Luonnokset",
    "Wersje robocze",
    "Kopie robocze",
    "Szkice",
    "Koncepty",
    "Rozepsané",
    "Taslaklar",
    "Черновики",
    "下書き",
    "임시보관함",
    "임시 보관함",
    "草稿",
    "草稿箱",
];

/// Names of folders with messages that wait to be sent.
const OUTBOXES: &[&str] = &[
    "Outbox",
    "Unsent Messages",
    "Unsent",
    "Postausgang",
    "Boîte d'envoi",
    "Boîte d’envoi",
    "Bandeja de salida",
    "Posta in uscita",
    "Postvak UIT",
    "Caixa de saída",
    "Utkorg",
    "Utboks",
    "Udbakke",
    "Lähtevät",
    "Skrzynka nadawcza",
    "Pošta k odeslání",
    "Giden Kutusu",
    "Исходящие",
    "送信トレイ",
    "보낼 편지함",
    "发件箱",
    "寄件匣",
];

/// Names of folders and labels of junk.
pub const JUNK: &[&str] = &[
    "Junk",
    "Junk E-mail",
    "Junk Email",
    "Junk-E-Mail",
    "Junk Mail",
    "Junk Messages",
    "JunkEmail",
    "Spam",
    "Bulk Mail",
    "Spamverdacht",
    "Unerwünscht",
    "Unerwünschte Werbung",
    "Courrier indésirable",
    "Indésirables",
    "Pourriel",
    "Correo no deseado",
    "Correo basura",
    "Posta indesiderata",
    "Ongewenste e-mail",
    "Ongewenst",
    "Lixo Eletrônico",
    "Lixo Electrónico",
    "E-mail de Lixo",
    "Skräppost",
    "Søppelpost",
    "Uønsket e-post",
    "Uønsket mail",
    "Uønsket e-mail",
    "Roskaposti",
    "Wiadomości-śmieci",
    "Niechciane",
    "Nevyžádaná pošta",
    "Önemsiz",
    "Önemsiz E-posta",
    "Gereksiz",
    "Нежелательная почта",
    "Спам",
    "迷惑メール",
    "스팸함",
    "정크 메일",
    "정크",
    "垃圾邮件",
    "垃圾郵件",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_mark_drafts_and_junk() {
        for (headers, expected) in [
            (&[][..], None),
            (&[("X-Unsent", "1")], Some(Mark::Unsent)),
            (&[("X-Unsent", "0")], None),
            (&[("X-Mozilla-Draft-Info", "internal/draft; vcard=0")], Some(Mark::Unsent)),
            (&[("X-Uniform-Type-Identifier", "com.apple.mail-draft")], Some(Mark::Unsent)),
            (&[("X-Uniform-Type-Identifier", "com.apple.mail-note")], None),
            (&[("X-Status", "T")], Some(Mark::Unsent)),
            (&[("X-Status", "AF")], None),
            (&[("X-Mozilla-Draft-Info", "internal/draft"), ("Received", "by x.example")], None),
            (&[("X-Mozilla-Keys", "$label1 junk")], Some(Mark::Junk)),
            (&[("X-Mozilla-Keys", "nonjunk")], None),
            (&[("X-Mozilla-Keys", "")], None),
            (&[("X-Keywords", "$Junk")], Some(Mark::Junk)),
            (&[("X-Keywords", "$NotJunk"), ("X-Spam-Flag", "YES")], None),
            (&[("X-Spam-Flag", "YES")], Some(Mark::Junk)),
            (&[("X-Spam-Flag", "NO")], None),
            (&[("X-Spam-Status", "Yes, score=9.1 required=5.0")], Some(Mark::Junk)),
            (&[("X-Spam-Status", "No, score=0.1 required=5.0")], None),
            (&[("X-Bogosity", "Spam, tests=bogofilter")], Some(Mark::Junk)),
            (&[("X-Microsoft-Antispam-Mailbox-Delivery", "ucf:0;jmr:0;auth:0;dest:J;ENG:(1)")], Some(Mark::Junk)),
            (&[("X-Microsoft-Antispam-Mailbox-Delivery", "ucf:0;dest:I")], None),
            // Expunged in Thunderbird, deleted in Pine.
            (&[("X-Mozilla-Status", "0009"), ("X-Status", "D")], None),
        ] {
            let header = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
            assert_eq!(mark(header), expected, "{headers:?}");
        }
    }

    #[test]
    fn folders_have_marks() {
        for (name, expected) in [
            ("Drafts", Some(Mark::Unsent)),
            ("DRAFTS", Some(Mark::Unsent)),
            ("Entw\u{fc}rfe", Some(Mark::Unsent)),
            ("Entwu\u{308}rfe", Some(Mark::Unsent)),
            ("Entw&APw-rfe", Some(Mark::Unsent)),
            ("Unsent Messages", Some(Mark::Unsent)),
            ("Outbox", Some(Mark::Unsent)),
            ("Bo\u{ee}te d'envoi", Some(Mark::Unsent)),
            ("\u{418}\u{441}\u{445}\u{43e}\u{434}\u{44f}\u{449}\u{438}\u{435}", Some(Mark::Unsent)),
            ("Junk E-Mail", Some(Mark::Junk)),
            ("Spam", Some(Mark::Junk)),
            ("Courrier ind\u{e9}sirable", Some(Mark::Junk)),
            ("Inbox", None),
            ("Sent", None),
            ("Trash", None),
            ("Drafts of contracts", None),
            ("", None),
        ] {
            assert_eq!(of_folder(name), expected, "{name}");
        }
    }
}
