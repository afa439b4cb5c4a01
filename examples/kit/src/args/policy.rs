//! The counting policy: which mail and which meetings count.

use account_engagement::{Attendance, CountingPolicy, EmailKind};
use chrono::TimeDelta;
use clap::{Args, ValueEnum};

/// What counts. Without any of these options the policy is the library's default.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Counting policy")]
pub struct PolicyArgs {
    /// Which kinds of email count [default: personal]
    #[arg(long, value_name = "KINDS", value_enum, value_delimiter = ',', hide_short_help = true)]
    pub kinds: Vec<KindChoice>,
    /// Who counts as being in a meeting
    #[arg(long, value_enum, default_value_t, hide_short_help = true)]
    pub attendance: AttendanceChoice,
    /// Leave tentative meetings out
    #[arg(long, hide_short_help = true)]
    pub without_tentative: bool,
    /// Count all-day meetings too
    #[arg(long, hide_short_help = true)]
    pub with_all_day: bool,
    /// Count meetings shorter than this many hours; 0 counts meetings of any length [default: 24]
    #[arg(long, value_name = "HOURS", hide_short_help = true)]
    pub meetings_shorter_than: Option<u32>,
    /// Measure only replies that took this many hours or less [default: all replies]
    #[arg(long, value_name = "HOURS", hide_short_help = true)]
    pub longest_reply: Option<u32>,
}

/// The library's `EmailKind`, as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindChoice {
    /// Written by a person
    Personal,
    /// Invitations and their answers
    Calendar,
    /// Newsletters and notifications
    Bulk,
    /// Out-of-office notes and other automatic replies
    AutoReply,
}

/// The library's `Attendance`, as an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AttendanceChoice {
    /// Everyone who was invited
    Invited,
    /// Everyone but those who declined
    #[default]
    NotDeclined,
    /// Only those who accepted
    Accepted,
}

impl PolicyArgs {
    /// The library's policy.
    pub fn policy(&self) -> CountingPolicy {
        let mut policy = CountingPolicy::default().attendance(match self.attendance {
            AttendanceChoice::Invited => Attendance::Invited,
            AttendanceChoice::NotDeclined => Attendance::NotDeclined,
            AttendanceChoice::Accepted => Attendance::Accepted,
        });
        if !self.kinds.is_empty() {
            policy = policy.kinds(self.kinds.iter().map(|kind| match kind {
                KindChoice::Personal => EmailKind::Personal,
                KindChoice::Calendar => EmailKind::Calendar,
                KindChoice::Bulk => EmailKind::Bulk,
                KindChoice::AutoReply => EmailKind::AutoReply,
            }));
        }
        if self.without_tentative {
            policy = policy.without_tentative_meetings();
        }
        if self.with_all_day {
            policy = policy.with_all_day_meetings();
        }
        policy = match self.meetings_shorter_than {
            None => policy,
            Some(0) => policy.meetings_of_any_length(),
            Some(hours) => policy.meetings_shorter_than(TimeDelta::hours(hours.into())),
        };
        match self.longest_reply {
            None => policy,
            Some(hours) => policy.longest_reply(TimeDelta::hours(hours.into())),
        }
    }
}
