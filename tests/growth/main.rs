//! What one sender, or one source, can do: ten times the input costs at most twelve times the
//! instructions, and inputs chosen to collide cost what any others do.
//!
//! Instructions are counted by valgrind, which does not know of clocks and busy machines. Without
//! it the tests say so and pass. `GROWTH_SCALE=20 cargo test --release --test growth` tries larger
//! inputs, for a square with a small factor.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod collisions;
#[path = "../integration/snapshots/format.rs"]
#[allow(dead_code, reason = "of the integration tests")]
mod format;
mod made;
mod workloads;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use collisions::Inputs;
use workloads::WORKLOADS;

/// Names the workload and its size to the child.
const WORKLOAD: &str = "GROWTH_WORKLOAD";
const SIZE: &str = "GROWTH_SIZE";

/// What runs under valgrind.
#[test]
#[ignore = "is what the other tests run under valgrind"]
fn child() {
    let (Ok(name), Ok(size)) = (env::var(WORKLOAD), env::var(SIZE)) else { return };
    let (_, workload) = WORKLOADS.iter().find(|(known, _)| *known == name).unwrap();
    workload(size.parse().unwrap());
}

/// A workload that is run by a process of its own.
fn run(workload: &str, size: usize) -> Command {
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--test-threads=1"])
        .env(WORKLOAD, workload)
        .env(SIZE, size.to_string());
    command
}

/// How many instructions it takes; `None` without valgrind.
fn instructions(command: &mut Command) -> Option<u64> {
    let Ok(output) = command.output() else {
        println!("skipped: valgrind is not installed, which counts instructions");
        return None;
    };
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {report}");
    let (_, count) = report.split_once("refs:").expect(&report);
    Some(count.lines().next().unwrap().trim().replace(',', "").parse().unwrap())
}

fn scale() -> usize {
    env::var("GROWTH_SCALE").map_or(1, |scale| scale.parse().unwrap())
}

fn assert_grows_in_proportion(workload: &str, size: usize) {
    let size = size * scale();
    // Less those that it takes to start a process.
    let Some(start) = instructions(&mut run(workload, 0)) else { return };
    let [few, many] = [size, 10 * size].map(|size| instructions(&mut run(workload, size)).unwrap() - start);
    println!("{workload}: {few} instructions for {size}, {many} for {}", 10 * size);
    assert!(many <= 12 * few, "{workload}: {few} instructions for {size}, {many} for {}", 10 * size);
}

macro_rules! in_proportion {
    ($($name:ident: $size:expr,)*) => {$(
        #[test]
        fn $name() {
            assert_grows_in_proportion(stringify!($name), $size);
        }
    )*};
}

in_proportion! {
    recipients_of_one_email: 300,
    recipients_one_copy_each: 300,
    guests_of_one_meeting: 300,
    guests_one_copy_each: 300,
    emails_from_everybody_to_everybody: 12,
    messages: 300,
    messages_in_one_thread: 300,
    threads_of_one_message: 300,
    answers_to_one_message: 300,
    messages_answered_by_copies_of_one: 300,
    bytes_of_every_text: 30_000,
    contacts: 200,
    addresses_of_one_contact: 200,
    domains: 200,
    contacts_of_one_address: 300,
    mailboxes_listed_twice: 300,
    revisions: 50,
    bare_meetings: 300,
    merges_of_halves: 300,
    snapshots: 300,
    adoptions_of_a_grown_directory: 200,
    children_of_one_parent_withheld: 100,
    one_email_to_all_children: 100,
    parents_in_a_chain: 100,
    reply_times_of_one_thread: 300,
    reply_times_of_two_in_many_threads_to_many: 100,
    rules_of_many_conditions: 100,
    nested_groups_all_chosen: 300,
    groups_in_a_chain_all_chosen: 300,
    records_of_one_mailbox: 300,
    contact_records: 300,
    bad_contact_records: 300,
}

/// Ids, threads and addresses of contacts that share a place in the tables under a seed or key that
/// everybody knows, beside as many that do not.
/// Beside a control at larger scale: where the chooser knows the key, they do cost more.
#[test]
fn chosen_collisions_cost_what_other_inputs_do() {
    let count = if scale() > 1 { 7000 } else { 800 };
    for Inputs { kind, any, colliding } in collisions::all(count) {
        let Some(start) = instructions(&mut run(kind, 0)) else { return };
        let path = |which: &str, inputs: &[String]| {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{which}-{kind}"));
            fs::write(&path, inputs.join("\n")).unwrap();
            path
        };
        let (any_path, colliding_path) = (path("any", &any), path("colliding", &colliding));
        let cost = |path: &Path| instructions(run(kind, count).env(collisions::INPUTS, path)).unwrap() - start;
        let (any, colliding) = (cost(&any_path), cost(&colliding_path));
        println!("{kind}: {any} instructions for any, {colliding} for those that collide");
        assert!(10 * colliding <= 12 * any, "{kind}: {any} instructions for any, {colliding} for those that collide");
        if scale() > 1 && kind == "message_ids" {
            let mut control = run(kind, count);
            control.env(collisions::INPUTS, &colliding_path).env(collisions::CONTROL, "1");
            let control = instructions(&mut control).unwrap() - start;
            println!("{kind}: {control} where the key is known");
            assert!(10 * control > 12 * any, "the inputs do not collide: {any} for any, {control} under their key");
        }
    }
}
