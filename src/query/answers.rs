//! The answers that are no results of a case: entries, the facts they need, timelines, the consolidated text.

use crate::law::fact::FactKind;
use crate::law::revision::EnforcementDate;
use crate::source::span::Span;
use crate::syntax::ast::entry::EntryKind;
use crate::syntax::ast::fact::DomainBound;
use chrono::NaiveDate;

/// An entry that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// 算定, 判定 or 期限.
    pub kind: EntryKind,
    /// Its name.
    pub name: String,
    /// The regulation in whose names it is written.
    pub regulation: String,
    /// Its results, by name.
    pub results: Vec<String>,
}

/// The facts of an entry, over all its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct FactNeeds {
    /// The entry.
    pub entry: EntryLine,
    /// Its facts, in the order of their declarations.
    pub facts: Vec<FactNeed>,
    /// `次のいずれか一つ`: in each group exactly one of the lists of facts is given.
    pub alternatives: Vec<Vec<Vec<String>>>,
}

/// In which cases a fact must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// In every case.
    Always,
    /// In those in which a condition holds.
    Sometimes,
    /// In none: something stands for it where it is not given, or another fact may be given in its place.
    Never,
}

/// A fact that an entry needs.
#[derive(Clone, Debug, PartialEq)]
pub struct FactNeed {
    /// Its name.
    pub name: String,
    /// What it can be.
    pub kind: FactKind,
    /// 1日以上366日以下.
    pub domain: Vec<DomainBound>,
    /// なければ, as written.
    pub default: Option<String>,
    /// 説明.
    pub description: Option<String>,
    /// In which cases it must be given.
    pub needed: Needed,
    /// Who asks for it: provisions and sentences of an 附則.
    pub asked_by: Vec<String>,
    /// No result needs it: where a case gives it, it is held to this order or 要件, with one that the entry needs.
    pub held_to: Option<String>,
}

impl FactNeed {
    /// Whether every case must give it.
    pub fn required(&self) -> bool {
        self.needed == Needed::Always
    }
}

/// A provision or table over time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineRow {
    /// The regulation.
    pub regulation: String,
    /// The address of its newest version, or 表「…」.
    pub provision: String,
    /// The title of its newest version.
    pub title: String,
    /// Its versions, oldest first.
    pub versions: Vec<TimelineVersion>,
}

/// One version of a [`TimelineRow`].
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineVersion {
    /// The address that it had then, where it is another one.
    pub address: Option<String>,
    /// By what day the revision is named.
    pub revision: NaiveDate,
    /// `平成25年2月15日改正`.
    pub label: String,
    /// 施行日.
    pub enforced: EnforcementDate,
    /// For which cases, in words: `船積日が平成25年4月1日以後`.
    pub applicability: String,
    /// Which sentence says so: `平成25年2月15日改正附則２`; none: the 基準日.
    pub by: Option<String>,
    /// Since when it is known.
    pub known: NaiveDate,
    /// The last day, where it loses its effect.
    pub expires: Option<NaiveDate>,
    /// What it says, in a word.
    pub state: TextState,
    /// Where it stands.
    pub span: Option<Span>,
}

/// Whether there is a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextState {
    /// There is one.
    Text,
    /// 削除.
    Deleted,
    /// 不明.
    Unknown,
}

/// A provision as it stands on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsolidatedProvision {
    /// The regulation.
    pub regulation: String,
    /// Its address.
    pub address: String,
    /// How many levels its address has.
    pub depth: usize,
    /// Its title.
    pub title: String,
    /// The revision whose text it is.
    pub revision: NaiveDate,
    /// `平成25年2月15日改正`.
    pub label: String,
    /// 施行日.
    pub enforced: EnforcementDate,
    /// Its lines as typed, each with its indentation in columns.
    pub lines: Vec<(usize, String)>,
    /// 解釈 at it.
    pub interpretations: Vec<String>,
    /// Whether there is a text.
    pub state: TextState,
}
