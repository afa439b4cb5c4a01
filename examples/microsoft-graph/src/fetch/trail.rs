//! The links that were followed, so that a circle of them comes to an end.

use std::collections::HashMap;

use crate::fetch::server::Link;

/// The links followed in one round.
#[derive(Debug, Default)]
pub(crate) struct Trail(HashMap<Link, u32>);

impl Trail {
    /// A link may come twice, since a page may be repeated; whoever names it a third time leads in a
    /// circle.
    pub(crate) fn is_circle(&mut self, link: &Link) -> bool {
        let times = self.0.entry(link.clone()).or_default();
        *times += 1;
        *times > 2
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
        let circles: Vec<bool> = [&a, &b, &a, &b, &a].map(|link| trail.is_circle(link)).to_vec();
        assert_eq!(circles, [false, false, false, false, true]);
    }
}
