//! Bytes with a right tag that contradict themselves. Their author knows the key. None of them is accepted as a state.

use account_engagement::{Account, Aggregator, Directory, Key, Mailbox, SnapshotError};

use super::format::{Draft, Event, Message, from, keyed, to};
use crate::world::{clock, email, meeting, offer};

const NINE: i64 = 1_772_442_000_000;

/// A rep and a lead, a contact at a domain of nobody's, and a domain with an ignored address.
fn directory() -> Directory {
    Directory::builder()
        .add_mailboxes([Mailbox::new("rep@corp.example")])
        .add_accounts([Account::new("a").domain("a.example").contact("c", ["bob@b.example"])])
        .ignore(["room@a.example"])
        .build()
        .unwrap()
}

fn grown() -> Aggregator {
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory());
    offer(&mut aggregator, [email("m1", "rep@corp.example", "bob@b.example").in_reply_to("m0").conversation("t")]);
    offer(&mut aggregator, [email("m2", "ann@a.example", "rep@corp.example").in_reply_to("x")]);
    offer(&mut aggregator, [email("m2", "ann@a.example", "rep@corp.example").in_reply_to("y")]);
    offer(&mut aggregator, [meeting("u", "rep@corp.example", "bob@b.example=accepted").revision(-3)]);
    offer(&mut aggregator, [meeting("bare", "rep@corp.example", "").revision(7)]);
    aggregator
}

/// What `grown` says, in places: of domains and addresses in the order of their hashes.
fn draft() -> Draft {
    let hashes = |purpose: &str, all: &[&str]| {
        let mut hashes: Vec<u128> = all.iter().map(|text| keyed(purpose, text.as_bytes())).collect();
        hashes.sort_unstable();
        hashes
    };
    let place = |hashes: &[u128], purpose: &str, text: &str| {
        u32::try_from(hashes.binary_search(&keyed(purpose, text.as_bytes())).unwrap()).unwrap()
    };
    let domains = hashes("domain", &["corp.example", "a.example", "b.example"]);
    let at = |domain: &str| place(&domains, "domain", domain);
    let address = |text: &str| keyed("address", text.as_bytes());
    let mut past_addresses = vec![
        (address("rep@corp.example"), at("corp.example"), 1),
        (address("bob@b.example"), at("b.example"), 2),
        (address("room@a.example"), at("a.example"), 0),
    ];
    past_addresses.sort_unstable();
    let people = hashes("address", &["rep@corp.example", "bob@b.example", "ann@a.example"]);
    let [rep, bob, ann] =
        ["rep@corp.example", "bob@b.example", "ann@a.example"].map(|text| place(&people, "address", text));
    let mut addresses = vec![
        (address("rep@corp.example"), at("corp.example")),
        (address("bob@b.example"), at("b.example")),
        (address("ann@a.example"), at("a.example")),
    ];
    addresses.sort_unstable();
    let message = |id: &str, flags, original: Option<&str>, thread: Option<&str>, links: &[u32]| Message {
        hash: keyed("message", id.as_bytes()),
        flags,
        at: NINE,
        original: original.map(|id| keyed("message", id.as_bytes())),
        threads: thread.iter().map(|id| keyed("thread", id.as_bytes())).collect(),
        links: links.to_vec(),
        count_off: 0,
    };
    let mut messages = vec![
        message("m1", 4, Some("m0"), Some("t"), &[from(rep), to(bob)]),
        message("m2", 8, None, None, &[from(ann), to(rep)]),
    ];
    messages.sort_unstable_by_key(|message| message.hash);
    let event = |id: &str, revision, flags, guests: &[(u32, u8, Option<i64>)]| Event {
        hash: keyed("meeting", id.as_bytes()),
        revision,
        flags,
        start: NINE,
        end: NINE + 1_800_000,
        guests: guests.to_vec(),
        count_off: 0,
    };
    let mut meetings = vec![event("u", -3, 1, &[(from(rep), 0, None), (to(bob), 3, None)]), event("bare", 7, 0, &[])];
    meetings.sort_unstable_by_key(|event| event.hash);
    Draft {
        past_domains: domains
            .iter()
            .map(|domain| (*domain, u8::from(*domain == keyed("domain", b"a.example"))))
            .collect(),
        past_addresses,
        domains,
        addresses,
        messages,
        meetings,
        ..Draft::default()
    }
}

fn read(bytes: &[u8]) -> Result<Aggregator, SnapshotError> {
    Aggregator::from_snapshot(bytes, Key::PUBLIC, directory()).map(|(read, _)| read)
}

