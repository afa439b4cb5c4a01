//! The events of each calendar, in one file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;
use std::iter;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, ensure};
use kit::atomic::AtomicFile;
use kit::lock::Lock;
use kit::output::{self, Output};
use kit::terminal::say;
use kit::words::count;
use libdav::caldav::{CalendarComponent, GetCalendarResources, ListCalendarResources};
use libdav::encoding::strict_percent_encoded;

use crate::args::Args;
use crate::client::Client;
use crate::discovery::{self, Calendar};

/// How many events are asked for at once.
const BATCH: usize = 100;

/// What a calendar has.
#[derive(Debug, Default)]
struct Events {
    text: String,
    number: u64,
    /// Those that were listed and then were not there.
    missing: u64,
}

/// Fetches all calendars, each into a file that is replaced as a whole.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let client = Client::new(args)?;
    let host = client.address.uri().host().unwrap_or_default().to_owned();
    let calendars = discovery::calendars(&client).context(host)?;
    let Some(into) = &args.into else {
        let list = |to: &mut dyn Write| calendars.iter().try_for_each(|calendar| writeln!(to, "{}", calendar.name));
        return Output::Stdout.write(list).map(|()| ExitCode::SUCCESS);
    };
    let hidden = into.join(".caldav");
    output::make_private(&hidden).with_context(|| into.display().to_string())?;
    let _lock = Lock::of_folder(&hidden)?;

    let (mut done, mut events, mut failed) = (0_u64, 0, String::new());
    for (calendar, file) in calendars.iter().zip(files(&calendars)) {
        match fetch(&client, calendar) {
            Ok(found) => {
                store(into, &file, &found.text)?;
                done += 1;
                events += found.number;
                if found.missing > 0 {
                    failed += &calendar.note(&format!("{} could not be fetched", count(found.missing, "event")));
                }
            }
            Err(error) => failed += &calendar.note(&format!("not fetched: {error:#}")),
        }
    }
    let all = count(calendars.len() as u64, "calendar");
    say(&format!("{done} of {all}: {}\n{failed}", count(events, "event")));
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn fetch(client: &Client, calendar: &Calendar) -> Result<Events> {
    let path = calendar.uri.path();
    let list = ListCalendarResources::new(path).with_component(CalendarComponent::VEvent);
    let (listed, from) = client.send(&calendar.uri, &list)?;
    let hrefs: Vec<Cow<'_, str>> = listed.resources.iter().map(|listed| strict_percent_encoded(&listed.href)).collect();
    let mut events = Events::default();
    for batch in hrefs.chunks(BATCH) {
        let (found, _) = client.send(&from, &GetCalendarResources::new(path).with_hrefs(batch))?;
        for resource in found.resources {
            match resource.content {
                Ok(content) => {
                    events.number += 1;
                    events.text += content.data.trim_end();
                    events.text += "\r\n";
                }
                Err(_) => events.missing += 1,
            }
        }
    }
    // Answers without some of the events would look as if those had been deleted.
    ensure!(events.number + events.missing >= hrefs.len() as u64, "the server leaves out events");
    Ok(events)
}

/// The names of the files. They are escaped as in the addresses, so that each is a name for a file too; two calendars
/// with one name, such as those of two people, get numbers.
fn files(calendars: &[Calendar]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let file = |calendar: &Calendar| {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.%".contains(letter);
        let name = calendar.name.trim_start_matches('.').replace(|letter: char| !is_plain(letter), "_");
        let name = if name.is_empty() { "calendar" } else { &name };
        let numbered = (2..).map(|number| format!("{name}-{number}.ics"));
        let mut names = iter::once(format!("{name}.ics")).chain(numbered);
        // Some systems do not tell upper case from lower case.
        names.find(|name| taken.insert(name.to_ascii_lowercase())).unwrap_or_default()
    };
    calendars.iter().map(file).collect()
}

impl Calendar {
    fn note(&self, what: &str) -> String {
        let name = if self.name.contains('@') || self.name.contains("%40") { "(address)" } else { &self.name };
        format!("{name}: {what}\n")
    }
}

/// Meetings are personal data: only the owner may read the file.
fn store(into: &Path, name: &str, text: &str) -> Result<()> {
    let path = into.join(name);
    let write = || {
        let mut file = AtomicFile::create_private(&path)?;
        file.write_all(text.as_bytes())?;
        file.commit()
    };
    write().with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_calendar_has_a_file_of_its_own() {
        let names = ["work", "Work", "at%20home", "..", "a/b", "work"];
        let uri = || http::Uri::from_static("https://dav.corp.example/");
        let calendars = names.map(|name| Calendar { uri: uri(), name: name.to_owned() });
        let expected = ["work.ics", "Work-2.ics", "at%20home.ics", "calendar.ics", "a_b.ics", "work-3.ics"];
        assert_eq!(files(&calendars), expected);
    }
}
