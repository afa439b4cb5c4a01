/// How many people have to stand behind a figure for a row to show it (SPEC 10).
///
/// Everything is shown by default. With a threshold, a number of people, an average or a date that rests on
/// fewer people of either side is [withheld](crate::row::Figure): typed so in a [`Row`](crate::Row), an empty
/// field in CSV. What rests on nobody, a zero or a null, is about nobody and is shown. Counts of emails and
/// meetings always are.
///
/// | figure | rests on |
/// |---|---|
/// | contacts and account contacts in emails | the people on the period's counted emails |
/// | the same in meetings, average length of meetings | who takes part in the period's counted meetings |
/// | average time of replies | who sent the period's measured replies; the mailboxes on them |
/// | days since the last email, or meeting | the people on all counted emails, or in meetings, up to the reference date |
/// | start of the engagement | the people of all counted activity in the window |
///
/// The start is the date of an email or a meeting, and is shown where both kinds of days-since are, at every level
/// that is asked, and below the top of a family only where they are in all of it. An [`Overview`](crate::insight::Overview)
/// and [`ReplyTimes`](crate::insight::ReplyTimes) say what of theirs is withheld.
///
/// # What is protected
///
/// A withheld figure cannot be had back from what the same answer shows:
///
/// - **by the score**: score, raw score and shares are reckoned from what is shown alone, a withheld number of
///   people as 0 and withheld days as none. Where both days-since are withheld a Year row's score is 0;
/// - **by the year against its periods**: for one account and kind of figure, either all months show it or none
///   does, and likewise all weeks; and none where the year does not. Nothing is left over to be had by taking away;
/// - **by a parent less its children**, where [`RollUp::AddParents`](crate::RollUp::AddParents) shows both:
///   - the children of one parent show a kind of figure all or none, and none where the parent does not. The
///     parent's own contacts, who have no row of their own, count as a child here;
///   - they show what is added up (people of the account, lengths of meetings, times of replies) only where it adds
///     up to the parent's: not where two of them met in one meeting, or one answered mail to the other;
///   - where a child's activity is all of its parent's, or has the same last or first date, the parent's figure
///     is the child's and rests on its people;
///   - months and weeks show a kind of figure only where they may for the whole family.
///
/// It comes at a price: one quiet week takes its figure from all weeks of the account. To withhold just one week
/// more would not do, since months and weeks together would give it back.
///
/// # What is not
///
/// - Two questions compared: of two instants, two directories, two windows, zones, policies or thresholds, with and
///   without a hierarchy.
/// - That too few stand behind a figure: with a threshold of two, that it is one.
/// - Dates of one among many: days since the last email are those since the last of all, whoever wrote it, once
///   enough people ever have.
/// - Counts of emails and meetings, and which periods have any: they are shown whoever stands behind them.
/// - A month less the weeks in it, which tells of the days at its ends that no row is about.
/// - What is known otherwise: that two accounts met in the same meeting, or who the only contact is.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Disclosure, Email, Key, Mailbox, Question};
/// use chrono::DateTime;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let now = DateTime::UNIX_EPOCH;
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
///
/// let rows = aggregator.rows(&Question::new(now).disclosure(Disclosure::at_least(3)))?;
/// assert_eq!(rows[0].emails_to_account, 1);
/// assert!(rows[0].account_contacts_in_emails.is_withheld(), "one person is fewer than three");
/// assert!(rows[0].days_since_last_email.is_withheld());
/// assert_eq!(rows[0].days_since_last_meeting, None, "no meeting is nobody's");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// One month of one person takes the others along, and not the year:
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Disclosure, Email, Key, Level, Mailbox, Question};
/// # use chrono::{TimeZone, Utc};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let mut send = |id, month, from, to: &[&str]| {
///     let at = Utc.with_ymd_and_hms(2026, month, 2, 9, 0, 0).unwrap();
///     aggregator.record_email(&to.iter().fold(Email::new(id, at, from), |email, to| email.to(*to)))
/// };
/// let both = ["bo@birch.example", "al@birch.example"];
/// send("m1", 4, "rep@corp.example", &both)?;
/// send("m2", 4, "lead@corp.example", &both)?;
/// send("m3", 5, "rep@corp.example", &["bo@birch.example"])?;
///
/// let question = Question::new(Utc.with_ymd_and_hms(2026, 5, 31, 12, 0, 0).unwrap());
/// let question = question.levels([Level::Year, Level::Month]).disclosure(Disclosure::at_least(2));
/// let rows = aggregator.rows(&question)?;
/// let people = rows.iter().map(|row| (row.start.to_string(), row.account_contacts_in_emails.shown()));
/// let expected = [("2025-05-31", Some(2)), ("2026-04-01", None), ("2026-05-01", None)];
/// assert_eq!(people.collect::<Vec<_>>(), expected.map(|(start, people)| (start.to_string(), people)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disclosure {
    people: u32,
}

impl Disclosure {
    /// Every figure is shown: the default.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Disclosure;
    ///
    /// assert_eq!(Disclosure::default(), Disclosure::ALL);
    /// ```
    pub const ALL: Disclosure = Disclosure { people: 0 };

    /// Figures are shown that rest on at least so many people of each side; 0 and 1 are
    /// [`ALL`](Disclosure::ALL).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Disclosure;
    ///
    /// assert_eq!(Disclosure::at_least(1), Disclosure::ALL, "what rests on nobody is shown anyway");
    /// assert!(Disclosure::at_least(3) > Disclosure::at_least(2), "the greater withholds more");
    /// ```
    #[must_use]
    pub const fn at_least(people: u32) -> Disclosure {
        Disclosure { people: if people == 1 { 0 } else { people } }
    }

    /// How many people of each side have to stand behind a figure; 0 where every figure is shown.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Disclosure;
    ///
    /// assert_eq!(Disclosure::at_least(3).people(), 3);
    /// assert_eq!(Disclosure::at_least(1).people(), 0);
    /// ```
    #[must_use]
    pub const fn people(self) -> u32 {
        self.people
    }

    /// Whether a figure may be shown that rests on so many people of the side with fewer.
    pub(crate) fn shows(self, people: u64) -> bool {
        people == 0 || people >= self.people.into()
    }

    /// Whether there can be figures that are not shown.
    pub(crate) fn withholds(self) -> bool {
        self.people > 1
    }
}

impl Default for Disclosure {
    fn default() -> Disclosure {
        Disclosure::ALL
    }
}
