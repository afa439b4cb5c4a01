//! The links that were followed, so that those that lead nowhere come to an end.

use std::collections::HashMap;

use crate::fetch::server::Link;
use crate::fetch::verdict::Failure;

/// How many pages in a row may bring nothing.
const BARREN: u32 = 1_000;

/// The links followed in one round.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    times: HashMap<Link, u32>,
    /// How many pages, up to the last, have brought nothing.
    barren: u32,
}

impl Trail {
    /// A link may come twice, since a page may be repeated; whoever names it a third time leads in a
    /// circle. And a page may be empty, but not one after the other without end.
    pub(crate) fn follow(&mut self, link: &Link) -> Result<(), Failure> {
        let times = self.times.entry(link.clone()).or_default();
        *times += 1;
        if *times > 2 {
            return Err(Failure::endless(link, "the next links lead in a circle"));
        }
        if self.barren >= BARREN {
            return Err(Failure::endless(link, &format!("the next links lead to nothing, {BARREN} times in a row")));
        }
        Ok(())
    }

    /// Whether the page that was there has brought anything.
    pub(crate) fn found(&mut self, anything: bool) {
        self.barren = if anything { 0 } else { self.barren + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::server::Server;

    #[test]
    fn the_third_time_is_a_circle() {
        let server = Server::new("https://graph.example").unwrap();
        let (a, b) = (server.at("/a").unwrap(), server.at("/b").unwrap());
        let mut trail = Trail::default();
        let circles = [&a, &b, &a, &b, &a].map(|link| trail.follow(link).is_err());
        assert_eq!(circles, [false, false, false, false, true]);
    }

    #[test]
    fn a_thousand_empty_pages_in_a_row_are_the_last() {
        let server = Server::new("https://graph.example").unwrap();
        let mut trail = Trail::default();
        let mut follow = |page: u32, anything| {
            let goes_on = trail.follow(&server.at(&format!("/{page}")).unwrap()).is_ok();
            trail.found(anything);
            goes_on
        };
        assert!((0..BARREN).all(|page| follow(page, page == BARREN - 1)));
        assert!((0..BARREN).all(|page| follow(BARREN + page, false)));
        assert!(!follow(2 * BARREN, true));
    }
}
