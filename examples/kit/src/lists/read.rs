//! Reads lists from files, whatever form they have: JSON, CSV, or a workbook of Excel.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use account_engagement::directory::PUBLIC_MAIL_DOMAINS;
use account_engagement::{Account, Mailbox};
use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;

use super::accounts::{AccountList, AccountRows};
use super::column::{ColumnNames, Columns, List, Role, check_missing};
use super::encoding::decode;
use super::mailboxes::{MailboxList, MailboxRows};
use super::problem::ListProblem;
use super::sheet;
use super::table::{Record, Table};
use crate::file;
use crate::words::count;

/// How the files of a list are read: which columns are what, and which domains are public.
#[derive(Debug)]
pub struct ListReader {
    names: ColumnNames,
    public: BTreeSet<String>,
    /// What was recognised and decided, a line each, for standard error.
    pub notes: Vec<String>,
}

/// What a file holds.
enum Content<T> {
    Values(Vec<T>),
    Table(Table),
}

impl ListReader {
    /// With what `--columns` says, and with the public-mail domains in place of the built-in ones.
    #[must_use]
    pub fn new(names: &[ColumnNames], public: Option<&[String]>) -> ListReader {
        let public: BTreeSet<String> = match public {
            Some(domains) => domains.iter().map(|domain| domain.to_lowercase()).collect(),
            None => PUBLIC_MAIL_DOMAINS.iter().map(|&domain| domain.to_owned()).collect(),
        };
        ListReader {
            names: ColumnNames(names.iter().flat_map(|names| names.0.clone()).collect()),
            public,
            notes: Vec::new(),
        }
    }

    /// Reads accounts, and contacts with the account that they belong to. No account gets a domain of `own` from the
    /// address of a contact.
    ///
    /// # Errors
    ///
    /// A file cannot be read, has no known column, or lacks one that `--columns` names.
    pub fn accounts(&mut self, paths: &[PathBuf], own: &BTreeSet<String>) -> Result<AccountList> {
        let mut rows = AccountRows::new(self.public.clone());
        let mut problems = Vec::new();
        let needed = [Role::Id, Role::Name, Role::Domain, Role::Email];
        let tables = self.tables("--accounts", paths, List::Accounts, |file, accounts: Vec<Account>| {
            rows.add_accounts(file, accounts);
        })?;
        for Listed { file, table, columns } in tables {
            if !columns.has(&needed) {
                let example = "--columns id=…,name=…,domain=…,email=…";
                bail!(
                    "{}: no column is known: {}; say which is which with {example}",
                    file.display(),
                    shown(&table.header)
                );
            }
            self.note(&file, &columns, &table.header);
            each(&file, table, &columns, &mut problems, |record| rows.add(&file, record, &columns));
        }
        let mut list = rows.accounts(own);
        problems.append(&mut list.problems);
        list.problems = problems;
        if list.named > 0 {
            let number = count(list.named, "account");
            self.notes.push(format!("{number} without an id in a list: the name or the domain is the id"));
        }
        if list.derived > 0 {
            let number = count(list.derived, "account");
            let how = "the domains of their contacts' addresses are used (--columns domain= prevents it)";
            self.notes.push(format!("{number} without a domain in a list: {how}"));
        }
        Ok(list)
    }

