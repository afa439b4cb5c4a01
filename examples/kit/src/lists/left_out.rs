//! What the library leaves out of the lists, in words that quote no address.

use std::path::Path;

use account_engagement::Directory;
use account_engagement::directory::{DirectoryProblem, Owner};

use super::origin::{Origin, Origins};
use super::problem::ListProblem;
use crate::terminal;
use crate::words::grouped;

/// Each problem that the library found, with its file and its row. `elsewhere` is the file of what comes from no list.
///
/// ```
/// use std::path::Path;
///
/// use account_engagement::{Account, Directory};
/// use kit::lists::left_out::problems;
///
/// let oak = Account::new("oak").domain("https://www.oak.example/").contact("7", ["ed"]);
/// let found = Directory::builder().add_accounts([oak]).build_lenient()?.problems;
/// let lines: Vec<String> =
///     problems(&found, &Default::default(), Path::new("accounts.json")).iter().map(ToString::to_string).collect();
/// assert_eq!(lines, [
///     "accounts.json: an address of contact \"7\" of account \"oak\" is malformed: left out",
///     "accounts.json: \"https://www.oak.example/\" of account \"oak\" is not a domain: did you mean \"oak.example\"?",
/// ]);
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[must_use]
pub fn problems(found: &[DirectoryProblem], origins: &Origins, elsewhere: &Path) -> Vec<ListProblem> {
    let named = |problem: &DirectoryProblem| {
        let what = in_words(problem, origins);
        match origin(problem, origins) {
            Some(origin) => origin.problem(what),
            None => ListProblem::new(elsewhere, None, what),
        }
    };
    found.iter().map(named).collect()
}

/// Names the domains that are websites' names, on standard error: the first of them. They are no problem, and rarely right.
pub(crate) fn say_doubtful(directory: &Directory, origins: &Origins) {
    let mut doubtful = directory.doubtful_domains();
    for doubt in doubtful.by_ref().take(DOUBTFUL_NAMED) {
        let origin = origins.domain(doubt.account, doubt.domain);
        let before = origin.map_or_else(String::new, |origin| origin.problem("").to_string());
        let meant = doubt.suggestion.map_or_else(String::new, |meant| format!(": did you mean {meant:?}?"));
        let account = id(doubt.account);
        terminal::say(&format!(
            "{before}{:?} of account {account} is the name of a website, where mail is rare{meant}\n",
            doubt.domain
        ));
    }
    let more = doubtful.count();
    if more > 0 {
        terminal::say(&format!("and {} such domains more\n", grouped(more)));
    }
}

const DOUBTFUL_NAMED: usize = 20;

fn origin(problem: &DirectoryProblem, origins: &Origins) -> Option<Origin> {
    use DirectoryProblem as Problem;
    match problem {
        Problem::EmptyAccountId { position } => origins.position(*position),
        Problem::MalformedDomain { domain, account, .. }
        | Problem::PublicDomain { domain, account }
        | Problem::OwnDomain { domain, account, .. }
        | Problem::SharedDomain { domain, second: account, .. } => origins.domain(account, domain).cloned(),
        _ => match problem.owner()? {
            Owner::Mailbox { address } => origins.mailbox(&address).cloned(),
            Owner::Contact { account, contact } => origins.contact(&account, &contact).cloned(),
            Owner::Account { account } => origins.account(&account).cloned(),
            _ => None,
        },
    }
}

