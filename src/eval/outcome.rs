//! What evaluation gives: results, the versions that governed and those turned down, sources, and the trace.
//! Plain data for `report/`; nothing here knows an outside format.

use crate::diagnostic::report::Diagnostic;
use crate::law::confidence::Confidence;
use crate::law::revision::{EnforcementDate, RevisionId};
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::source::span::Span;
use crate::syntax::ast::entry::EntryKind;

/// The answer to one case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// 算定, 判定 or 期限.
    pub kind: EntryKind,
    /// The entry's name.
    pub entry: String,
    /// Results in the order in which the entry gives them (those under 示す behind).
    pub results: Vec<ResultItem>,
    /// One a provision or table that had a part, in the order of addresses.
    pub versions: Vec<Selected>,
    /// The weakest of the table rows used; none where no table was used.
    pub confidence: Option<Confidence>,
    /// 解釈 touched.
    pub interpretations: Vec<Interpretation>,
    /// Tables used, each once.
    pub sources: Vec<TableUse>,
    /// `sha256:…` over the sources of every provision version and table that had a part.
    pub rules: String,
    /// How: one node a result.
    pub trace: Vec<TraceNode>,
    /// The lines of forms that were worked out, as printed.
    pub form: Vec<FormLine>,
    /// Whether the entry shows the lines of its forms as results.
    pub shows_form: bool,
    /// Warnings about the case (a fact that is not used).
    pub warnings: Vec<Diagnostic>,
}

/// A result.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultItem {
    /// Its name.
    pub name: String,
    /// Its value, in base scale.
    pub value: Value,
    /// The unit in which it is shown.
    pub unit: Option<Unit>,
    /// Its rounding: with decimals kept, so many are shown (`1.250`).
    pub rounding: Option<Rounding>,
}

/// A line of a form, with its two columns.
#[derive(Clone, Debug)]
pub struct FormLine {
    /// The number of the part in which it stands.
    pub part: String,
    /// The title of that part.
    pub part_title: String,
    /// Its number within the part.
    pub number: String,
    /// Its whole number.
    pub address: String,
    /// Its printed name.
    pub title: String,
    /// The left column; none where it was not asked for.
    pub left: Option<FormCell>,
    /// The right column.
    pub right: Option<FormCell>,
}

/// What stands on a line in one column.
#[derive(Clone, Debug)]
pub struct FormCell {
    /// The value; absent with the reason where the line is not filled in.
    pub value: Value,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its rounding.
    pub rounding: Option<Rounding>,
    /// The formula as it stands in the source.
    pub formula: String,
    /// The formula with the numbers in it.
    pub substituted: String,
}

/// The version that governed a provision or table.
#[derive(Clone, Debug)]
pub struct Selected {
    /// The regulation.
    pub regulation: String,
    /// Its address in the version chosen, or 表「…」.
    pub provision: String,
    /// Its title.
    pub title: String,
    /// The revision.
    pub revision: RevisionId,
    /// `平成25年2月15日改正`.
    pub label: String,
    /// Its date of enforcement.
    pub enforced: EnforcementDate,
    /// The facts that chose it, with their values as text.
    pub basis: Vec<BasisFact>,
    /// The sentence: `平成25年2月15日改正附則２`; or the 施行 line and the 基準日.
    pub by: String,
    /// Why, in one line.
    pub reason: String,
    /// The other versions, newest first.
    pub rejected: Vec<Rejected>,
}

/// A fact that took part in choosing a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisFact {
    /// Its name.
    pub fact: String,
    /// Its value as text (dates ISO 8601).
    pub value: String,
}

/// A version turned down.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The revision.
    pub revision: RevisionId,
    /// `平成25年2月15日改正`.
    pub label: String,
    /// Why not.
    pub reason: String,
    /// Whether it was only replaced by a later version that governs, not turned down for the case.
    pub superseded: bool,
}

/// A 解釈 that a result touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interpretation {
    /// Where it stands: an address, 附則, 表「…」, 基準日.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// A table that a result used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableUse {
    /// Its name.
    pub table: String,
    /// 出典.
    pub document: String,
    /// 確度.
    pub confidence: Confidence,
    /// Whether it was laid over the shipped one.
    pub overlay: bool,
}

/// A value that was worked out, and from what.
#[derive(Clone, Debug)]
pub struct TraceNode {
    /// The name that got the value.
    pub name: String,
    /// Address of the provision that defines it, 事実 for a fact, the entry's name for an entry.
    pub at: String,
    /// The provision's title.
    pub title: String,
    /// The revision of the version used, `平成25年2月15日改正`; none for facts and entries.
    pub version: Option<String>,
    /// By which sentence or line that version governs.
    pub by: Option<String>,
    /// The formula as it stands in the source, breaks taken out.
    pub formula: String,
    /// The formula with the numbers in it.
    pub substituted: String,
    /// The number before rounding, in the shown unit; none where nothing is rounded.
    pub before_rounding: Option<Number>,
    /// The rounding.
    pub rounding: Option<Rounding>,
    /// The value.
    pub value: Value,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Tables looked up for it directly.
    pub tables: Vec<TableUse>,
    /// 解釈 at it.
    pub interpretations: Vec<Interpretation>,
    /// What else there is to say: an exception that won, a case that held, a fact re-read.
    pub remarks: Vec<String>,
    /// Where the definition stands.
    pub span: Option<Span>,
    /// What it was worked out from, each name once.
    pub children: Vec<TraceNode>,
}
