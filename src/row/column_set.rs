use core::fmt;

use crate::row::column::Column;

/// Some of the columns, such as those that are suppressed on a row: a set of bits, in column order.
///
/// # Examples
///
/// ```
/// use account_engagement::Column;
/// use account_engagement::row::ColumnSet;
///
/// let days: ColumnSet = [Column::DaysSinceLastMeeting, Column::DaysSinceLastEmail].into_iter().collect();
/// assert!(days.contains(Column::DaysSinceLastEmail));
/// assert!(days.iter().eq([Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting]));
/// assert_eq!(format!("{days:?}"), "{DaysSinceLastEmail, DaysSinceLastMeeting}");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct ColumnSet(u32);

impl ColumnSet {
    /// No column.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::ColumnSet;
    ///
    /// assert!(ColumnSet::EMPTY.is_empty());
    /// assert_eq!(ColumnSet::default(), ColumnSet::EMPTY);
    /// ```
    pub const EMPTY: ColumnSet = ColumnSet(0);

    /// Whether a column is in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::ColumnSet;
    ///
    /// let columns = ColumnSet::EMPTY.with(Column::ContactsInEmails);
    /// assert!(columns.contains(Column::ContactsInEmails));
    /// assert!(!columns.contains(Column::ContactsInMeetings));
    /// ```
    #[must_use]
    pub const fn contains(self, column: Column) -> bool {
        self.0 >> column as u32 & 1 == 1
    }

    /// The set with one column more.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::ColumnSet;
    ///
    /// let one = ColumnSet::EMPTY.with(Column::RawScore);
    /// assert_eq!(one.with(Column::RawScore), one);
    /// assert!(one.with(Column::EngagementScore).iter().eq([Column::EngagementScore, Column::RawScore]));
    /// ```
    #[must_use]
    pub const fn with(self, column: Column) -> ColumnSet {
        ColumnSet(self.0 | 1 << column as u32)
    }

    /// The columns, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::ColumnSet;
    ///
    /// let all: ColumnSet = Column::ALL.iter().copied().collect();
    /// assert!(all.iter().eq(Column::ALL.iter().copied()));
    /// ```
    pub fn iter(self) -> impl Iterator<Item = Column> {
        Column::ALL.iter().copied().filter(move |column| self.contains(*column))
    }

    /// Whether it has none.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::ColumnSet;
    ///
    /// assert!(!ColumnSet::EMPTY.with(Column::EngagementScore).is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Column> for ColumnSet {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> ColumnSet {
        columns.into_iter().fold(ColumnSet::EMPTY, ColumnSet::with)
    }
}

impl Extend<Column> for ColumnSet {
    fn extend<I: IntoIterator<Item = Column>>(&mut self, columns: I) {
        *self = columns.into_iter().fold(*self, ColumnSet::with);
    }
}

impl fmt::Debug for ColumnSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
