//! Every public error type, so that none is forgotten: each can be boxed, sent to another thread, and kept.

use core::error::Error;

use account_engagement::aggregator::{KeyError, PartError};
use account_engagement::directory::DirectoryProblem;
use account_engagement::enrichment::{
    ConsentError, ContactsError, ContactsProblem, EnrichmentError, EnrichmentProblem, NotInForceError, RunHistoryError,
    ScheduleError, UnknownRegionError,
};
use account_engagement::insight::{CardError, ChangesError};
use account_engagement::question::WindowError;
use account_engagement::row::{UnknownColumnError, UnknownLevelError};
use account_engagement::score::{ModelError, NormalizerError, ScoreError, UnknownNormalizerError, WeightError};
use account_engagement::segment::{ComparisonError, RuleError};
use account_engagement::{DirectoryError, MergeError, OfferError, RowsError, SnapshotError};

const fn can_be_sent_and_kept<E: Error + Send + Sync + Clone + PartialEq + 'static>() {}

const _: () = {
    can_be_sent_and_kept::<CardError>();
    can_be_sent_and_kept::<ChangesError>();
    can_be_sent_and_kept::<ComparisonError>();
    can_be_sent_and_kept::<ConsentError>();
    can_be_sent_and_kept::<ContactsError>();
    can_be_sent_and_kept::<ContactsProblem>();
    can_be_sent_and_kept::<DirectoryError>();
    can_be_sent_and_kept::<DirectoryProblem>();
    can_be_sent_and_kept::<EnrichmentError>();
    can_be_sent_and_kept::<EnrichmentProblem>();
    can_be_sent_and_kept::<KeyError>();
    can_be_sent_and_kept::<MergeError>();
    can_be_sent_and_kept::<ModelError>();
    can_be_sent_and_kept::<NormalizerError>();
    can_be_sent_and_kept::<NotInForceError>();
    can_be_sent_and_kept::<OfferError>();
    can_be_sent_and_kept::<PartError>();
    can_be_sent_and_kept::<RowsError>();
    can_be_sent_and_kept::<RuleError>();
    can_be_sent_and_kept::<RunHistoryError>();
    can_be_sent_and_kept::<ScheduleError>();
    can_be_sent_and_kept::<ScoreError>();
    can_be_sent_and_kept::<SnapshotError>();
    can_be_sent_and_kept::<UnknownColumnError>();
    can_be_sent_and_kept::<UnknownLevelError>();
    can_be_sent_and_kept::<UnknownNormalizerError>();
    can_be_sent_and_kept::<UnknownRegionError>();
    can_be_sent_and_kept::<WeightError>();
    can_be_sent_and_kept::<WindowError>();
};

#[cfg(feature = "chrono-tz")]
const _: () = can_be_sent_and_kept::<account_engagement::question::UnknownZoneError>();
