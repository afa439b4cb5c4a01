//! Schedulers, executors and clients as they are started on hosts of their own, and what is wrong with some.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use account_engagement::Key;
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use on_datafusion::{Directories, Functions};
use tempfile::TempDir;

use crate::support::{KEY, Running, asking, data, run, send, single_process};

/// The arguments of a client.
fn submitting(scheduler: &str, data: &TempDir, more: &[&str]) -> Vec<String> {
    let states = data.path().join("states");
    let arguments = ["submit", "--scheduler", scheduler, "--states", states.to_str().unwrap()];
    let own = [&arguments[..], more].concat().into_iter().map(str::to_owned);
    own.chain(asking(data)).collect()
}

#[tokio::test]
async fn they_answer_as_one_process_does_and_go_on() {
    let (_scheduler, address) = Running::scheduler();
    let data = data(2_000, 31);
    let expected = single_process(&asking(&data)).await;
    // Under a secret key, in any order: who submits waits for executors.
    let submit = Running::start(submitting(&address, &data, &["--executors", "2"]));
    let _executors = [(); 2].map(|()| Running::executor(&address, KEY));
    for ran in [submit.ran(), run(submitting(&address, &data, &[]))] {
        assert_eq!(ran.code, Some(0), "{}", ran.said);
        assert_eq!(ran.rows, expected);
    }
    // To a file, whole.
    let out = data.path().join("rows.csv");
    let ran = run(submitting(&address, &data, &["--out", out.to_str().unwrap()]));
    assert_eq!((ran.code, ran.rows.as_str()), (Some(0), ""), "{}", ran.said);
    assert_eq!(fs::read_to_string(out).unwrap(), expected);
}

#[test]
fn an_executor_with_another_key() {
    let (_scheduler, address) = Running::scheduler();
    let data = data(2_000, 32);
    let key = data.path().join("key");
    fs::write(&key, "ffeeddccbbaa99887766554433221100").unwrap();
    let _executors = [KEY, key.to_str().unwrap()].map(|key| Running::executor(&address, key));
    let ran = run(submitting(&address, &data, &["--executors", "2"]));
    assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{}", ran.said);
    assert!(ran.said.contains("written under another key: give the key that"), "{}", ran.said);
}

#[tokio::test]
async fn an_executor_that_finds_another_version_of_the_directory() {
    let (_scheduler, address) = Running::scheduler();
    let _executor = Running::executor(&address, KEY);
    let data = data(1, 33);
    let directory = data.path().join("data/directory");
    let reference = Directories::reference(directory.to_str().unwrap()).unwrap();
    fs::write(directory.join("accounts.json"), "[]").unwrap();

    let state = SessionStateBuilder::new().with_default_features().with_config(SessionConfig::new_with_ballista());
    let session = SessionContext::remote_with_state(&format!("df://{address}"), state.build()).await.unwrap();
    Functions::new(Key::PUBLIC).unwrap().register(&session);
    let asked = format!("SELECT engagement_bytes(engagement_state(NULL, '{reference}'))");
    let refused = session.sql(&asked).await.unwrap().collect().await.unwrap_err().to_string();
    assert!(refused.contains("another version of the directory at "), "{refused}");
    assert!(refused.contains("give every process the same accounts.json and mailboxes.json"), "{refused}");
}

#[test]
fn who_is_not_there() {
    // A port at which nobody listens: it was free a moment ago.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let data = data(1, 34);
    let to_do = format!(
        "no scheduler answers at {nobody} (Connection refused (os error 111)): start one there with `on-ballista scheduler"
    );
    for ran in [
        run(submitting(&nobody, &data, &["--patience", "1"])),
        run([
            "executor",
            "--scheduler",
            &nobody,
            "--port",
            "0",
            "--grpc-port",
            "0",
            "--patience",
            "1",
            "--key-file",
            KEY,
        ]),
    ] {
        assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{}", ran.said);
        assert!(ran.said.contains(&to_do), "{}", ran.said);
    }

    let (_scheduler, address) = Running::scheduler();
    let ran = run(submitting(&address, &data, &["--patience", "1"]));
    assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{}", ran.said);
    let to_do = format!(
        "the scheduler at {address} has 0 of 1 executors: start them on their hosts with `on-ballista executor \
         --scheduler {address}`"
    );
    assert!(ran.said.contains(&to_do), "{}", ran.said);
}

