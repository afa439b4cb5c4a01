//! `discover`: which organisations are in the mail, as lists to edit.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use account_engagement::Mailbox;
use anyhow::{Result, bail};
use clap::ValueEnum;
use kit::args::our_domain;
use kit::correspondence::{Correspondence, Found, FoundDomain, Owner};
use kit::output::Output;
use kit::words::{count, grouped};
use kit::{clock, terminal};

use crate::calendar::plan::Window;
use crate::reading::Reader;

/// Print the organisations in the mail, as a list of accounts to edit
///
/// Needs no list. Outside domains with people come first, those with the most activity at the top; then public-mail
/// domains, and domains of newsletters and automatic senders, which are not accounts. Each message counts once. Delete
/// the lines that are no customers, and give the file to --accounts.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Mail and calendars, as for the program itself
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Your organisation's domain [default: the domain on most of the mail]
    ///
    /// It can be repeated.
    #[arg(long, value_name = "DOMAIN", value_parser = our_domain)]
    our_domain: Vec<String>,
    /// The form of the accounts [default: by the name of --out, else table]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Write the accounts to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write a list of mailboxes: everyone who writes from your domain
    ///
    /// As JSON if the name ends in .json, else as CSV.
    #[arg(long, value_name = "FILE")]
    out_mailboxes: Option<PathBuf>,
    /// The number of domains in each list
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    top: u32,
}

/// The form of the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Table,
    /// For --accounts, with the figures as further columns
    Csv,
    /// For --accounts, with the figures as further fields
    Json,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    for path in &args.paths {
        if path.metadata().is_err() {
            bail!("{}: PATH needs a file or folder that can be read", path.display());
        }
    }
    let (out, mailboxes_out) = (Output::new(args.out.as_deref())?, args.out_mailboxes.as_deref());
    let mailboxes_out = mailboxes_out.map(|path| Output::new(Some(path))).transpose()?;

    let mut correspondence = Correspondence::default();
    let zone = chrono_tz::UTC;
    let mut reader = Reader::new(&mut correspondence, Window::before(clock::now(), None), zone);
    reader.read(&args.paths)?;
    let findings = reader.finish();

    let (own, address) = own(args, &correspondence)?;
    let found = correspondence.found(&own, address.as_deref());
    let top = args.top as usize;
    let accounts = found.accounts.get(..top).unwrap_or(&found.accounts);
    let text = match args.form() {
        Form::Table => table(&found, top),
        Form::Csv => csv(accounts)?,
        Form::Json => json(accounts),
    };
    out.write(|to| to.write_all(text.as_bytes()))?;
    if let Some(out) = mailboxes_out {
        let is_json = args.out_mailboxes.as_ref().is_some_and(|path| path.extension().is_some_and(|of| of == "json"));
        let text = mailboxes(&found.mailboxes, is_json)?;
        out.write(|to| to.write_all(text.as_bytes()))?;
    }
    terminal::say(&format!(
        "Read      {}\n{}Found     {} with people; {} of public mail and {} of machines are no accounts\n          {}\n",
        kit::mail::findings::ReadCounts::in_words(&findings.read),
        findings.problems,
        count(found.accounts.len() as u64, "domain"),
        grouped(found.public.len()),
        grouped(found.automatic.len()),
        count(found.mailboxes.len() as u64, "person").replace("persons", "people") + " of ours who write",
    ));
    Ok(findings.completeness.exit_code())
}

impl Args {
    fn form(&self) -> Form {
        let extension = self.out.as_ref().and_then(|path| path.extension()?.to_str());
        self.format.unwrap_or(match extension {
            Some("csv") => Form::Csv,
            Some("json" | "jsonl") => Form::Json,
            _ => Form::Table,
        })
    }
}

/// The organisation's domains, or the address of a person without one. It says what was taken.
fn own(args: &Args, correspondence: &Correspondence) -> Result<(Vec<String>, Option<String>)> {
    if !args.our_domain.is_empty() {
        return Ok((args.our_domain.clone(), None));
    }
    let Some(guess) = correspondence.owner() else { bail!("no mail was found, so that there is nobody to list") };
    let percent = guess.percent;
    let rival = guess.rival.map_or_else(String::new, |rival| format!("; {rival} is on nearly as much"));
    let (taken, own) = match guess.owner {
        Owner::Domain(domain) => (domain.clone(), (vec![domain], None)),
        Owner::Address(address) => ("one address at a public-mail domain".to_owned(), (Vec::new(), Some(address))),
    };
    terminal::say(&format!(
        "Ours      {taken}: it is on {percent} % of mail and meetings{rival}. If it is another, name it with --our-domain\n"
    ));
    Ok(own)
}