#[test]
fn the_format_is_as_described() {
    assert_eq!(NINE, clock("09:00:00").timestamp_millis());
    let bytes = draft().bytes();
    assert_eq!(bytes, grown().snapshot());
    assert_eq!(read(&bytes).unwrap(), grown());
}

fn m1(draft: &mut Draft) -> &mut Message {
    draft.messages.iter_mut().find(|message| message.original.is_some()).unwrap()
}

fn m2(draft: &mut Draft) -> &mut Message {
    draft.messages.iter_mut().find(|message| message.flags == 8).unwrap()
}

fn meeting_u(draft: &mut Draft) -> &mut Event {
    draft.meetings.iter_mut().find(|event| event.flags != 0).unwrap()
}

fn first_past(draft: &mut Draft, side: u8) -> &mut (u128, u32, u8) {
    draft.past_addresses.iter_mut().find(|entry| entry.2 == side).unwrap()
}

fn place_of_a_example(draft: &Draft) -> u32 {
    u32::try_from(draft.past_domains.iter().position(|(_, flag)| *flag == 1).unwrap()).unwrap()
}

type Forge = fn(&mut Draft);

const FORGERIES: &[(&str, Forge)] = &[
    ("the number of records is above the limit", |draft| draft.counts_off[8] = 1 << 28),
    ("the numbers of records do not match the length", |draft| draft.counts_off[7] = (1 << 28) - 10),
    ("the numbers of records do not match the length", |draft| draft.counts_off[0] = 1000),
    ("the numbers of records do not match the length", |draft| draft.counts_off[0] = -1),
    ("the numbers of records do not match the length", |draft| draft.counts_off[8] = (1 << 28) - 2),
    ("the numbers of records do not match the length", |draft| draft.more = vec![0]),
    ("records are not in the order of their hashes", |draft| draft.past_domains.swap(0, 1)),
    ("records are not in the order of their hashes", |draft| draft.addresses.reverse()),
    ("records are not in the order of their hashes", |draft| draft.messages.swap(0, 1)),
    ("records are not in the order of their hashes", |draft| draft.meetings.reverse()),
    ("records are not in the order of their hashes", |draft| draft.domains[1] = draft.domains[0]),
    ("a domain's flag is neither 0 nor 1", |draft| draft.past_domains[0].1 = 2),
    ("an address is at a domain that does not exist", |draft| draft.past_addresses[0].1 = 3),
    ("an address is at a domain that does not exist", |draft| draft.addresses[0].1 = 3),
    ("the side of an address is invalid", |draft| draft.past_addresses[0].2 = 3),
    ("an address is named although its domain says what it is", |draft| {
        let place = place_of_a_example(draft);
        first_past(draft, 2).1 = place;
    }),
    ("an address is named although its domain says what it is", |draft| first_past(draft, 1).2 = 0),
    ("a record is not used", |draft| draft.past_domains.push((u128::MAX, 0))),
    ("a record is not used", |draft| draft.domains.push(u128::MAX)),
    ("a record is not used", |draft| draft.addresses.push((u128::MAX, 0))),
    ("the fingerprint does not match the past section", |draft| draft.fingerprint_off = 1),
    ("an email's flags are invalid", |draft| m2(draft).flags = 12),
    ("an email's flags are invalid", |draft| m2(draft).flags = 255),
    ("records are not in the order of their hashes", |draft| {
        let first = m1(draft).threads[0];
        m1(draft).threads.push(first);
    }),
    ("an email's links are not in order", |draft| m1(draft).links.swap(0, 1)),
    ("an email refers to an address that does not exist", |draft| m2(draft).count_off = 1_000_000),
    ("a meeting's guests are not in order", |draft| meeting_u(draft).count_off = 1_000_000),
    ("an email's links are not in order", |draft| {
        let links = &mut m1(draft).links;
        links[1] = links[0];
    }),
    ("an email refers to an address that does not exist", |draft| m1(draft).links[1] = to(3)),
    ("an email refers to an address that does not exist", |draft| m1(draft).links[0] = from(3)),
    ("an email refers to an address that does not exist", |draft| m1(draft).links[1] |= 1 << 29),
    ("an email has no sender", |draft| _ = m2(draft).links.remove(0)),
    ("an email has no sender", |draft| m2(draft).links.clear()),
    ("an address is at two domains", |draft| {
        let listed = first_past(draft, 2).0;
        let address = draft.addresses.iter_mut().find(|(hash, _)| *hash == listed).unwrap();
        address.1 = (address.1 + 1) % 3;
    }),
    // As many bytes, and other things.
    ("the numbers of links, threads or originals differ from the header", |draft| {
        (draft.counts_off[5], draft.counts_off[6]) = (-1, 1);
    }),
    ("the numbers of links, threads or originals differ from the header", |draft| {
        (draft.counts_off[6], draft.counts_off[7]) = (-1, 4);
    }),
    ("a time is outside the range that can be represented", |draft| m1(draft).at = i64::MAX),
    ("a time is outside the range that can be represented", |draft| meeting_u(draft).start = i64::MIN),
    ("a time is outside the range that can be represented", |draft| meeting_u(draft).end = i64::MAX),
    ("a time is outside the range that can be represented", |draft| {
        meeting_u(draft).guests[1] = (meeting_u(draft).guests[1].0, 7, Some(i64::MAX));
    }),
    ("a meeting's flags are invalid", |draft| meeting_u(draft).flags = 4),
    ("a meeting ends before it starts", |draft| meeting_u(draft).end = NINE - 1),
    ("a meeting's guests are not in order", |draft| meeting_u(draft).guests.swap(0, 1)),
    ("a meeting's guests are not in order", |draft| meeting_u(draft).guests[0].0 = to(2)),
    ("a meeting's guests are not in order", |draft| {
        let guests = &mut meeting_u(draft).guests;
        guests[1] = guests[0];
    }),
    ("a guest's flags are invalid", |draft| meeting_u(draft).guests[1].1 = 8),
    ("a guest refers to an address that does not exist, or an organizer has an answer", |draft| {
        meeting_u(draft).guests[0].1 = 1;
    }),
    ("a guest refers to an address that does not exist, or an organizer has an answer", |draft| {
        meeting_u(draft).guests[1].0 = to(3);
    }),
    ("a guest refers to an address that does not exist, or an organizer has an answer", |draft| {
        meeting_u(draft).guests[0].0 = from(3);
    }),
    ("a guest refers to an address that does not exist, or an organizer has an answer", |draft| {
        meeting_u(draft).guests[1].0 |= 1 << 29;
    }),
    ("a meeting with facts has nobody on it", |draft| meeting_u(draft).guests.clear()),
    ("the numbers of facts, guests or answers differ from the header", |draft| {
        (draft.counts_off[9], draft.counts_off[10]) = (-1, 4);
    }),
    ("the numbers of facts, guests or answers differ from the header", |draft| {
        (draft.counts_off[10], draft.more) = (1, vec![0; 5]);
    }),
    ("the numbers of facts, guests or answers differ from the header", |draft| {
        (draft.counts_off[11], draft.more) = (1, vec![0; 8]);
    }),
    ("the records end before their number is reached", |draft| {
        (draft.counts_off[8], draft.counts_off[10]) = (1, -1);
        draft.more = [vec![0xff; 16], vec![0; 4]].concat();
    }),
];

