//! The same case under two versions of the rules: results, differences, and the provisions that cause them, found by
//! switching them one by one.

pub mod case;
pub mod causes;
pub mod portfolio;
pub mod totals;

use crate::corpus::case::Switches;
use crate::diagnostic::report::Diagnostic;
use crate::eval::outcome::{Outcome, ResultItem};
use crate::number::exact::Number;
use crate::query::state::VersionState;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Under {
    /// The version.
    pub state: VersionState,
    /// How the revisions are to be taken.
    pub switches: Switches,
}

/// A case compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// 題, else the entry's name.
    pub title: String,
    /// The entry.
    pub entry: String,
    /// What came out under the old version.
    pub old: Result<Outcome, Vec<Diagnostic>>,
    /// What came out under the new version.
    pub new: Result<Outcome, Vec<Diagnostic>>,
    /// Result by result; empty where a side has none.
    pub results: Vec<ComparedResult>,
}

/// One result on both sides.
#[derive(Clone, Debug)]
pub struct ComparedResult {
    /// Under the old version.
    pub old: ResultItem,
    /// Under the new version.
    pub new: ResultItem,
    /// New less old, in base scale; none where a side is no number.
    pub difference: Option<Number>,
    /// The fewest changes that turn the old value into the new one.
    pub causes: Vec<Cause>,
    /// Whether no fewer or other changes were found to do it, so that the search is complete.
    pub fewest: bool,
}

impl ComparedResult {
    /// Whether the value is another one.
    pub fn changed(&self) -> bool {
        self.old.value != self.new.value
    }

    /// The difference as a part of the old value; none where that is nothing.
    pub fn ratio(&self) -> Option<Number> {
        let crate::law::value::Value::Number(old) = &self.old.value else { return None };
        self.difference.as_ref()?.checked_div(&old.abs())
    }
}

/// A change that has a part in a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The provision, or 表「…」; 基準日 or 事案の読み方 where the case itself is read otherwise.
    pub provision: String,
    /// Its title.
    pub title: String,
    /// The revision of the old version; none: there is none.
    pub old: Option<String>,
    /// The revision of the new version; none: there is none.
    pub new: Option<String>,
    /// Its share of the difference; the shares of all causes add up to it.
    pub share: Option<Number>,
}