fn table(found: &Found, top: usize) -> String {
    let mut text = String::new();
    let parts = [
        ("Domains with people", &found.accounts),
        ("Public-mail domains: people there need a list of contacts", &found.public),
        ("Newsletters and automatic senders", &found.automatic),
    ];
    for (title, list) in parts.into_iter().filter(|(_, list)| !list.is_empty()) {
        let shown = list.get(..top).unwrap_or(list);
        let width =
            shown.iter().map(|of| of.domain.chars().count()).max().unwrap_or_default().max(title.chars().count());
        let gap = if text.is_empty() { "" } else { "\n" };
        _ = writeln!(
            text,
            "{gap}{title:<width$}  {:>9} {:>9} {:>9} {:>9} {:>7}  {:<10}  {:<10}",
            "From them", "To them", "Automatic", "Meetings", "People", "First", "Last"
        );
        for of in shown {
            _ = writeln!(
                text,
                "{:<width$}  {:>9} {:>9} {:>9} {:>9} {:>7}  {}  {}",
                of.domain,
                grouped(of.from),
                grouped(of.to),
                grouped(of.automatic),
                grouped(of.meetings),
                grouped(of.people),
                of.first,
                of.last
            );
        }
        if list.len() > shown.len() {
            _ = writeln!(text, "and {} more (--top)", grouped(list.len() - shown.len()));
        }
    }
    text
}

const FIGURES: [&str; 7] =
    ["emails_from_them", "emails_to_them", "automatic_emails", "meetings", "people", "first_day", "last_day"];

fn figures(of: &FoundDomain) -> [String; 7] {
    let numbers = [of.from, of.to, of.automatic, of.meetings, of.people].map(|number| number.to_string());
    let [from, to, automatic, meetings, people] = numbers;
    [from, to, automatic, meetings, people, of.first.to_string(), of.last.to_string()]
}

fn csv(accounts: &[FoundDomain]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "name", "domain"].into_iter().chain(FIGURES))?;
    for of in accounts.iter().filter(|of| is_plain(&of.domain)) {
        let id = [&of.domain; 3].map(String::clone);
        writer.write_record(id.into_iter().chain(figures(of)))?;
    }
    text_of(writer)
}

fn json(accounts: &[FoundDomain]) -> String {
    let one = |of: &FoundDomain| {
        let [from, to, automatic, meetings, people, first, last] = figures(of);
        let domain = serde_json::Value::from(of.domain.as_str());
        format!(
            "  {{\"id\": {domain}, \"name\": {domain}, \"domains\": [{domain}],\n   \"figures\": {{\"emails_from_them\": {from}, \
             \"emails_to_them\": {to}, \"automatic_emails\": {automatic}, \"meetings\": {meetings}, \"people\": {people}, \
             \"first_day\": \"{first}\", \"last_day\": \"{last}\"}}}}"
        )
    };
    let all: Vec<String> = accounts.iter().filter(|of| is_plain(&of.domain)).map(one).collect();
    format!("[\n{}\n]\n", all.join(",\n"))
}

fn mailboxes(found: &[Mailbox], is_json: bool) -> Result<String> {
    let found = found.iter().filter(|mailbox| is_plain(&mailbox.address));
    if is_json {
        let one =
            |mailbox: &Mailbox| format!("  {{\"address\": {}}}", serde_json::Value::from(mailbox.address.as_str()));
        return Ok(format!("[\n{}\n]\n", found.map(one).collect::<Vec<_>>().join(",\n")));
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["email", "aliases"])?;
    for mailbox in found {
        writer.write_record([mailbox.address.as_str(), ""])?;
    }
    text_of(writer)
}

/// Whether a list can have it: a spreadsheet takes what begins otherwise for a formula, and a domain has a dot.
fn is_plain(text: &str) -> bool {
    text.contains('.') && text.chars().next().is_some_and(|first| first.is_alphanumeric() || first == '_')
}

fn text_of(writer: csv::Writer<Vec<u8>>) -> Result<String> {
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8(bytes).map_err(io::Error::other)?)
}
