//! SPEC 15: the answer is exact, whatever the form of the input and however it is split.

use std::fs;

use kit::testing::{assert_is_worked_example, records};

use crate::support::{Program, Ran, Scratch, Tallies as _, gzip, shuffled_twice, worked};

#[test]
fn any_number_of_shards_gives_the_answer_and_the_same_bytes() {
    let run = |shards: &str| Program::on_worked_example().with("--shards", shards).run().ok();
    let one = run("1");
    assert_is_worked_example(&one.out);
    assert!(one.out.ends_with('\n') && !one.out.contains('\r'));
    for shards in ["2", "7"] {
        let many = run(shards);
        assert_eq!(many.out, one.out);
        assert_eq!(many.said, one.said);
    }
}

#[test]
fn order_and_repetition_do_not_show() {
    let scratch = Scratch::new("order_and_repetition");
    let [emails, meetings] = ["emails.jsonl", "meetings.jsonl"]
        .map(|name| scratch.file(name, shuffled_twice(&fs::read_to_string(worked(name)).unwrap())));
    let plain = Program::on_worked_example().run().ok();
    let run = |shards: &str| {
        let program = Program::new().with("--emails", &emails).with("--meetings", &meetings);
        program.with("--shards", shards).run().ok()
    };
    let one = run("1");
    assert_eq!(one.out, plain.out);
    assert_eq!(one.tally("offered"), [72, 48]);
    assert_eq!(one.tally("recorded"), plain.tally("recorded"));
    for shards in ["2", "7"] {
        let many = run(shards);
        assert_eq!(many.out, plain.out);
        // A copy that met its twin only when shards were merged is a copy all the same.
        assert_eq!(many.said, one.said);
    }
}

#[test]
fn gzip_in_members_and_several_files_and_blank_lines_are_read() {
    let scratch = Scratch::new("gzip");
    let emails = fs::read_to_string(worked("emails.jsonl")).unwrap();
    let lines: Vec<&str> = emails.lines().collect();
    let (first, rest) = lines.split_at(20);
    let members = [gzip(&(first[..7].join("\n") + "\n")), gzip(&(first[7..].join("\r\n") + "\r\n\r\n"))].concat();
    let first = scratch.file("first", members);
    let rest = scratch.file("rest", format!("\u{feff}{}\n  \n", rest.join("\n\n")));
    let meetings = scratch.file("meetings", gzip(&fs::read_to_string(worked("meetings.jsonl")).unwrap()));
    let program = Program::new().with("--emails", first).with("--meetings", meetings).with("--emails", rest);
    let run = program.with("--shards", "3").run().ok();
    assert_is_worked_example(&run.out);
    assert_eq!(run.said, Program::on_worked_example().run().said);
}

#[test]
fn accounts_and_mailboxes_are_read_as_lines_too() {
    let scratch = Scratch::new("lines");
    let lines = |name: &str| {
        let values: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(worked(name)).unwrap()).unwrap();
        let lines: Vec<String> = values.iter().map(ToString::to_string).collect();
        scratch.file(name, lines.join("\n"))
    };
    let program = Program::over(&lines("accounts.json"), &lines("mailboxes.json"));
    let program = program.with("--emails", worked("emails.jsonl")).with("--meetings", worked("meetings.jsonl"));
    assert_is_worked_example(&program.run().ok().out);
}

#[test]
fn json_says_what_csv_says() {
    let csv = records(&Program::on_worked_example().run().ok().out);
    let json = Program::on_worked_example().with("--format", "json").run().ok().out;
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&json).unwrap();
    assert_eq!(json.lines().count(), rows.len() + 2);
    assert_eq!(rows.len(), csv.len() - 1);
    for (object, record) in rows.iter().zip(&csv[1..]) {
        assert_eq!(object.len(), record.len());
        for (name, field) in csv[0].iter().zip(record) {
            match &object[name] {
                serde_json::Value::Null => assert_eq!(field, "", "{name}"),
                serde_json::Value::String(text) => assert_eq!(field, text, "{name}"),
                number => assert_eq!(field.parse::<f64>().ok(), number.as_f64(), "{name}"),
            }
        }
    }
}

#[test]
fn tallies_add_up() {
    let run: Ran = Program::on_worked_example().run().ok();
    assert_eq!(
        run.said,
        "                                    emails    meetings
offered                                 36          24
  recorded                              27          17
  copies                                 4           7
  irrelevant                             5           0
  rejected                               0           0
unreadable, passed over                  0           0
recorded                                27          17
  counted                               23           9
  not counted                            4           8
    one side missing                     0           1
    cancelled                            0           1
    before the window                    1           0
    after as-of                          1           1
    kind                                 2           0
    all-day                              0           2
    too long                             0           1
    nobody left on one side              0           2
Lists     never matched: 1 account, 1 contact
          account acct-c (Cedar): no mail
          contact cyd of acct-c: no mail
"
    );
}

#[test]
fn no_activity_is_a_header_and_an_empty_array() {
    let run = Program::new().run().ok();
    assert_eq!(records(&run.out).len(), 1);
    assert_eq!(Program::new().with("--format", "json").run().ok().out, "[\n]\n");
}
