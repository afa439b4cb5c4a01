use alloc::vec;
use alloc::vec::Vec;

/// What a group contains: mailboxes and other groups, by their numbers.
#[derive(Default)]
pub(super) struct Links {
    pub(super) mailboxes: Vec<u32>,
    pub(super) groups: Vec<u32>,
}

/// How many distinct mailboxes each group contains.
///
/// Groups that contain each other contain the same mailboxes, so each such cycle is found as a whole (Tarjan,
/// "Depth-first search and linear graph algorithms", 1972), after everything that it contains. One traversal for each
/// group would take quadratic time where groups are nested deeply. The search keeps its own path, because recursion
/// could overflow the stack.
///
/// `mailboxes` is their number; each cycle has one bit for each of them.
pub(super) fn sizes(groups: &[Links], mailboxes: usize) -> Vec<usize> {
    let mut search = Search {
        groups,
        words: mailboxes.div_ceil(u64::BITS as usize),
        marks: vec![Mark::default(); groups.len()],
        met: 0,
        open: Vec::new(),
        path: Vec::new(),
        circles: Vec::new(),
    };
    for group in (0..).take(groups.len()) {
        search.visit(group);
    }
    let size = |circle: &Vec<u64>| circle.iter().map(|word| word.count_ones() as usize).sum();
    let sizes: Vec<usize> = search.circles.iter().map(size).collect();
    let of = |mark: &Mark| mark.circle.and_then(|circle| sizes.get(circle)).copied();
    search.marks.iter().map(|mark| of(mark).unwrap_or_default()).collect()
}

#[derive(Clone, Copy, Default)]
struct Mark {
    /// The order in which it was met, from 1; 0 before.
    met: u32,
    /// The earliest group, in that order, that is known to be in the same cycle.
    low: u32,
    /// Its cycle, once that is closed.
    circle: Option<usize>,
}

struct Search<'g> {
    groups: &'g [Links],
    words: usize,
    marks: Vec<Mark>,
    met: u32,
    /// Groups whose cycle is not closed, in the order in which they were met.
    open: Vec<u32>,
    /// The path from the group where the search began, with the links that are still to be followed.
    path: Vec<(u32, core::slice::Iter<'g, u32>)>,
    /// The mailboxes of each cycle, as bits.
    circles: Vec<Vec<u64>>,
}

impl<'g> Search<'g> {
    fn visit(&mut self, start: u32) {
        if self.mark(start).met == 0 {
            self.enter(start);
        }
        while let Some((group, links)) = self.path.last_mut() {
            let group = *group;
            if let Some(&next) = links.next() {
                match self.mark(next) {
                    Mark { met: 0, .. } => self.enter(next),
                    Mark { met, circle: None, .. } => self.lower(group, met),
                    Mark { circle: Some(_), .. } => {}
                }
            } else {
                self.path.pop();
                let Mark { met, low, .. } = self.mark(group);
                if low == met {
                    self.close(group);
                } else if let Some((parent, _)) = self.path.last() {
                    self.lower(*parent, low);
                }
            }
        }
    }

    fn enter(&mut self, group: u32) {
        self.met += 1;
        if let Some(mark) = self.marks.get_mut(group as usize) {
            *mark = Mark { met: self.met, low: self.met, circle: None };
        }
        self.open.push(group);
        let links: &'g [u32] = self.groups.get(group as usize).map_or(&[], |links| &links.groups);
        self.path.push((group, links.iter()));
    }

    fn lower(&mut self, group: u32, low: u32) {
        if let Some(mark) = self.marks.get_mut(group as usize) {
            mark.low = mark.low.min(low);
        }
    }

    /// All groups that were met since this one and are still open are in one cycle with it.
    fn close(&mut self, first: u32) {
        let place = self.open.iter().rposition(|group| *group == first).unwrap_or_default();
        let members = self.open.split_off(place);
        for member in &members {
            if let Some(mark) = self.marks.get_mut(*member as usize) {
                mark.circle = Some(self.circles.len());
            }
        }
        let mut bits = vec![0; self.words];
        for links in members.iter().filter_map(|member| self.groups.get(*member as usize)) {
            for mailbox in &links.mailboxes {
                if let Some(word) = bits.get_mut((mailbox / u64::BITS) as usize) {
                    *word |= 1 << (mailbox % u64::BITS);
                }
            }
            // Its own cycle is not there yet; all the others are.
            let circles = links.groups.iter().filter_map(|group| self.circles.get(self.mark(*group).circle?));
            circles.for_each(|circle| bits.iter_mut().zip(circle).for_each(|(word, more)| *word |= more));
        }
        self.circles.push(bits);
    }

    fn mark(&self, group: u32) -> Mark {
        self.marks.get(group as usize).copied().unwrap_or_default()
    }
}