fn in_words(problem: &DirectoryProblem, origins: &Origins) -> String {
    use DirectoryProblem as Problem;
    let whose = |owner: &Owner| whose(owner, origins);
    match problem {
        Problem::EmptyAccountId { position } => {
            let number = origins.position(*position).and_then(|origin| origin.number());
            format!("account number {} has no id: left out", number.unwrap_or(*position as u64))
        }
        Problem::EmptyContactId { account, position } => {
            format!("contact number {position} of account {} has no id: left out", id(account))
        }
        Problem::DuplicateAccountId { account } => {
            format!("several accounts have the id {}: the first is used", id(account))
        }
        Problem::UnknownParent { account, parent } => {
            format!("the parent {} of account {} is on no list: left out", id(parent), id(account))
        }
        Problem::ParentCycle { account, .. } => {
            format!("the parents of account {} lead back to it: its parent is left out", id(account))
        }
        Problem::MalformedAddress { owner, .. } => format!("an address of {} is malformed: left out", whose(owner)),
        Problem::MalformedDomain { domain, account, suggestions } if domain.contains('@') => {
            let meant = match suggestions.as_slice() {
                [one] => format!("did you mean {one:?}?"),
                _ => "left out".to_owned(),
            };
            format!("a domain of account {} is an address: {meant}", id(account))
        }
        Problem::PublicDomain { domain, account } => {
            format!(
                "{domain:?} of account {} is a public-mail domain, which belongs to no account: left out",
                id(account)
            )
        }
        Problem::OwnDomain { domain, account, .. } => {
            format!("{domain:?} of account {} is the organisation's own domain: left out", id(account))
        }
        Problem::RepeatedMailbox { positions, .. } => {
            let entries: Vec<String> = positions.iter().map(usize::to_string).collect();
            format!("one mailbox is listed several times, as entries {}: they are united", entries.join(", "))
        }
        Problem::SharedAddress { first, second, .. } => {
            format!("an address of {} is also one of {}: it is nobody's", whose(second), whose(first))
        }
        Problem::SharedDomain { domain, first, second } => {
            format!("{domain:?} is a domain of account {} and of account {}: it is nobody's", id(first), id(second))
        }
        // Their texts have ids and domains only.
        other => other.to_string(),
    }
}

/// An id, if it is not an address: some lists have addresses as ids.
fn id(id: &str) -> String {
    if id.contains('@') { HIDDEN.to_owned() } else { format!("{id:?}") }
}

/// In place of an address.
pub(super) const HIDDEN: &str = "…";

fn whose(owner: &Owner, origins: &Origins) -> String {
    match owner {
        Owner::Contact { account, contact } => format!("contact {} of account {}", id(contact), id(account)),
        Owner::Account { account } => format!("account {}", id(account)),
        Owner::Mailbox { address } => match origins.mailbox(address).and_then(Origin::number) {
            Some(number) => format!("mailbox number {number}"),
            None => "a mailbox".to_owned(),
        },
        _ => "somebody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use account_engagement::{Account, Directory, Mailbox};

    use super::*;

    /// A variant that is new in the library must not quote an address either.
    #[test]
    fn no_problem_quotes_an_address() {
        let mailboxes = ["rep@corp.example", "rep@corp.example", "lead"].map(Mailbox::new);
        let accounts = [
            Account::new("a@b.example").domain("ann@oak.example").contact("c@d.example", ["e f@oak.example"]),
            Account::new("2").parent("p@q.example").domain("corp.example").contact("", ["x@oak.example"]),
            Account::new("3").domain("gmail.com").domain("elm.example").contact("1", ["rep@corp.example"]),
            Account::new("4").domain("elm.example").contact("1", ["y@elm.example"]).contact("2", ["y@elm.example"]),
            Account::new("5").parent("6").domain("a@b.example, c@d.example"),
            Account::new("6").parent("5"),
            Account::new("6"),
            Account::new(" "),
        ];
        let builder = Directory::builder().add_mailboxes(mailboxes).add_accounts(accounts);
        let found = builder.build_lenient().unwrap().problems;
        let texts: Vec<String> =
            problems(&found, &Origins::default(), Path::new("lists")).iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "lists: account number 8 has no id: left out",
                "lists: several accounts have the id \"6\": the first is used",
                "lists: the parent … of account \"2\" is on no list: left out",
                "lists: the parents of account \"5\" lead back to it: its parent is left out",
                "lists: an address of a mailbox is malformed: left out",
                "lists: one mailbox is listed several times, as entries 1, 2: they are united",
                "lists: contact number 1 of account \"2\" has no id: left out",
                "lists: an address of contact … of account … is malformed: left out",
                "lists: an address of contact \"1\" of account \"3\" is also one of a mailbox: it is nobody's",
                "lists: an address of contact \"2\" of account \"4\" is also one of contact \"1\" of account \"4\": it is nobody's",
                "lists: \"corp.example\" of account \"2\" is the organisation's own domain: left out",
                "lists: \"gmail.com\" of account \"3\" is a public-mail domain, which belongs to no account: left out",
                "lists: a domain of account \"5\" is an address: left out",
                "lists: a domain of account … is an address: did you mean \"oak.example\"?",
                "lists: \"elm.example\" is a domain of account \"3\" and of account \"4\": it is nobody's",
            ]
        );
        assert!(texts.iter().all(|text| !text.contains('@')), "{texts:#?}");
    }
}
