//! What makes rows impossible ends the run with 2 and its reason, and leaves the database as it is.

use std::fs;

use crate::support::Ran;
use crate::worked_example::worked_example;

/// Asserts that after this change the run is refused, and that no byte of the database changes.
fn is_refused(change: &str, more: &[&str], what: &str) {
    let crm = worked_example();
    crm.sql(change);
    let before = fs::read(crm.path()).unwrap();
    crm.run(more).refused(&format!("{}: {what}", crm.name()));
    assert!(fs::read(crm.path()).unwrap() == before, "{change}: the database has changed");
}

#[test]
fn without_consent_nothing_is_read_and_nothing_written() {
    let pending = "UPDATE enrichment SET granted_by = NULL, granted_at = NULL";
    for (change, more, what) in [
        (
            pending,
            &[][..],
            "enrichment: consent is not in force: it is pending since 2026-06-01 09:00:00 UTC, so ask the \
             administrator to grant it",
        ),
        (
            "UPDATE enrichment SET withdrawn_at = '2026-07-01T06:00:00Z'",
            &[],
            "enrichment: consent is not in force at 2026-07-01 06:00:00 UTC: it was withdrawn at 2026-07-01 06:00:00 \
             UTC, so ask the administrator to grant it again",
        ),
        (
            "UPDATE enrichment SET granted_at = '2026-07-01T08:00:01+02:00'",
            &[],
            "enrichment: consent is not in force at 2026-07-01 06:00:00 UTC: it was granted only at 2026-07-01 \
             06:00:01 UTC, so run then or later",
        ),
    ] {
        is_refused(change, more, what);
    }
    // It is not even looked at what would be read then.
    is_refused(
        "UPDATE enrichment SET granted_by = NULL, granted_at = NULL; UPDATE messages SET sent_at = 'soon';
         UPDATE mailboxes SET address = 'no address' WHERE address LIKE 'rep1%'",
        &[],
        "enrichment: consent is not in force: it is pending since 2026-06-01 09:00:00 UTC, so ask the administrator \
         to grant it",
    );
}

#[test]
fn a_slip_in_the_enrichment_is_named_with_its_column() {
    for (change, what) in [
        (
            "DELETE FROM enrichment",
            "enrichment has no row: put in the one that says whose run it is, and by whose consent",
        ),
        (
            "INSERT INTO enrichment SELECT 2, name, output, region, requested_at, granted_by, granted_at, withdrawn_at, \
             interval_seconds FROM enrichment",
            "enrichment has 2 rows: leave the one that is to be run",
        ),
        (
            "UPDATE enrichment SET granted_at = 'in June'",
            "row 1 of enrichment.sql: enrichment.granted_at: expected a time in RFC 3339 with its offset, such as \
             2026-03-02T09:00:00Z",
        ),
        (
            "UPDATE enrichment SET region = 'mars'",
            "row 1 of enrichment.sql: enrichment.region: \"mars\" is not a region: expected united_kingdom, europe or \
             north_america",
        ),
        (
            "UPDATE enrichment SET granted_at = NULL",
            "row 1 of enrichment.sql: the grant of consent has a name and no time: say in granted_at when it was given",
        ),
        (
            "UPDATE enrichment SET withdrawn_at = '2026-06-02T08:00:00Z'",
            "row 1 of enrichment.sql: the withdrawal of consent at 2026-06-02 08:00:00 UTC is earlier than the grant \
             before it, at 2026-06-02 09:00:00 UTC: give each step the time at which it happened",
        ),
        (
            "UPDATE enrichment SET interval_seconds = 0",
            "row 1 of enrichment.sql: enrichment.interval_seconds: an interval of 0 s is too short: the \
             interval must be at least one second",
        ),
        (
            "UPDATE enrichment SET interval_seconds = 9223372036854775807",
            "row 1 of enrichment.sql: enrichment.interval_seconds: expected 1 to 9223372036854775",
        ),
        (
            "UPDATE enrichment SET name = ' ', output = 'My \"Office\"'; DELETE FROM mailboxes WHERE address LIKE 'rep2%'",
            "row 1 of enrichment.sql: the enrichment has 3 problems:\n\
             - the enrichment has no name: give it one that people will know it by\n\
             - \"My \\\"Office\\\"\" is not a name for the output table: expected 1 to 100 of the letters a to z and A \
             to Z, digits and _, not beginning with a digit\n\
             - 1 mailbox is chosen, groups expanded and aliases not counted: expected 2 to 2500, so choose more",
        ),
    ] {
        is_refused(change, &[], what);
    }
}

#[test]
fn all_problems_of_the_lists_are_told_together() {
    is_refused(
        "INSERT INTO contact_addresses VALUES ('bob', 'no address'), ('cyd', 'rep1@corp.example');
         INSERT INTO account_domains VALUES ('acct-c', 'gmail.com');
         UPDATE accounts SET parent = 'acct-z' WHERE id = 'acct-b'",
        &[],
        "accounts, contacts and mailboxes: the directory has 4 problems:\n\
         - account \"acct-b\" names the parent \"acct-z\", which is not listed: add that account, or name another\n\
         - \"no address\" of contact \"bob\" of account \"acct-b\" is not an address: expected one @ between non-empty \
         parts, no white space or control character, at most 320 bytes\n\
         - \"rep1@corp.example\" belongs to both mailbox \"rep1@corp.example\" and contact \"cyd\" of account \
         \"acct-c\": an address belongs to one person, so remove it from one of them, ignore it, or set a policy \
         for shared addresses\n\
         - account \"acct-c\" lists the public-mail domain \"gmail.com\", where anybody can have an address: list its \
         people's addresses instead, or replace the list of public domains",
    );
}

