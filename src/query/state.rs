//! A version `V` of the rules as people name it: 改正:2013-02-15, 改正前:2013-02-15, 基準日:2013-03-15, known:2013-02-14.

use crate::calendar::era::{Beyond, DateError, parse_date};
use crate::diagnostic::fold::fold_char;
use chrono::NaiveDate;
use std::fmt;
use thiserror::Error;

/// Which state of the rules a case is worked out under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionState {
    /// All revisions there are.
    Newest,
    /// 改正: with that revision and no later one.
    Revision(NaiveDate),
    /// 改正前: just before that revision.
    BeforeRevision(NaiveDate),
    /// 基準日: all revisions, the case's 基準日 set to that day.
    ReferenceDate(NaiveDate),
    /// known: as known on that day.
    Known(NaiveDate),
}

/// Why a text names no version.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StateError {
    /// An unknown word before the colon.
    #[error("「{0}」は版の名でない")]
    Prefix(String),
    /// What stands behind it is no date.
    #[error(transparent)]
    Date(#[from] DateError),
}

impl StateError {
    /// What to write instead.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Prefix(_) => Some(
                "「改正:2013-02-15」「改正前:2013-02-15」「基準日:2013-03-15」「known:2013-02-14」のいずれか"
                    .to_owned(),
            ),
            Self::Date(error) => error.help(),
        }
    }
}

impl VersionState {
    /// Reads a version; a date alone is a revision.
    pub fn parse(text: &str) -> Result<Self, StateError> {
        let folded: String = text.trim().chars().map(fold_char).collect();
        // Without a digit it is no date that went wrong.
        let alone = if folded.contains(|one: char| one.is_ascii_digit() || "元一二三四五六七八九十".contains(one))
        {
            ("改正", folded.as_str())
        } else {
            (folded.as_str(), "")
        };
        let (prefix, rest) = folded.split_once(':').unwrap_or(alone);
        let make = match prefix.trim() {
            "改正" => Self::Revision,
            "改正前" => Self::BeforeRevision,
            "基準日" => Self::ReferenceDate,
            "known" | "既知日" => Self::Known,
            other => return Err(StateError::Prefix(other.to_owned())),
        };
        // Era years that went on past their era are how older texts name a day.
        Ok(make(parse_date(rest, Beyond::Allowed)?.date))
    }
}

/// Reads what names a revision: its day in either calendar, with or without `改正:`.
pub fn parse_revision(text: &str) -> Result<NaiveDate, StateError> {
    match VersionState::parse(text)? {
        VersionState::Revision(day) => Ok(day),
        VersionState::Newest
        | VersionState::BeforeRevision(_)
        | VersionState::ReferenceDate(_)
        | VersionState::Known(_) => Err(StateError::Prefix(text.trim().to_owned())),
    }
}

impl fmt::Display for VersionState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => write!(formatter, "現行"),
            Self::Revision(day) => write!(formatter, "改正:{day}"),
            Self::BeforeRevision(day) => write!(formatter, "改正前:{day}"),
            Self::ReferenceDate(day) => write!(formatter, "基準日:{day}"),
            Self::Known(day) => write!(formatter, "known:{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{VersionState, parse_revision};

    #[test]
    fn versions_are_named_in_either_calendar_and_width() {
        for (typed, shown) in [
            ("2013-02-15", "改正:2013-02-15"),
            ("改正：平成25年2月15日", "改正:2013-02-15"),
            ("改正前:2013-02-15", "改正前:2013-02-15"),
            ("基準日:２０１３年３月１５日", "基準日:2013-03-15"),
            ("known:2013-02-14", "known:2013-02-14"),
        ] {
            assert_eq!(VersionState::parse(typed).map(|state| state.to_string()).as_deref(), Ok(shown));
        }
        assert!(VersionState::parse("版:2013-02-15").is_err());
        assert!(VersionState::parse("改正:2013-02-30").is_err());
        assert!(parse_revision("平成25年2月15日").is_ok() && parse_revision("改正前:2013-02-15").is_err());
    }
}
