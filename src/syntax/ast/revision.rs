//! A revision as an author wrote it: the rows of its comparison table and what it moves. Its 附則 are clauses, in `ast`.

use crate::law::confidence::Confidence;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::fact::{FactDeclaration, FactRules};
use crate::syntax::ast::{Body, Enforcement, ReferenceDate, SupplementaryItem, Target};
use chrono::NaiveDate;

/// A revision: its comparison table and its 附則.
#[derive(Clone, Debug)]
pub struct Revision {
    /// 改正日; none for `不明（公表 D）`.
    pub revised: Option<NaiveDate>,
    /// 公表.
    pub published: Option<NaiveDate>,
    /// The 改正 line.
    pub span: Span,
    /// 規程.
    pub regulation: Spanned<String>,
    /// 施行, where no sentence of the 附則 says it.
    pub enforced: Option<Enforcement>,
    /// 事実 that it adds.
    pub facts: Vec<FactDeclaration>,
    /// What its 事実 says of several facts at once.
    pub fact_rules: FactRules,
    /// The rows.
    pub rows: Vec<Row>,
    /// `Ⅱ［５］４をⅡ［５］５とする`.
    pub renumberings: Vec<Renumbering>,
    /// 附則.
    pub supplementary: Vec<SupplementaryItem>,
    /// 解釈 lines at the margin.
    pub interpretations: Vec<Spanned<String>>,
}

/// `Ⅱ［５］４をⅡ［５］５とする`; identity and history are kept.
#[derive(Clone, Debug)]
pub struct Renumbering {
    /// The old address.
    pub from: Spanned<crate::law::address::Address>,
    /// The new address.
    pub to: Spanned<crate::law::address::Address>,
    /// Position among the rows: how many rows stand before it.
    pub after_rows: usize,
}

/// A row of the comparison table.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it changes.
    pub target: Target,
    /// The new title; empty: as it was.
    pub title: String,
    /// 新.
    pub new: Side,
    /// 旧.
    pub old: Side,
    /// 解釈 of the row.
    pub interpretations: Vec<Spanned<String>>,
    /// Whether its sides are the same, beside others that change: the old one is checked, and nothing changes.
    pub context: bool,
    /// The heading.
    pub span: Span,
}

/// One side of a row.
#[derive(Clone, Debug)]
pub enum Side {
    /// `（新設）` on the old side, `（削る）` on the new one: there is nothing.
    Nothing(Span),
    /// `削除`: the number is kept.
    Deleted(Span),
    /// `（不明）`.
    Unknown(Span),
    /// The text; also （略） for lines that do not change.
    Text(Body),
    /// Facts (target 事実).
    Facts(Vec<FactDeclaration>),
    /// A 基準日 (target 基準日).
    ReferenceDate(ReferenceDate),
    /// Rows of a table (target 表).
    TableRows {
        /// Cells as typed, keys first, in the order of 鍵 and 列.
        rows: Vec<Spanned<Vec<Spanned<String>>>>,
        /// 出典.
        document: Option<String>,
        /// 確度.
        confidence: Option<Confidence>,
    },
    /// `表「…」`: the whole table (target 表).
    WholeTable(Spanned<String>),
}