#[test]
fn bytes_that_contradict_themselves_are_refused() {
    for (number, (expected, forge)) in FORGERIES.iter().enumerate() {
        let mut forged = draft();
        forge(&mut forged);
        match read(&forged.bytes()) {
            Err(SnapshotError::Inconsistent { offset, what }) => {
                assert_eq!(what, *expected, "forgery {number}, at byte {offset}");
                assert!(offset <= forged.bytes().len() as u64, "forgery {number}");
            }
            Err(error) => panic!("forgery {number} ({expected}): {error}"),
            Ok(_) => panic!("forgery {number} was read: {expected}"),
        }
    }
}

#[test]
fn the_error_names_the_offset() {
    let mut forged = draft();
    forged.past_domains[0].1 = 2;
    assert_eq!(
        read(&forged.bytes()).unwrap_err().to_string(),
        "the snapshot contradicts itself at byte 117: a domain's flag is neither 0 nor 1"
    );
}

/// Facts that a state could have: the forger's right, and no contradiction.
#[test]
fn forged_bytes_that_a_valid_state_could_have_are_read() {
    let forge = |forge: Forge| {
        let mut forged = draft();
        forge(&mut forged);
        let bytes = forged.bytes();
        let read = read(&bytes).unwrap();
        assert_eq!(read.snapshot(), bytes);
        read
    };
    // An email that says that it answers itself; one of another kind; an answer with its time.
    forge(|draft| m1(draft).original = Some(m1(draft).hash));
    forge(|draft| m2(draft).flags = 3 + 8);
    // Two senders, one of whom is the only recipient.
    forge(|draft| {
        let mut senders: Vec<u32> = m2(draft).links.iter().map(|link| link & !to(0)).collect();
        senders.sort_unstable();
        m2(draft).links = vec![from(senders[0]), from(senders[1]), to(senders[0])];
    });
    forge(|draft| {
        let guest = &mut meeting_u(draft).guests[1];
        *guest = (guest.0, 2 + 4, Some(NINE));
    });
}
