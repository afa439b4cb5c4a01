/// The minimum number of people that a figure must rest on to be shown ([SPEC 10](crate::guide::rules#spec-10)).
///
/// [`Aggregator::rows`](crate::Aggregator::rows) shows every figure. Rows that many people read are computed with
/// [`Aggregator::suppressed_rows`](crate::Aggregator::suppressed_rows) and a threshold, such as three: each of them
/// is a [`SuppressedRow`](crate::row::SuppressedRow), without the figures that rest on fewer people of either side.
///
/// The terms are those of statistical disclosure control: Hundepool and others, *Statistical Disclosure Control*
/// (Wiley, 2012), chapter 4.
///
/// - *Minimum frequency rule*: a number of people, an average or a date is suppressed if it rests on fewer people of
///   either side than the threshold. This is *primary suppression*. A figure that rests on nobody, a zero or a null,
///   is about nobody and is shown. Counts of emails and meetings are always shown.
/// - *Complementary suppression*: other figures are suppressed so that the first ones cannot be computed from them.
/// - *Linked tables*: the year, the months and the weeks of an account, and a parent and its children, have totals in
///   common. What they suppress is decided for all of them together.
///
/// | figure | rests on |
/// |---|---|
/// | contacts and account contacts in emails | the people on the period's counted emails |
/// | the same in meetings, average length of meetings | the people who take part in the period's counted meetings |
/// | average time of replies | the people who sent the period's measured replies; the mailboxes on them |
/// | days since the last email, or meeting | the people on all counted emails, or in meetings, up to the reference date |
/// | start of the engagement | the people of all counted activity in the window |
///
/// The start is the date of an email or a meeting. It is shown where both numbers of days are shown at every level
/// of the question; below a parent, only where they are shown in all accounts under the same top parent.
/// [`SuppressedOverview`](crate::insight::SuppressedOverview) and
/// [`SuppressedReplyTimes`](crate::insight::SuppressedReplyTimes) document which of their figures are suppressed.
///
/// # What is promised
///
/// A figure that fails the minimum frequency rule cannot be computed from one answer by adding and subtracting figures
/// that are shown, or multiples of them:
///
/// - **from the score**: score, raw score and shares are computed from the figures that are shown. A suppressed number
///   of people counts as 0, and suppressed days as none. Where both numbers of days are suppressed, the score of a
///   Year row is 0.
/// - **from the year less its periods**: for one account and kind of figure, either all months show it or none
///   does, and likewise all weeks; and none shows it where the year does not. No remainder is left to compute.
/// - **from a parent less its children**, where [`RollUp::AddParents`](crate::RollUp::AddParents) shows both:
///   - Either all children of one parent show a kind of figure or none does, and none does where the parent does not.
///     The parent's own contacts, who have no row of their own, count as a child here.
///   - The children show figures that can be added up (people of the account, lengths of meetings, times of replies)
///     only where they add up to the parent's: not where two children met in one meeting, or one replied to mail to
///     the other.
///   - Where a child's activity is all of its parent's, or has the same last or first date, the parent's figure
///     is the child's. It then rests on the child's people.
///   - Months and weeks show a kind of figure only where all accounts under the same top parent may.
///
/// This has a price: one quiet week suppresses the figure in all weeks of the account. To suppress only one more week
/// would not be enough: the figure of the quiet week could be computed from months and weeks together.
///
/// # What is not promised
///
/// - Two answers may be compared: of two instants, directories, windows, zones, policies or thresholds, with and
///   without parents. The differences can show what each answer suppresses.
/// - A shown figure can be equal to a suppressed one. A parent's average that rests on enough people, and on more
///   activities than a child's, is shown even if the suppressed average of the child is the same number. The answer does
///   not say that they are equal, except for 0: lengths and times are never negative, so an average of 0 is an average
///   of zeros.
/// - A figure that rests on enough people and is suppressed for the sake of others can sometimes be computed. A month
///   with all the meetings of its year has the average of the year.
/// - A suppressed figure can reveal that few people had activity. With a threshold of two, a figure that fails the
///   minimum frequency rule rests on one person.
/// - A date can be about one person. Days since the last email are shown when enough people are on the emails so far.
///   The last of these emails can be from one person.
/// - Counts of emails and meetings are always shown, and so are the periods that have any, even if they are about one
///   person. They limit a suppressed date: the last email is in the last period that has any. If that period has one
///   day, as a week that has just begun, it is the date.
/// - The difference between a month and the weeks in it is about the days at both ends of the month, which have no row
///   of their own.
/// - The threshold does not hide what people already know, such as that two accounts met in the same meeting, or who
///   the only contact is.
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Column, Directory, Disclosure, Email, Key, Mailbox, Question, Value};
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
/// let rows = aggregator.suppressed_rows(&Question::new(now), Disclosure::at_least(3))?;
/// assert_eq!(rows[0].email_count(), 1);
/// assert_eq!(rows[0].get(Column::AccountContactsInEmails), Value::Suppressed, "one person is fewer than three");
/// assert_eq!(rows[0].get(Column::DaysSinceLastEmail), Value::Suppressed);
/// assert_eq!(rows[0].get(Column::DaysSinceLastMeeting), Value::Null, "no meeting is about nobody");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// One month with one person suppresses the other months, and not the year:
///
/// ```
/// # use account_engagement::{Account, Aggregator, Column, Directory, Disclosure, Email, Key, Level, Mailbox, Question};
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
/// let question = question.levels([Level::Year, Level::Month]);
/// let rows = aggregator.suppressed_rows(&question, Disclosure::at_least(2))?;
/// let people = |column| rows.iter().map(|row| (row.start().to_string(), row.get(column).as_count())).collect::<Vec<_>>();
/// let expected = [("2025-05-31", Some(2)), ("2026-04-01", None), ("2026-05-01", None)];
/// let expected = expected.map(|(start, people)| (start.to_string(), people));
/// assert_eq!(people(Column::AccountContactsInEmails), expected);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disclosure {
    people: u32,
}

impl Disclosure {
    /// Nothing is suppressed.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Disclosure;
    ///
    /// assert_eq!(Disclosure::default(), Disclosure::ALL);
    /// ```
    pub const ALL: Disclosure = Disclosure { people: 0 };

    /// Only figures that rest on at least this number of people of each side are shown; 0 and 1 are
    /// [`ALL`](Disclosure::ALL).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Disclosure;
    ///
    /// assert_eq!(Disclosure::at_least(1), Disclosure::ALL, "a figure that rests on nobody is shown anyway");
    /// assert!(Disclosure::at_least(3) > Disclosure::at_least(2), "the greater suppresses more");
    /// ```
    #[must_use]
    pub const fn at_least(people: u32) -> Disclosure {
        Disclosure { people: if people == 1 { 0 } else { people } }
    }

    /// How many people of each side a figure must rest on; 0 where every figure is shown.
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

    /// The minimum frequency rule, by the number of people of the side that has fewer.
    pub(crate) fn shows(self, people: u64) -> bool {
        people == 0 || people >= self.people.into()
    }

    /// Whether any figure can be suppressed.
    pub(crate) fn suppresses(self) -> bool {
        self.people > 1
    }
}

impl Default for Disclosure {
    fn default() -> Disclosure {
        Disclosure::ALL
    }
}
