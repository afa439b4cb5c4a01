//! SPEC 13: an enrichment is written with all that it needs, and read through the same validation.

use account_engagement::Mailbox;
use account_engagement::enrichment::{ContactField, Enrichment, EnrichmentProblem, MailGroups, Member, Region};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{builder, fields, two};
use crate::traffic::cases;
use crate::world::{LEAD, REP};

fn written() -> Value {
    json!({
        "name": "Sales engagement",
        "output": "Office365",
        "region": "north_america",
        "mailboxes": [REP, {"address": LEAD, "aliases": ["l@corp.example"], "directory_id": "0a", "name": "Lead"}],
        "groups": ["Sales"],
        "contact_fields": {"account_id": "AccountId", "contact_id": "ContactId", "address": "Email"},
        "membership": {"sales": ["ann@corp.example", {"group": "Field"}, {"address": REP, "name": "Rep"}], "field": []},
    })
}

#[test]
fn an_enrichment_is_written_completely() {
    let groups = MailGroups::new()
        .group(
            " SALES",
            [
                Member::address("ann@corp.example"),
                Member::group("Field"),
                Member::Mailbox(Mailbox::new(REP).name("Rep")),
            ],
        )
        .group("Field", [])
        .group("Not reached", [Member::group("Nor known")]);
    let lead = Mailbox::new(LEAD).alias("l@corp.example").directory_id("0a").name("Lead");
    let built = Enrichment::builder()
        .name(" Sales engagement ")
        .output("Office365")
        .region(Region::NorthAmerica)
        .add_mailboxes([Mailbox::new(REP), lead])
        .add_groups(["Sales", "sales"])
        .contact_fields(fields())
        .build_with(&groups)
        .unwrap();
    assert_eq!(serde_json::to_value(&built).unwrap(), written());
    assert_eq!(serde_json::from_value::<Enrichment>(written()).unwrap(), built);
    assert_eq!((built.name(), built.output(), built.region()), ("Sales engagement", "Office365", Region::NorthAmerica));
    assert_eq!(built.contact_fields().name_of(ContactField::ContactId), "ContactId");
    assert_eq!(built.mailboxes().len(), 3);
}

#[test]
fn a_missing_or_null_setting_has_its_default() {
    let short = json!({"name": "S", "region": "europe", "mailboxes": [REP, LEAD], "contact_fields": fields()});
    let read: Enrichment = serde_json::from_value(short.clone()).unwrap();
    assert_eq!(read, enrichment_named("S"));
    let mut nulls = short;
    for field in ["output", "groups", "membership"] {
        nulls[field] = Value::Null;
    }
    nulls["mailboxes"][0] = json!({"address": REP, "aliases": null, "directory_id": null, "name": null, "group": null});
    assert_eq!(serde_json::from_value::<Enrichment>(nulls).unwrap(), read);
}

fn enrichment_named(name: &str) -> Enrichment {
    builder().add_mailboxes(two()).name(name).build().unwrap()
}

#[test]
fn an_invalid_file_is_refused() {
    let with = |path: &str, value: Value| {
        let mut wire = written();
        let (parent, field) = path.rsplit_once('/').unwrap();
        wire.pointer_mut(parent).unwrap()[field] = value;
        serde_json::from_value::<Enrichment>(wire).unwrap_err().to_string()
    };
    for (path, value, expected) in [
        (
            "/mailbox",
            json!([]),
            "unknown field `mailbox`, expected one of `name`, `output`, `region`, `mailboxes`, `groups`, `contact_fields`, `membership`",
        ),
        (
            "/contact_fields/email",
            json!("Email"),
            "unknown field `email`, expected one of `account_id`, `contact_id`, `address`",
        ),
        (
            "/mailboxes",
            json!([{"address": REP, "alias": LEAD}]),
            "unknown field `alias`, expected one of `group`, `address`, `aliases`, `directory_id`, `name`",
        ),
        (
            "/mailboxes",
            json!([{"group": "Sales"}]),
            "the group \"Sales\" is among the mailboxes: name it among the groups",
        ),
        ("/mailboxes", json!([{"name": "Rep"}]), "a mailbox has an address, found none: give its primary address"),
        (
            "/membership/sales",
            json!([{"group": "Field", "name": "Rep"}]),
            "a member is a mailbox or a group, found fields of both: make them two members",
        ),
        (
            "/membership/sales",
            json!([7]),
            "invalid type: integer `7`, expected an address, or a table with an address or a group",
        ),
        (
            "/membership",
            json!(["sales"]),
            "invalid type: sequence, expected a table of mail groups, each with the list of its members",
        ),
        ("/region", json!(7), "invalid type: number, expected a string"),
    ] {
        let found = with(path, value);
        assert!(found == expected || (path == "/region" && found.starts_with("invalid type: integer `7`")), "{found}");
    }
    assert_eq!(
        serde_json::from_value::<Region>(json!("Mars")).unwrap_err().to_string(),
        "\"Mars\" is not a region: expected united_kingdom, europe or north_america"
    );
    for region in Region::ALL {
        let word = serde_json::to_string(region).unwrap();
        assert_eq!(serde_json::from_str::<Region>(&word).unwrap(), *region);
        assert_eq!(region.to_string().parse(), Ok(*region));
    }
    let shown: Vec<_> = Region::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["United Kingdom", "Europe", "North America"]);
}

