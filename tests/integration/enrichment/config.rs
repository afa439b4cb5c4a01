//! SPEC 13: a configuration is validated as a whole, and every problem is reported.

use account_engagement::Mailbox;
use account_engagement::enrichment::{
    ContactFields, Enrichment, EnrichmentBuilder, EnrichmentError, EnrichmentProblem, MailGroups, Member, NamedIn,
    Region,
};
use serde_json::json;

use super::{builder, enrichment, fields, two};
use crate::world::{LEAD, REP, REP_ALIAS};

const NOT_AN_ADDRESS: &str =
    "is not an address: expected one @ between non-empty parts, no white space or control character, at most 320 bytes";
const OUTPUT: &str = "is not a name for the output table: expected 1 to 100 of the letters a to z and A to Z, digits and _, not beginning with a digit";

fn problems(builder: EnrichmentBuilder) -> Vec<String> {
    listed(builder.build())
}

fn listed(built: Result<Enrichment, EnrichmentError>) -> Vec<String> {
    built.err().map_or(Vec::new(), |error| error.problems().iter().map(ToString::to_string).collect())
}

fn numbered(many: usize) -> impl Iterator<Item = Mailbox> {
    (0..many).map(|number| Mailbox::new(format!("m{number}@corp.example")))
}

#[test]
fn each_setting_is_checked() {
    let base = || builder().add_mailboxes(two());
    let field = |account: &str, contact: &str, address: &str| {
        let fields = ContactFields { account_id: account.into(), contact_id: contact.into(), address: address.into() };
        base().contact_fields(fields)
    };
    let whole = || Enrichment::builder().add_mailboxes(two());
    for (why, builder, expected) in [
        ("all is well", base(), vec![]),
        ("an empty name", base().name(""), vec!["the enrichment has no name: give it one that people will know it by"]),
        (
            "a blank name",
            base().name(" \n"),
            vec!["the enrichment has no name: give it one that people will know it by"],
        ),
        (
            "no name",
            whole().region(Region::Europe).contact_fields(fields()),
            vec!["the enrichment has no name: give it one that people will know it by"],
        ),
        (
            "no region",
            whole().name("Sales").contact_fields(fields()),
            vec!["no region is chosen: expected united_kingdom, europe or north_america"],
        ),
        (
            "no contact data set",
            whole().name("Sales").region(Region::Europe),
            vec![
                "the fields of the contact data set are not named: name those for account id, contact id and email address",
            ],
        ),
        (
            "a field without a name",
            field("", "c", " "),
            vec![
                "the field for the account id in the contact data set has no name: give the name that it has in the records",
                "the field for the email address in the contact data set has no name: give the name that it has in the records",
            ],
        ),
        (
            "one field for two things",
            field("id", "id", "e"),
            vec![
                "the field \"id\" of the contact data set is named for both account id and contact id: each has a field of its own",
            ],
        ),
        (
            "one field for all",
            field("id", "id", "id"),
            vec![
                "the field \"id\" of the contact data set is named for both account id and contact id: each has a field of its own",
                "the field \"id\" of the contact data set is named for both account id and email address: each has a field of its own",
                "the field \"id\" of the contact data set is named for both contact id and email address: each has a field of its own",
            ],
        ),
        ("names of fields are compared exactly", field("id", "ID", "Id"), vec![]),
    ] {
        assert_eq!(problems(builder), expected, "{why}");
    }
}

#[test]
fn the_output_table_has_a_plain_name() {
    let longest = "a".repeat(100);
    let longer = "a".repeat(101);
    for (name, is_fine) in [
        ("Office", true),
        ("_office_365", true),
        (longest.as_str(), true),
        (longer.as_str(), false),
        ("", false),
        ("365", false),
        ("Office 365", false),
        (" Office", false),
        ("Büro", false),
        ("Office-365", false),
        ("Office\"; --", false),
    ] {
        let expected = if is_fine { vec![] } else { vec![format!("{name:?} {OUTPUT}")] };
        assert_eq!(problems(builder().add_mailboxes(two()).output(name)), expected);
    }
    assert_eq!(enrichment().output(), "Office", "the default");
}