#[test]
fn who_is_asked_to_end_does() {
    for signal in ["-INT", "-TERM"] {
        let (scheduler, address) = Running::scheduler();
        let mut executor = Running::executor(&address, KEY);
        executor.until("it is known", |_| readyz(&address).starts_with("HTTP/1.1 200"));
        for running in [executor, scheduler] {
            send(signal, running.id());
            let ran = running.ran();
            assert_eq!(ran.code, Some(0), "{signal}: {}", ran.said);
        }
    }
}

#[test]
fn who_is_asked_to_end_before_it_is_known_does() {
    // Nobody registers an executor here.
    let scheduler = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = scheduler.local_addr().unwrap().to_string();
    let executor = Running::executor(&address, KEY);
    let (mut asked, _) = scheduler.accept().unwrap();
    let request = BufReader::new(&asked).lines().map(Result::unwrap);
    assert!(request.take_while(|line| !line.is_empty()).count() > 1);
    write!(asked, "HTTP/1.1 503 Service Unavailable\r\n\r\nnot ready: 0/1 executors registered").unwrap();
    drop(asked);
    let _registering = scheduler.accept().unwrap();
    send("-TERM", executor.id());
    let ran = executor.ran();
    assert_eq!(ran.code, Some(0), "{}", ran.said);
}

/// What the scheduler answers who asks for its health.
fn readyz(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: scheduler.example\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn what_is_said_wrong() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (_scheduler, address) = Running::scheduler();
    let executor = ["executor", "--scheduler", &address];
    let key = ["--key-file", KEY];
    for (arguments, expected) in [
        (vec![], "Usage: on-ballista"),
        (vec!["scheduler", "--port", &port], "cannot listen there; name another by --bind and --port"),
        (vec!["scheduler", "--bind", "0.0.0.0", "--port", "0"], "say by --external-host what executors call this host"),
        (executor.to_vec(), "--key-file <FILE>"),
        ([&executor[..], &key, &["--port", &port]].concat(), "cannot listen there; name another by --bind and --port"),
        (
            [&executor[..], &key, &["--port", "0", "--grpc-port", &port]].concat(),
            "name another by --bind and --grpc-port",
        ),
        ([&executor[..], &["--key-file", "nowhere"]].concat(), "nowhere: --key-file needs a file that can be read"),
        (vec!["executor", "--scheduler", "here"], "expected HOST:PORT, such as 10.0.0.5:50050, found `here`"),
        (vec!["submit", "--scheduler", &address], "submit needs --states DIR"),
        (vec!["submit", "--scheduler", &address, "--states", "s", "--key-file", "k"], "give it to the executors"),
        (
            vec!["submit", "--scheduler", &address, "--states", "s", "--format", "table"],
            "submit needs the --key-file of the executors",
        ),
        (vec!["local", "data"], "DATA needs a folder"),
        (vec!["local", "--states", "s"], "--states needs --key-file"),
        (vec!["local", "--memory-limit", "23M", "--concurrency", "2"], "tasks at once: 2, which need 24 MB at least"),
        (
            [&executor[..], &key, &["--memory-limit", "1M", "--concurrency", "1"]].concat(),
            "set it higher, or --concurrency lower",
        ),
        (vec!["local", "--log", "loud"], "expected off, error, warn, info, debug or trace"),
    ] {
        let ran = run(&arguments);
        assert_eq!((ran.code, ran.rows.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.said);
        assert!(ran.said.contains(expected), "{arguments:?}: {}", ran.said);
    }
}