/// On a message or an event it is nobody.
#[test]
fn an_empty_address_of_a_list_is_none() {
    const EXPECTED: &str = "is not an address: expected one @ between non-empty parts, no white space or control \
                            character, at most 320 bytes";
    is_refused(
        "INSERT INTO mailboxes VALUES ('', NULL, NULL)",
        &[],
        &format!("row 1 of enrichment.sql: the enrichment has 1 problem:\n- mailbox \"\" {EXPECTED}"),
    );
    is_refused(
        "INSERT INTO contact_addresses VALUES ('bob', '')",
        &[],
        &format!(
            "accounts, contacts and mailboxes: the directory has 1 problem:\n\
             - \"\" of contact \"bob\" of account \"acct-b\" {EXPECTED}"
        ),
    );
}

/// A view may give one twice, and which of them would count?
#[test]
fn an_account_that_is_there_twice_is_refused() {
    for another in ["'Another', parent", "name, 'acct-b'"] {
        is_refused(
            &format!(
                "ALTER TABLE accounts RENAME TO company;
                 CREATE VIEW accounts AS SELECT * FROM company UNION ALL SELECT id, {another} FROM company WHERE id = 'acct-a'"
            ),
            &[],
            "row 2 of accounts.sql: accounts.id: \"acct-a\" is there twice, with another name or parent, so take one of \
             them out",
        );
    }
}

/// Of an address of two people that is a way out.
#[test]
fn an_ignored_address_is_nobody() {
    let crm = worked_example();
    crm.sql(
        "INSERT INTO contact_addresses VALUES ('cyd', 'rep2@corp.example');
         INSERT INTO ignored_addresses VALUES ('Rep2@corp.example')",
    );
    crm.run(&[]).ok();
    assert_eq!(crm.strings("SELECT printf('%d', max(NoOfContactsInvolved_Emails)) FROM Office"), ["1"]);
}

/// Keys forbid them, where there are any and somebody minds them.
#[test]
fn rows_of_lists_that_belong_to_nobody_are_told_together() {
    is_refused(
        "UPDATE contacts SET account = 'gone' WHERE id IN ('ann', 'cyd');
         INSERT INTO contacts VALUES ('it''s', 'acct-z');
         INSERT INTO account_domains VALUES ('acct-z', 'z.example'), ('acct-z', 'zz.example'), ('Acct-A', 'aa.example');
         INSERT INTO contact_addresses VALUES ('dan', 'dan@d.example');
         INSERT INTO mailbox_aliases VALUES ('rep3@corp.example', 'r3@corp.example'), ('rep3@corp.example', 'r.3@corp.example'),
           ('REP2@corp.example', 'r.2@corp.example')",
        &[],
        "rows belong to nobody, so add whom they name, or mend or delete them:\n\
         - account_domains.account: 'Acct-A' is none of accounts.id\n\
         - account_domains.account: 'acct-z' is none of accounts.id\n\
         - contact_addresses.contact: 'dan' is none of contacts.id\n\
         - contacts.account: 'acct-z' is none of accounts.id\n\
         - contacts.account: 'gone' is none of accounts.id\n\
         - mailbox_aliases.mailbox: none of mailboxes.address (rows: 2)",
    );
    // A view may have nulls, and ids that are alike to SQL alone.
    is_refused(
        "ALTER TABLE account_domains RENAME TO domains;
         CREATE VIEW account_domains AS SELECT nullif(account, 'acct-a') AS account, domain FROM domains",
        &[],
        "rows belong to nobody, so add whom they name, or mend or delete them:\n\
         - account_domains.account: NULL is none of accounts.id",
    );
    is_refused(
        "ALTER TABLE contacts RENAME TO people;
         CREATE VIEW contacts AS SELECT id, upper(account) COLLATE NOCASE AS account FROM people",
        &[],
        "row 1 of contacts.sql: contacts.account: \"ACCT-A\" is none of the accounts",
    );
}

#[test]
fn a_text_that_is_none_is_named_by_its_row() {
    is_refused(
        "UPDATE accounts SET name = CAST(x'ff' AS TEXT) WHERE id = 'acct-b'",
        &[],
        "row 2 of accounts.sql: accounts.name: expected text in Unicode (a number wants CAST(… AS TEXT))",
    );
}

#[test]
fn a_database_that_lacks_something_is_told_all_that_it_lacks() {
    is_refused(
        "DROP TABLE account_domains; ALTER TABLE messages DROP COLUMN conversation;
         ALTER TABLE events RENAME COLUMN revision TO version",
        &[],
        "the database lacks what is read, see sample/schema.sql, so add it, or views of these names:\n\
         - the table account_domains (account, domain)\n\
         - the column messages.conversation (TEXT)\n\
         - the column events.revision (INTEGER)",
    );
}

#[test]
fn bad_usage_ends_with_two() {
    let crm = worked_example();
    for (arguments, message) in [
        (&["--as-of", "today"][..], "expected a date, such as 2026-06-30, or a time with its offset"),
        (&["--zone", "Europe/Atlantis"], "is not an IANA time zone"),
        (&["--levels", "quarter"], "is not a level"),
    ] {
        let Ran { code, out, said, .. } = crm.run(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
    assert_eq!(crm.strings("SELECT name FROM sqlite_schema WHERE name LIKE 'Office%'"), [""; 0]);
}
