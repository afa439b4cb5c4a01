//! The program as it is run, data for it, and the answer that one process gives.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use clap::Parser as _;
use on_datafusion::args::JobArgs;
use on_datafusion::generate::Generation;
use on_datafusion::session::session;
use on_datafusion::{Directories, Functions, Rows};
use tempfile::TempDir;

/// The key of executors and of states that are kept.
pub(crate) const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/key.txt");

pub(crate) const AS_OF: &str = "2026-06-30T12:00:00Z";
/// Nothing here takes so long unless it hangs.
const DEADLINE: Duration = Duration::from_mins(5);

/// Made-up activity.
pub(crate) fn data(messages: u64, seed: u64) -> TempDir {
    let folder = TempDir::new().unwrap();
    let generation = Generation { seed, ..Generation::new(messages) };
    generation.write(&folder.path().join("data"), |_| ()).unwrap();
    folder
}

/// The arguments that ask it.
pub(crate) fn asking(data: &TempDir) -> Vec<String> {
    let text = |path: PathBuf| path.to_str().unwrap().to_owned();
    vec![text(data.path().join("data")), "--as-of".to_owned(), AS_OF.to_owned()]
}

/// The same question put to on-datafusion, in this process.
pub(crate) async fn single_process(arguments: &[String]) -> String {
    #[derive(clap::Parser)]
    struct Asked {
        #[command(flatten)]
        job: JobArgs,
    }
    let name = "on-datafusion".to_owned();
    let asked = Asked::parse_from([name].iter().chain(arguments)).job;
    let (job, _gone_after) = asked.job().unwrap();
    let session = session(&Functions::new(asked.key.key().unwrap()).unwrap(), None, None).unwrap();
    job.fold(&session).await.unwrap();
    let names = Directories::names(&job.directory).unwrap();
    let mut rows = Vec::new();
    job.answer(&session, Rows::new(&asked.output, &names, &mut rows).unwrap()).await.unwrap();
    String::from_utf8(rows).unwrap()
}

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) rows: String,
    pub(crate) said: String,
}

/// A run of the program that goes on meanwhile. Ended when dropped.
pub(crate) struct Running {
    child: Child,
    out: Heard,
    said: Heard,
    /// For what is temporary, since who is killed does not clear it away.
    _temporary: TempDir,
}

/// What has come so far from a run.
struct Heard {
    text: Arc<Mutex<String>>,
    listening: Option<JoinHandle<()>>,
}

impl Heard {
    fn new(mut from: impl Read + Send + 'static) -> Heard {
        let text = Arc::new(Mutex::new(String::new()));
        let hears = Arc::clone(&text);
        let listening = thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            let mut gathered = Vec::new();
            while let Ok(read @ 1..) = from.read(&mut bytes) {
                gathered.extend_from_slice(&bytes[..read]);
                *hears.lock().unwrap() = String::from_utf8_lossy(&gathered).into_owned();
            }
        });
        Heard { text, listening: Some(listening) }
    }

    fn so_far(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    fn all(&mut self) -> String {
        self.listening.take().unwrap().join().unwrap();
        self.so_far()
    }
}

impl Running {
    pub(crate) fn start<S: AsRef<str>>(arguments: impl IntoIterator<Item = S>) -> Running {
        let temporary = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_on-ballista"));
        command.args(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        command.env("TMPDIR", temporary.path());
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (out, said) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        Running { child, out: Heard::new(out), said: Heard::new(said), _temporary: temporary }
    }

    /// A scheduler, and where it is.
    pub(crate) fn scheduler() -> (Running, String) {
        let mut scheduler = Running::start(["scheduler", "--port", "0", "--executor-timeout", "3"]);
        scheduler.until("it says where it is", |scheduler| scheduler.out.so_far().ends_with('\n'));
        let address = scheduler.out.so_far().trim().to_owned();
        (scheduler, address)
    }

    /// An executor of one task at a time, under the key of this file.
    pub(crate) fn executor(scheduler: &str, key: &str) -> Running {
        let more = ["--key-file", key];
        let arguments = ["executor", "--scheduler", scheduler, "--port", "0", "--grpc-port", "0", "--concurrency", "1"];
        Running::start([&arguments[..], &["--heartbeat", "1"], &more].concat())
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn said(&self) -> String {
        self.said.so_far()
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// The processes that `local` has said it started, the scheduler first.
    pub(crate) fn processes(&mut self, executors: usize) -> Vec<u32> {
        let mut processes = Vec::new();
        self.until("all processes are started", |running| {
            let said = running.said();
            let ids = said.lines().filter_map(|line| line.split_once(": process ")?.1.split(',').next()?.parse().ok());
            processes = ids.collect();
            processes.len() > executors
        });
        processes
    }

    /// Waits for it, and fails when the program ends first.
    pub(crate) fn until(&mut self, what: &str, mut met: impl FnMut(&mut Running) -> bool) {
        look_until(what, || {
            let met = met(self);
            assert!(met || !self.has_ended(), "ended before {what}:\n{}", self.said());
            met
        });
    }

    /// Waits until it ends by itself.
    pub(crate) fn ran(mut self) -> Ran {
        look_until("it ends", || self.has_ended());
        let code = self.child.wait().unwrap().code();
        Ran { code, rows: self.out.all(), said: self.said.all() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Looks again and again, since neither folders nor other people's processes say when they change. How long it is between
/// two looks decides nothing.
pub(crate) fn look_until(what: &str, mut met: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !met() {
        assert!(begin.elapsed() < DEADLINE, "never came: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn run<S: AsRef<str>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    Running::start(arguments).ran()
}

/// Rows and nothing else, or none and a reason.
#[track_caller]
pub(crate) fn assert_whole_or_nothing(ran: &Ran, expected: &str) {
    match ran.code {
        Some(0) => assert_eq!(ran.rows, expected),
        Some(2) => {
            assert_eq!(ran.rows, "", "{}", ran.said);
            assert!(ran.said.contains("on-ballista: "), "{}", ran.said);
        }
        other => panic!("{other:?}: {}", ran.said),
    }
}

/// As an operator would, or a lack of memory.
pub(crate) fn send(signal: &str, process: u32) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

/// Whether a process still runs; one that nobody has buried yet does not.
pub(crate) fn runs(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// How many files there are below a folder.
pub(crate) fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}
