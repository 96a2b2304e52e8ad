//! Revisions and the dates that belong to them; dates of different meaning are different types.

use chrono::NaiveDate;
use std::fmt;

/// Names an enactment or amendment: its date of revision or, where that is not known, of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RevisionId(pub NaiveDate);

impl fmt::Display for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// The day from which a revision is known (改正日 or 公表日).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KnownDate(pub NaiveDate);

/// The day from which a version is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EnforcementDate {
    /// 施行日.
    On(NaiveDate),
    /// 別に定める日: not yet fixed; governs nothing until it is.
    Unfixed,
}

impl EnforcementDate {
    /// The day, where it is fixed.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(day),
            Self::Unfixed => None,
        }
    }
}
