//! Names the entries of the lists that were on no recorded email or meeting.

use std::fmt::Write as _;

use account_engagement::Aggregator;
use account_engagement::aggregator::NeverMatched;
use clap::Args;

use super::left_out::HIDDEN;
use super::origin::Origins;
use super::seen::SeenDomains;
use crate::answer::Answer;
use crate::words::grouped;

/// How many entries of a kind are named.
const NAMED: usize = 3;

/// How many domains are named if another domain is suggested for each of them.
const SUGGESTED: usize = 10;

/// Which entries are named.
#[derive(Clone, Copy, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Who is who")]
pub struct UnmatchedArgs {
    /// Name all entries of the lists without any email or meeting
    ///
    /// Without it, a few accounts, domains, contacts and mailboxes are named, and the others are counted.
    #[arg(long, hide_short_help = true)]
    pub all_unmatched: bool,
}

/// An entry that never matched.
struct Entry {
    text: String,
    is_suggested: bool,
}

/// The lines about entries that never matched, for the summary of a run; empty if all of them matched.
///
/// A mailbox is named by its place on the list, and a contact by its id: addresses are personal data. If figures are
/// suppressed, contacts and mailboxes are left out: the number of active mailboxes may be one of these figures.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use account_engagement::{Account, Aggregator, Directory, Key, Level};
/// use clap::Parser;
/// use kit::answer::Answer;
/// use kit::args::QuestionArgs;
/// use kit::lists::origin::Origins;
/// use kit::lists::seen::SeenDomains;
/// use kit::lists::unmatched::{UnmatchedArgs, lines};
///
/// #[derive(Parser)]
/// struct Args {
///     #[command(flatten)]
///     question: QuestionArgs,
/// }
///
/// let oak = Account::new("acct-1").domain("www.oak.example");
/// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().add_accounts([oak]).build()?);
/// let mut seen = SeenDomains::new(&aggregator, &[]);
/// seen.address("ed@oak.example");
///
/// let asked = Args::parse_from(["program", "--as-of", "2026-06-30"]).question;
/// let names = BTreeMap::new();
/// let answer = Answer::new(&aggregator, &asked, asked.as_of()?, &[Level::Year], &names)?;
/// let text = lines(&answer, &seen, &Origins::default(), UnmatchedArgs::default());
/// assert_eq!(
///     text,
///     "Lists     never matched: 1 account, 1 domain
///           domain www.oak.example of acct-1: no mail; did you mean oak.example?
///           account acct-1: no mail
/// "
/// );
/// # Ok::<(), anyhow::Error>(())
/// ```
#[must_use]
pub fn lines(answer: &Answer<'_>, seen: &SeenDomains, origins: &Origins, args: UnmatchedArgs) -> String {
    let mut never = answer.aggregator.never_matched();
    if answer.disclosure.people() > 1 {
        never.contacts.clear();
        never.mailboxes.clear();
    }
    if never.is_empty() {
        return String::new();
    }
    let mut text = format!("Lists     {}\n", grouped(&never));
    let mut more = 0;
    let accounts = never.accounts.iter().map(|account| match answer.names.get(*account) {
        Some(name) if *name != **account => format!("account {} ({name}): no mail", id(account)),
        _ => format!("account {}: no mail", id(account)),
    });
    let contacts = never.contacts.iter().map(|of| format!("contact {} of {}: no mail", id(of.contact), id(of.account)));
    let plain = |text| Entry { text, is_suggested: false };
    let kinds = [
        domains(&never, seen, answer.aggregator),
        accounts.map(plain).collect(),
        contacts.map(plain).collect(),
        never.mailboxes.iter().map(|address| plain(mailbox(address, origins))).collect(),
    ];
    for entries in kinds {
        let suggested = entries.iter().filter(|entry| entry.is_suggested).count();
        let shown = if args.all_unmatched { usize::MAX } else { suggested.clamp(NAMED, SUGGESTED) };
        more += entries.len().saturating_sub(shown);
        entries.iter().take(shown).for_each(|entry| _ = writeln!(text, "          {}", entry.text));
    }
    if more > 0 {
        _ = writeln!(text, "          and {} more: --all-unmatched names them", grouped(more));
    }
    text
}

/// Those with a suggestion come first.
fn domains(never: &NeverMatched<'_>, seen: &SeenDomains, aggregator: &Aggregator) -> Vec<Entry> {
    let mut entries: Vec<Entry> = never
        .domains
        .iter()
        .map(|of| {
            let suggestion = seen.meant(of.domain, aggregator);
            let what = match suggestion {
                Some(meant) => format!("no mail; did you mean {meant}?"),
                None if seen.has(of.domain) => "mail, but none with one of the mailboxes".to_owned(),
                None => "no mail".to_owned(),
            };
            let text = format!("domain {} of {}: {what}", of.domain, id(of.account));
            Entry { text, is_suggested: suggestion.is_some() }
        })
        .collect();
    entries.sort_by_key(|entry| !entry.is_suggested);
    entries
}

/// By its place on a list: its address is personal data.
fn mailbox(address: &str, origins: &Origins) -> String {
    match origins.mailbox(address) {
        Some(origin) => format!("mailbox at {origin}: no mail"),
        None => "a mailbox: no mail".to_owned(),
    }
}

/// An id, if it is not an address.
fn id(id: &str) -> &str {
    if id.contains('@') { HIDDEN } else { id }
}