#[test]
fn there_are_two_mailboxes_at_least_and_2500_at_most() {
    let more = "chosen, groups expanded and aliases not counted: expected 2 to 2500, so choose";
    for (found, expected) in [
        (0, Some(format!("0 mailboxes are {more} more"))),
        (1, Some(format!("1 mailbox is {more} more"))),
        (2, None),
        (2500, None),
        (2501, Some(format!("2501 mailboxes are {more} fewer"))),
    ] {
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(problems(builder().add_mailboxes(numbered(found))), expected, "{found}");
        let group = MailGroups::new().group("all", numbered(found).map(Member::Mailbox));
        assert_eq!(listed(builder().add_groups(["all"]).build_with(&group)), expected, "{found} in a group");
    }
    let aliases = (0..3000).map(|number| format!("a{number}@corp.example")).fold(Mailbox::new(REP), Mailbox::alias);
    assert_eq!(
        problems(builder().add_mailboxes([aliases.clone(), Mailbox::new(LEAD)])),
        [""; 0],
        "aliases do not count"
    );
    assert_eq!(problems(builder().add_mailboxes([aliases])).len(), 1, "aliases do not count");
    let again = [Mailbox::new(REP), Mailbox::new(" <REP@corp.example>")];
    assert_eq!(problems(builder().add_mailboxes(again)), [format!("1 mailbox is {more} more")], "one met twice is one");
}

#[test]
fn several_records_of_one_mailbox_are_one() {
    let groups = MailGroups::new().group(
        "g",
        [
            Member::Mailbox(
                Mailbox::new("Rep@Corp.example").alias("old@corp.example").directory_id(" 0a ").name("Other"),
            ),
            Member::address(LEAD),
            Member::group("G"),
        ],
    );
    let built = builder()
        .add_mailboxes([
            Mailbox::new(REP).alias(REP_ALIAS).alias("REP@corp.example").name(" Rep "),
            Mailbox::new(REP).alias(" R.EP@corp.example").directory_id("<>").name(" "),
        ])
        .add_groups([" G ", "g"])
        .build_with(&groups)
        .unwrap();
    let united = Mailbox::new(REP).alias("old@corp.example").alias(REP_ALIAS).directory_id("0a").name("Rep");
    assert_eq!(built.mailboxes(), [Mailbox::new(LEAD), united]);
    let shown: Vec<_> = built.groups().iter().map(|group| (group.name.as_str(), group.mailbox_count)).collect();
    assert_eq!(shown, [("G", 2)]);
}

#[test]
fn mailboxes_that_contradict_themselves_or_each_other_are_problems() {
    let with_id = |id: &str| Mailbox::new(REP).directory_id(id);
    for (why, mailboxes, expected) in [
        (
            "two directory ids",
            vec![with_id("0a"), Mailbox::new(LEAD), with_id("0b"), with_id("0c"), with_id("0b")],
            vec![
                format!(
                    "mailbox {REP:?} has two directory ids, \"0a\" and \"0b\": a mailbox has one, so fix the wrong record"
                ),
                format!(
                    "mailbox {REP:?} has two directory ids, \"0a\" and \"0c\": a mailbox has one, so fix the wrong record"
                ),
            ],
        ),
        ("the same one twice", vec![with_id("0a"), Mailbox::new(LEAD), with_id(" 0a")], vec![]),
        (
            "an alias that is another's",
            vec![Mailbox::new(REP).alias(LEAD), Mailbox::new(LEAD)],
            vec![format!(
                "{LEAD:?} belongs to both mailbox {LEAD:?} and mailbox {REP:?}: an address belongs to one person, so remove it from one of them"
            )],
        ),
        (
            "a malformed address",
            vec![Mailbox::new("Ann Lee"), Mailbox::new(LEAD).alias("lead@")],
            vec![
                format!("mailbox \"ann lee\" {NOT_AN_ADDRESS}"),
                format!("\"lead@\" of mailbox {LEAD:?} {NOT_AN_ADDRESS}"),
            ],
        ),
    ] {
        assert_eq!(problems(builder().add_mailboxes(mailboxes)), expected, "{why}");
    }
}