    /// Reads mailboxes. A table of one column without a header is a list of addresses.
    ///
    /// # Errors
    ///
    /// As for [`accounts`](ListReader::accounts).
    pub fn mailboxes(&mut self, paths: &[PathBuf]) -> Result<MailboxList> {
        let mut rows = MailboxRows::default();
        let mut problems = Vec::new();
        let tables = self.tables("--mailboxes", paths, List::Mailboxes, |file, mailboxes: Vec<Mailbox>| {
            rows.add_mailboxes(file, mailboxes);
        })?;
        for Listed { file, table, mut columns } in tables {
            if columns.has(&[Role::Email]) {
                self.note(&file, &columns, &table.header);
            } else {
                let Some(place) = table.header.iter().position(|cell| cell.contains('@')) else {
                    let header = shown(&table.header);
                    bail!(
                        "{}: no column of addresses is known: {header}; name it with --columns email=…",
                        file.display()
                    );
                };
                columns = Columns::single(Role::Email, place);
                rows.add(&file, &Record::first(&table.header), &columns);
                self.notes.push(format!("{}: no header; column {} has addresses", file.display(), place + 1));
            }
            each(&file, table, &columns, &mut problems, |record| rows.add(&file, record, &columns));
        }
        let mut list = rows.mailboxes();
        problems.append(&mut list.problems);
        list.problems = problems;
        Ok(list)
    }

    /// The tables among the files. What is JSON is taken as it is.
    fn tables<T: DeserializeOwned>(
        &self,
        option: &str,
        paths: &[PathBuf],
        list: List,
        mut take: impl FnMut(&Rc<Path>, Vec<T>),
    ) -> Result<Vec<Listed>> {
        let (mut tables, mut missing, mut headers) = (Vec::new(), Vec::new(), Vec::new());
        for path in paths {
            let is_known =
                |header: &[String]| Columns::of(header, &self.names, list).0.has(&[Role::Domain, Role::Email]);
            match content(option, path, is_known)? {
                Content::Values(values) => take(&path.as_path().into(), values),
                Content::Table(table) => {
                    let (columns, lacks) = Columns::of(&table.header, &self.names, list);
                    missing.push(lacks);
                    headers.push(table.header.clone());
                    tables.push(Listed { file: path.as_path().into(), table, columns });
                }
            }
        }
        // `--columns` is about both lists: a role that only mailboxes have is not missed here.
        if list == List::Accounts {
            check_missing(&missing, &headers)?;
        }
        Ok(tables)
    }

    fn note(&mut self, file: &Path, columns: &Columns, header: &[String]) {
        self.notes.push(format!("{}: {}", file.display(), columns.in_words(header)));
    }
}

struct Listed {
    file: Rc<Path>,
    table: Table,
    columns: Columns,
}

/// Each row that can be used.
fn each(
    file: &Rc<Path>,
    table: Table,
    columns: &Columns,
    problems: &mut Vec<ListProblem>,
    mut add: impl FnMut(&Record),
) {
    let width = table.header.len().max(columns.width());
    for record in table.records {
        match record.fault(width) {
            Some(fault) => problems.push(ListProblem::new(file.clone(), Some(record.row), fault)),
            None => add(&record),
        }
    }
}

fn content<T: DeserializeOwned>(option: &str, path: &Path, is_known: impl Fn(&[String]) -> bool) -> Result<Content<T>> {
    let bytes = file::bytes(option, path)?;
    let shown = || path.display().to_string();
    if [sheet::ZIP, sheet::OLD].iter().any(|start| bytes.starts_with(start)) {
        return Ok(Content::Table(Table::of_workbook(&bytes, is_known).with_context(shown)?));
    }
    let text = decode(&bytes);
    match text.trim_start().chars().next() {
        None | Some('[' | '{') => Ok(Content::Values(file::values(path, text.as_bytes())?)),
        Some('<') => {
            bail!("{}: a web page or XML, as some programs name .xls: save it as CSV or .xlsx", path.display())
        }
        Some(_) if text.contains('\0') => bail!("{}: neither JSON, CSV nor an Excel workbook (.xlsx)", path.display()),
        Some(_) => Ok(Content::Table(Table::of_text(&text))),
    }
}

/// The names of a header. A cell with an address is not one.
fn shown(header: &[String]) -> String {
    let names =
        header.iter().take(20).map(|name| if name.contains('@') { "…".to_owned() } else { format!("{name:?}") });
    names.collect::<Vec<_>>().join(", ")
}
