//! The lists that say who is who.

use std::path::PathBuf;

use account_engagement::Mailbox;
use anyhow::{Result, bail};
use clap::Args;

use crate::correspondence::Correspondence;
use crate::lists::column::ColumnNames;
use crate::lists::unmatched::UnmatchedArgs;
use crate::lists::website::domains;
use crate::sink::Sink;
use crate::terminal;
use crate::words::count;

/// The lists of people.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Who is who")]
pub struct PeopleArgs {
    /// The customers: CSV, Excel (.xlsx) or JSON
    ///
    /// A table has a header, and a row for each company or for each contact. The columns of Salesforce, `HubSpot`,
    /// Pipedrive and Dynamics are recognised; --columns names others. JSON is an array of accounts, or one account a line.
    /// Several files are one list: contacts name their company by its id or name.
    #[arg(long, value_name = "FILE")]
    pub accounts: Vec<PathBuf>,
    /// Our own people: CSV, Excel (.xlsx) or JSON
    ///
    /// A table with a column of addresses, or without a header. JSON is an array of mailboxes, or one mailbox a line.
    #[arg(long, value_name = "FILE")]
    pub mailboxes: Vec<PathBuf>,
    /// Which column is what: id=…,name=…,domain=…,email=…
    ///
    /// The name of a column follows each role: id, name, domain (websites too), email, contact (its id), parent; for
    /// mailboxes also alias and directory-id. A role may have several columns. A role without a name has none: parent=
    #[arg(long, value_name = "ROLE=NAME,…", hide_short_help = true)]
    pub columns: Vec<ColumnNames>,
    /// End the run if anything is wrong with a list
    ///
    /// Without it, a bad entry is left out, and named with its file and row.
    #[arg(long, hide_short_help = true)]
    pub strict_lists: bool,
    /// Domains that no account may list
    ///
    /// One a line, in place of the built-in list of public mail domains. An empty file allows all domains.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub public_domains: Option<PathBuf>,
    /// Addresses to ignore: rooms, distribution lists, no-reply
    ///
    /// One a line.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub ignore_addresses: Option<PathBuf>,
    /// What is said about entries that never matched.
    #[command(flatten)]
    pub unmatched: UnmatchedArgs,
}

/// The organisation's domains, for programs that read their mail twice: first to see who writes.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Who is who")]
pub struct OurDomainArgs {
    /// Everyone who writes from this domain is a mailbox
    ///
    /// It can be repeated, and used with --mailboxes, whose aliases stay. Addresses of machines, such as no-reply, are
    /// left out.
    #[arg(long, value_name = "DOMAIN", value_parser = our_domain)]
    pub our_domain: Vec<String>,
}

/// A domain, also written as a website or with an `@`.
///
/// # Errors
///
/// It is none, or several.
pub fn our_domain(text: &str) -> Result<String, String> {
    let mut found = domains(text);
    match (found.domains.pop(), found.domains.len(), found.bad.pop()) {
        (Some(domain), 0, None) => Ok(domain),
        (_, _, Some(bad)) => Err(bad),
        _ => Err("expected one domain, such as corp.example".to_owned()),
    }
}

impl OurDomainArgs {
    /// The mailboxes of those who write from the domains, after a first pass over the source; none without a domain.
    ///
    /// # Errors
    ///
    /// Those of the pass, or nobody writes from the domains.
    pub fn found(&self, pass: impl FnOnce(&mut dyn Sink) -> Result<()>) -> Result<Vec<Mailbox>> {
        if self.our_domain.is_empty() {
            return Ok(Vec::new());
        }
        let mut correspondence = Correspondence::default();
        pass(&mut correspondence)?;
        let mailboxes = correspondence.mailboxes(&self.our_domain);
        let domains = self.our_domain.join(", ");
        if mailboxes.is_empty() {
            bail!("--our-domain: nobody writes from {domains}");
        }
        terminal::say(&format!(
            "{domains}: {}\n",
            count(mailboxes.len() as u64, "mailbox").replace("mailboxs", "mailboxes")
        ));
        Ok(mailboxes)
    }
}
