//! Who is who: the directory, from the lists or with the enrichment's mailboxes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use account_engagement::enrichment::Run;
use account_engagement::{Account, Directory, Mailbox, normalize_address};
use anyhow::{Result, bail};

use crate::args::{PeopleArgs, RunArgs};
use crate::lists::left_out;
use crate::lists::origin::{Origin, Origins};
use crate::lists::problem::ListProblem;
use crate::lists::read::ListReader;
use crate::words::{count, grouped};
use crate::{contacts, file, terminal};

/// The directory, and what accounts are called.
#[derive(Debug)]
pub struct People {
    /// Who is who.
    pub directory: Directory,
    /// The mailboxes of the list, or of the enrichment.
    pub mailboxes: Vec<Mailbox>,
    /// The accounts' names, by id, of those that have one.
    pub names: BTreeMap<String, String>,
    /// How many problems the lists have.
    pub list_problems: u64,
    /// Where the entries of the lists come from.
    pub origins: Origins,
}

impl People {
    /// Reads the lists, and the contacts if there is a run of an enrichment. What was recognised, hints and problems go to
    /// standard error.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or anything is wrong with the lists and they must be strict: all problems are listed.
    pub fn read(lists: &PeopleArgs, files: &RunArgs, run: Option<&Run<'_>>) -> Result<People> {
        People::read_with(lists, files, run, Vec::new())
    }

    /// The same with further mailboxes: those who write from the organisation's domains. One that is on the list too stays
    /// as it is there.
    ///
    /// # Errors
    ///
    /// See [`People::read`].
    pub fn read_with(
        lists: &PeopleArgs,
        files: &RunArgs,
        run: Option<&Run<'_>>,
        found: Vec<Mailbox>,
    ) -> Result<People> {
        let enrichment = run.map(Run::enrichment);
        let public = lists.public_domains.as_deref().map(|path| file::lines("--public-domains", path)).transpose()?;
        let mut reader = ListReader::new(&lists.columns, public.as_deref());
        let listed = reader.mailboxes(&lists.mailboxes)?;
        let (mut mailboxes, mut problems) = (listed.mailboxes, listed.problems);
        add_mailboxes(&mut mailboxes, found);
        if let Some(enrichment) = enrichment {
            mailboxes = enrichment.mailboxes().to_vec();
        }
        let mut paths = lists.accounts.clone();
        if enrichment.is_none() {
            paths.extend(files.contacts.clone());
        }
        let list = reader.accounts(&paths, &own_domains(&mailboxes))?;
        let mut accounts = list.accounts;
        let mut origins = list.origins.with_mailboxes_of(listed.origins);
        if let (Some(path), Some(enrichment)) = (&files.enrichment, enrichment) {
            origins.add_mailboxes(path.as_path(), enrichment.mailboxes());
        }
        problems.extend(list.problems);
        if let (Some(path), Some(enrichment)) = (&files.contacts, enrichment) {
            let contacts = contacts::read(path, enrichment)?;
            if contacts.without_address_count > 0 {
                let have = if contacts.without_address_count == 1 { "has" } else { "have" };
                let number = count(contacts.without_address_count as u64, "contact");
                terminal::say(&format!("{}: {number} {have} no address\n", path.display()));
            }
            add(&mut accounts, contacts.accounts, &mut origins, &Origin::file(path.as_path()));
        }
        reader.notes.iter().for_each(|note| terminal::say(&format!("{note}\n")));
        if let Some(hint) = without_people(&paths, &accounts) {
            terminal::say(&hint);
        }
        let mut builder = match enrichment {
            Some(enrichment) => enrichment.directory_builder(&accounts),
            None => Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes),
        };
        if let Some(public) = public {
            builder = builder.public_domains(public);
        }
        if let Some(path) = &lists.ignore_addresses {
            builder = builder.ignore(file::lines("--ignore-addresses", path)?);
        }
        let lenient = builder.build_lenient()?;
        let elsewhere = files.enrichment.as_deref().unwrap_or(Path::new("the lists"));
        problems.extend(left_out::problems(&lenient.problems, &origins, elsewhere));
        report(&problems, lists.strict_lists)?;
        left_out::say_doubtful(&lenient.directory, &origins);
        Ok(People {
            directory: lenient.directory,
            mailboxes,
            names: names(accounts),
            list_problems: problems.len() as u64,
            origins,
        })
    }

    /// The line of a summary about the lists, if anything was left out of them.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.list_problems {
            0 => String::new(),
            number => {
                format!("Lists     {}, named above: --strict-lists makes them errors\n", count(number, "problem"))
            }
        }
    }
}