#[test]
fn an_unknown_group_is_named_with_the_place_where_it_is_named() {
    let groups = MailGroups::new()
        .group("Sales", [Member::group("Field sales"), Member::group(" Gone "), Member::group(" ")])
        .group("field SALES", [Member::group("gone")])
        .group("not reached", [Member::group("nor this")]);
    assert_eq!(
        listed(builder().add_mailboxes(two()).add_groups(["SALES", "Nobody", ""]).build_with(&groups)),
        [
            "the group \"Nobody\", named among the chosen groups, is unknown: list its members or remove it",
            "a group without a name is named among the chosen groups: name it or remove it",
            "the group \"Gone\", named in the group \"sales\", is unknown: list its members or remove it",
            "a group without a name is named in the group \"sales\": name it or remove it",
            "the group \"gone\", named in the group \"field sales\", is unknown: list its members or remove it",
        ]
    );
    let error = builder().add_mailboxes(two()).add_groups(["Sales"]).build().unwrap_err();
    let expected = EnrichmentProblem::UnknownGroup { group: "Sales".into(), named_in: NamedIn::Chosen };
    assert_eq!(error.problems(), [expected], "without a membership every group is unknown");
}

#[test]
fn all_problems_are_reported_together() {
    let wire = json!({
        "output": "1",
        "region": "mars",
        "mailboxes": ["nobody"],
        "groups": ["sales"],
        "contact_fields": {"account_id": "id", "address": "id"},
    });
    let expected = format!(
        "the enrichment has 8 problems:\n\
         - the enrichment has no name: give it one that people will know it by\n\
         - \"1\" {OUTPUT}\n\
         - \"mars\" is not a region: expected united_kingdom, europe or north_america\n\
         - the field for the contact id in the contact data set has no name: give the name that it has in the records\n\
         - the field \"id\" of the contact data set is named for both account id and email address: each has a field of its own\n\
         - the group \"sales\", named among the chosen groups, is unknown: list its members or remove it\n\
         - mailbox \"nobody\" {NOT_AN_ADDRESS}\n\
         - 1 mailbox is chosen, groups expanded and aliases not counted: expected 2 to 2500, so choose more"
    );
    assert_eq!(serde_json::from_value::<Enrichment>(wire).unwrap_err().to_string(), expected);
    let error = builder().name("").add_mailboxes(two()).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the enrichment has 1 problem:\n- the enrichment has no name: give it one that people will know it by"
    );
}

#[test]
fn the_text_of_an_error_lists_a_hundred_problems() {
    let error = builder().add_mailboxes((0..103).map(|number| Mailbox::new(number.to_string()))).build().unwrap_err();
    assert_eq!(error.problems().len(), 103);
    let text = error.to_string();
    assert!(text.starts_with("the enrichment has 103 problems:\n- mailbox \"0\""), "{text}");
    assert_eq!(text.lines().count(), 102);
    assert_eq!(text.lines().last(), Some("and 3 more"));
}

#[test]
fn debug_says_how_many_and_not_who() {
    let groups =
        MailGroups::new().group("sales@corp.example", [Member::address(LEAD), Member::group("B@corp.example")]);
    let groups = groups.group("b@corp.example", []);
    let builder = builder().add_mailboxes(two()).add_groups(["Sales@corp.example"]);
    for (shown, expected) in [
        (format!("{groups:?}"), "MailGroups { groups: 2, .. }"),
        (format!("{:?}", [Member::address(REP), Member::group("a@b")]), "[Mailbox(..), Group(..)]"),
        (format!("{builder:?}"), "EnrichmentBuilder { name: \"Sales\", mailboxes: 2, groups: 1, .. }"),
        (
            format!("{:?}", builder.clone().build_with(&groups).unwrap().groups()),
            "[ChosenGroup { mailbox_count: 1, .. }]",
        ),
        (
            format!("{:?}", builder.build_with(&groups).unwrap()),
            "Enrichment { name: \"Sales\", output: \"Office\", region: Europe, mailboxes: 2, groups: 1, contact_fields: ContactFields { account_id: \"AccountId\", contact_id: \"ContactId\", address: \"Email\" }, .. }",
        ),
    ] {
        assert_eq!(shown, expected);
    }
}
