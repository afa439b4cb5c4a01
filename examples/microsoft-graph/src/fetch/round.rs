//! A collection from its current link to its delta link, page by page.

use chrono::{DateTime, Utc};

use crate::fetch::client::Client;
use crate::fetch::collection::{Collection, Plan};
use crate::fetch::mailboxes::{User, encoded};
use crate::fetch::page::{Onward, Page, Stored};
use crate::fetch::report::Report;
use crate::fetch::server::{Link, Server};
use crate::fetch::state::{At, Progress};
use crate::fetch::store::Drawer;
use crate::fetch::trail::Trail;
use crate::fetch::transport::Transport;
use crate::fetch::verdict::Failure;
use crate::fetch::wait::Pause;

/// Everything that one mailbox is fetched with.
#[derive(Debug)]
pub(crate) struct Fetch<'f, T, P> {
    pub(crate) server: &'f Server,
    pub(crate) client: &'f mut Client<T, P>,
    pub(crate) plan: &'f Plan,
    /// What is written on the pages: one instant for the whole run.
    pub(crate) now: DateTime<Utc>,
    pub(crate) user: &'f User,
    pub(crate) drawer: &'f mut Drawer,
    pub(crate) report: &'f mut Report,
}

impl<T: Transport, P: Pause> Fetch<'_, T, P> {
    /// Fetches what there is, and stores each page before the state moves on: wherever this ends, the
    /// next run goes on from the last page that was stored.
    pub(crate) fn round(&mut self, collection: &Collection) -> Result<(), Failure> {
        let key = collection.key();
        let known = self.drawer.state.collections.get(&key).cloned();
        let mut progress = known.unwrap_or_else(|| collection.begin(self.plan));
        if !self.plan.is_within(&progress) {
            // First the changes within the old bounds: removals are reported nowhere else.
            if !matches!(progress.at, At::Begin) {
                self.follow(collection, &mut progress)?;
            }
            progress = Progress { pages: progress.pages, ..collection.begin(self.plan) };
        }
        self.follow(collection, &mut progress)
    }

    /// From its current link to its delta link.
    fn follow(&mut self, collection: &Collection, progress: &mut Progress) -> Result<(), Failure> {
        let key = collection.key();
        let mut trail = Trail::default();
        let mut has_begun_anew = false;
        loop {
            let is_first = matches!(progress.at, At::Begin);
            if is_first {
                progress.has_in_reply_to = collection.begin(self.plan).has_in_reply_to;
            }
            let link = self.link(collection, progress)?;
            let (page, onward) = match self.page(&link, &mut trail) {
                Ok(found) => found,
                Err(failure) if !has_begun_anew && is_forgotten(&failure, is_first) => {
                    has_begun_anew = true;
                    self.report.begun_anew += 1;
                    progress.begin_anew();
                    self.save(&key, progress)?;
                    trail = Trail::default();
                    continue;
                }
                Err(failure) => {
                    if let Failure::Endless(_) = failure {
                        progress.begin_anew();
                        self.save(&key, progress)?;
                    }
                    return Err(failure);
                }
            };
            trail.found(!page.value.is_empty());
            self.store(collection, progress, page)?;
            progress.at = match onward {
                Onward::Next(link) => At::Next(link.secret()),
                Onward::Done(link) => At::Delta(link.secret()),
            };
            let is_done = matches!(progress.at, At::Delta(_));
            let is_cut = is_done && Collection::may_be_cut(progress);
            if is_cut {
                progress.is_whole = true;
                progress.begin_anew();
                trail = Trail::default();
            } else if is_done {
                progress.items = 0;
            }
            self.save(&key, progress)?;
            if is_done && !is_cut {
                return Ok(());
            }
        }
    }

    /// The page at a link, and where it goes on.
    pub(crate) fn page(&mut self, link: &Link, trail: &mut Trail) -> Result<(Page, Onward), Failure> {
        trail.follow(link)?;
        let page: Page = self.client.get(link)?;
        let onward = page.onward(self.server, link).map_err(Failure::List)?;
        Ok((page, onward))
    }

    /// Where it goes on. Links from the disk are believed no more than those from the server.
    fn link(&self, collection: &Collection, progress: &Progress) -> Result<Link, Failure> {
        Ok(match &progress.at {
            At::Begin => {
                let path = self.user.path() + &collection.first(progress, self.plan);
                self.server.at(&path)?
            }
            At::Next(link) | At::Delta(link) => self.server.link(link)?,
        })
    }

    fn store(&mut self, collection: &Collection, progress: &mut Progress, page: Page) -> Result<(), Failure> {
        progress.items = progress.items.saturating_add(page.value.len() as u64);
        let value: Vec<_> = page.value.into_iter().filter_map(|item| collection.keep(item, progress)).collect();
        self.report.page(collection, &value);
        if value.is_empty() {
            return Ok(());
        }
        progress.pages = progress.pages.saturating_add(1);
        // Always written by this program: the server's own may name the user by an id that is on no list.
        let (base, user, what) = (self.server.base(), encoded(&self.user.key), collection.what());
        let context = format!("{base}/$metadata#users('{user}')/{what}");
        self.drawer.add(what, &Stored { context, fetched_at: self.now, value })?;
        Ok(())
    }

    fn save(&mut self, key: &str, progress: &Progress) -> Result<(), Failure> {
        self.drawer.state.collections.insert(key.to_owned(), progress.clone());
        Ok(self.drawer.save()?)
    }
}

/// Whether the server has forgotten what a link stands for. A kept link that leads nowhere is forgotten
/// too; whether the list itself is gone, its first page says.
fn is_forgotten(failure: &Failure, is_first: bool) -> bool {
    matches!(failure, Failure::Expired) || matches!(failure, Failure::Absent(_)) && !is_first
}
