//! A case as it was typed: names and values with their places, not yet checked against any declaration.

use crate::source::span::{Span, Spanned};
use crate::syntax::ast::entry::EntryKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One case of a file.
#[derive(Clone, Debug)]
pub struct Case {
    /// 題.
    pub title: Option<String>,
    /// 算定, 判定 or 期限.
    pub kind: EntryKind,
    /// The entry's name.
    pub entry: Spanned<String>,
    /// 事実, in file order; a doubled one stands twice.
    pub facts: Vec<GivenFact>,
    /// 期待, 旧 and 新 of a golden case.
    pub golden: Option<Golden>,
    /// The case.
    pub span: Span,
}

/// A fact of a case.
#[derive(Clone, Debug)]
pub struct GivenFact {
    /// The name as typed.
    pub name: Spanned<String>,
    /// The value as typed.
    pub value: GivenValue,
}

/// A value as typed.
#[derive(Clone, Debug)]
pub enum GivenValue {
    /// A scalar's own text (`0.95` stays `0.95`).
    Scalar(Spanned<String>),
    /// `null` or nothing.
    Nothing(Span),
    /// A YAML list of scalars.
    Several(Vec<Spanned<String>>, Span),
    /// A YAML list of mappings.
    Rows(Vec<Vec<GivenFact>>, Span),
}

/// What a golden case expects.
#[derive(Clone, Debug, Default)]
pub struct Golden {
    /// 期待: results as the rules are today.
    pub expected: Vec<(Spanned<String>, Spanned<String>)>,
    /// 旧: results under `改正前:REVISION`.
    pub old: Vec<(Spanned<String>, Spanned<String>)>,
    /// 新: results under `改正:REVISION`.
    pub new: Vec<(Spanned<String>, Spanned<String>)>,
    /// 改正: which revision 旧 and 新 are about.
    pub revision: Option<Spanned<String>>,
    /// エラー: true, or the code expected.
    pub error: Option<Spanned<String>>,
    /// 既知日: known on.
    pub known_on: Option<Spanned<String>>,
    /// 典拠.
    pub authority: Option<String>,
}

/// `--known-on`, `--move`, `--without`: how the revisions are to be taken.
#[derive(Clone, Debug, Default)]
pub struct Switches {
    /// Only revisions known on that day exist.
    pub known_on: Option<NaiveDate>,
    /// Revisions that are taken out, by day.
    pub without: Vec<NaiveDate>,
    /// Another date of enforcement: revision, address (none: the whole), day.
    pub moved: Vec<(NaiveDate, Option<crate::law::address::Address>, NaiveDate)>,
    /// Versions that govern whatever the case says, to try changes one by one.
    pub pinned: Pinned,
}

/// Which version of a provision or table governs, by their numbers in the graph; none: no version does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pinned {
    /// Provisions.
    pub provisions: BTreeMap<usize, Option<usize>>,
    /// Tables.
    pub tables: BTreeMap<usize, Option<usize>>,
}