/// If white space were removed twice, the written address or group would be read as another one.
#[test]
fn addresses_that_fold_twice_stay_with_their_owner() {
    let groups = MailGroups::new().group("<<sales>>", [Member::address("MAILTO:mailto:ann@corp.example")]);
    let built = builder()
        .add_mailboxes([Mailbox::new("<<Rep@corp.example>>"), Mailbox::new(REP)])
        .add_groups(["<<Sales>>"])
        .build_with(&groups)
        .unwrap();
    let directory = built.directory(&[]).unwrap();
    assert_eq!(directory.mailbox_count(), 3);
    let wire = serde_json::to_string(&built).unwrap();
    assert_eq!(serde_json::from_str::<Enrichment>(&wire).unwrap(), built);
}

fn a_mailbox() -> impl Strategy<Value = Mailbox> {
    let raw = |number: u8, is_loud: bool| {
        let address = format!("m{number}@corp.example");
        if is_loud { format!(" <{}>", address.to_uppercase()) } else { address }
    };
    (0u8..9, any::<bool>(), 0usize..3, any::<bool>(), any::<bool>()).prop_map(
        move |(number, is_loud, aliases, has_id, has_name)| {
            let mailbox = (0..aliases).fold(Mailbox::new(raw(number, is_loud)), |mailbox, alias| {
                mailbox.alias(format!("a{alias}.{number}@corp.example"))
            });
            let mailbox = if has_id { mailbox.directory_id(format!("id-{number}")) } else { mailbox };
            if has_name { mailbox.name(format!("Rep {number}")) } else { mailbox }
        },
    )
}

fn a_member() -> impl Strategy<Value = Member> {
    prop_oneof![
        a_mailbox().prop_map(Member::Mailbox),
        prop::sample::select(vec!["a", "B ", "c"]).prop_map(Member::group)
    ]
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_written_enrichment_reads_back_equal(
        singles in proptest::collection::vec(a_mailbox(), 0..5),
        members in proptest::array::uniform3(proptest::collection::vec(a_member(), 0..5)),
        chosen in proptest::collection::vec(prop::sample::select(vec!["A", "b", " C"]), 0..4),
        region in prop::sample::select(Region::ALL.to_vec()),
        output in "[A-Za-z_][A-Za-z0-9_]{0,9}",
        name in "\\PC{0,3}[a-z]\\PC{0,3}",
    ) {
        let groups: MailGroups = ["a", "b", "c"].into_iter().zip(members).collect();
        let built = builder().name(name).output(output).region(region).add_mailboxes(singles).add_groups(chosen);
        match built.build_with(&groups) {
            Ok(built) => {
                let wire = serde_json::to_string(&built).unwrap();
                let read: Enrichment = serde_json::from_str(&wire).unwrap();
                prop_assert_eq!(read.mailboxes(), built.mailboxes());
                prop_assert_eq!(serde_json::to_string(&read).unwrap(), wire);
                prop_assert!(read == built);
                prop_assert!(built.mailboxes().is_sorted_by(|a, b| a.address < b.address));
                prop_assert!(built.directory(&[]).is_ok());
            }
            Err(error) => prop_assert!(
                matches!(error.problems(), [EnrichmentProblem::MailboxCount { found: 0 | 1 }]),
                "{}", error
            ),
        }
    }
}