/// How many problems are named one by one.
const NAMED: usize = 20;

/// Names the problems of the lists: the first of them, or all of them as an error.
fn report(problems: &[ListProblem], is_strict: bool) -> Result<()> {
    let lines = |problems: &[ListProblem]| {
        problems.iter().fold(String::new(), |mut text, problem| {
            _ = writeln!(text, "{problem}");
            text
        })
    };
    if is_strict && !problems.is_empty() {
        bail!("the lists have {}:\n{}", count(problems.len() as u64, "problem"), lines(problems).trim_end());
    }
    terminal::say(&lines(problems.get(..NAMED).unwrap_or(problems)));
    if problems.len() > NAMED {
        terminal::say(&format!("and {} more; --strict-lists names all\n", grouped(problems.len() - NAMED)));
    }
    Ok(())
}

/// Those that are not on the list yet.
fn add_mailboxes(mailboxes: &mut Vec<Mailbox>, found: Vec<Mailbox>) {
    let listed = mailboxes.iter().flat_map(|mailbox| [&mailbox.address].into_iter().chain(&mailbox.aliases));
    let listed: BTreeSet<String> = listed.map(|address| normalize_address(address).into_owned()).collect();
    mailboxes.extend(found.into_iter().filter(|mailbox| !listed.contains(&*normalize_address(&mailbox.address))));
}

/// The domains of the organisation's addresses.
fn own_domains(mailboxes: &[Mailbox]) -> BTreeSet<String> {
    let addresses = mailboxes.iter().flat_map(|mailbox| [&mailbox.address].into_iter().chain(&mailbox.aliases));
    let domains = addresses.filter_map(|address| Some(normalize_address(address).rsplit_once('@')?.1.to_owned()));
    domains.collect()
}

/// The accounts' names, by id, of those that have one.
#[must_use]
pub fn names(accounts: impl IntoIterator<Item = Account>) -> BTreeMap<String, String> {
    accounts.into_iter().filter_map(|account| Some((account.id.trim().to_owned(), account.name?))).collect()
}

/// Contacts go to the account of their id, or bring it with them.
fn add(accounts: &mut Vec<Account>, more: Vec<Account>, origins: &mut Origins, origin: &Origin) {
    let places = accounts.iter().enumerate().map(|(place, account)| (account.id.trim().to_owned(), place));
    let places: BTreeMap<String, usize> = places.collect();
    for account in more {
        origins.add_account(account.id.trim(), origin);
        account.contacts.iter().for_each(|of| origins.add_contact(account.id.trim(), of.id.trim(), origin));
        match places.get(account.id.trim()).and_then(|place| accounts.get_mut(*place)) {
            Some(listed) => listed.contacts.extend(account.contacts),
            None => accounts.push(account),
        }
    }
}

/// A hint about accounts without people: unknown keys are ignored, so that a misspelt one leaves an account empty.
fn without_people(paths: &[PathBuf], accounts: &[Account]) -> Option<String> {
    let mut empty = accounts.iter().filter(|account| account.domains.is_empty() && account.contacts.is_empty());
    let first = &empty.next()?.id;
    let number = 1 + empty.count();
    Some(format!(
        "{}: {number} of {} accounts, such as {first:?}, have neither \"domains\" nor \"contacts\", so that nothing \
         can count for them\n",
        paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "),
        accounts.len()
    ))
}
