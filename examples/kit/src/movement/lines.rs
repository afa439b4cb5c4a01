//! The lists as text, below the table on a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{List, Movement, Mover, WEEKS};
use crate::status::Status;
use crate::table::{plain, shortened};
use crate::words::{count, uncapitalized};

impl Movement {
    /// The lists as text, which fits the width if there is one. Nothing if no account moved and none is silent.
    #[must_use]
    pub fn lines(&self, names: &BTreeMap<String, String>, width: Option<usize>) -> String {
        let compared = format!("the raw score {WEEKS} weeks earlier and now");
        let silent = format!("for more than {}, and {WEEKS} weeks earlier too", count(crate::silence::DAYS, "day"));
        let points = |mover: &Mover| Some([mover.before, mover.after].map(|score| format!("{score:.1}")));
        let mut text = self.cold.lines(Status::Cold, &compared, points, names, width);
        text += &self.warm.lines(Status::Warm, &compared, points, names, width);
        text += &self.silent.lines(Status::Silent, &silent, |_| None, names, width);
        text
    }
}

impl List {
    /// `points` are the scores before and after, where the list shows them.
    fn lines(
        &self,
        status: Status,
        compared: &str,
        points: fn(&Mover) -> Option<[String; 2]>,
        names: &BTreeMap<String, String>,
        width: Option<usize>,
    ) -> String {
        if self.number() == 0 {
            return String::new();
        }
        let mut text = format!("{}: {compared}\n", status.heading());
        let name = |mover: &Mover| plain(names.get(&mover.account_id).unwrap_or(&mover.account_id));
        let widest = |of: &dyn Fn(&Mover) -> String| self.listed().iter().map(|mover| of(mover).width()).max();
        let room = |text: &str, width: Option<usize>| " ".repeat(width.unwrap_or_default() - text.width());
        let point = |mover: &Mover, place: usize| points(mover).map_or_else(String::new, |both| both[place].clone());
        let names = widest(&name);
        let [before, after] = [0, 1].map(|place| widest(&|mover| point(mover, place)));
        for mover in self.listed() {
            let name = name(mover);
            let mut line = format!("  {name}{}  ", room(&name, names));
            if let Some([from, to]) = points(mover) {
                _ = write!(line, "{}{from} → {}{to}  ", room(&from, before), room(&to, after));
            }
            _ = write!(line, "{}: {}", mover.mark, uncapitalized(&mover.what).replace('\u{a0}', " "));
            text += &width.map_or_else(|| line.clone(), |width| shortened(&line, width));
            text += "\n";
        }
        let more = self.more();
        if more > 0 {
            _ = writeln!(text, "  and {more} more");
        }
        text
    }
}
