//! Formulas and conditions with their names found. Numbers stand in base scale; places are kept for the trace.

use crate::calendar::period::Period;
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::rounding::Rounding;
use crate::provision::graph::{FactId, ProvisionId, TableId};
use crate::source::span::Span;
use crate::syntax::ast::{Aggregate, Function, Lacking, Operator};

/// A formula.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it was typed.
    pub span: Span,
}

/// What a formula or condition is directly made of.
#[derive(Clone, Copy, Debug)]
pub enum Part<'e> {
    /// A formula.
    Expr(&'e Expr),
    /// A condition.
    Condition(&'e Condition),
}

impl Expr {
    /// The formulas and conditions in it, one level down.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match &self.kind {
            ExprKind::Lookup { keys, .. } => keys.iter().map(Part::Expr).collect(),
            ExprKind::Call(_, arguments) => arguments.iter().map(Part::Expr).collect(),
            ExprKind::TheOne(candidates, measures, _) => candidates.iter().chain(measures).map(Part::Expr).collect(),
            ExprKind::Aggregate { list, filter, item, .. } => std::iter::once(Part::Expr(list))
                .chain(filter.iter().map(|filter| Part::Condition(filter)))
                .chain(item.iter().map(|item| Part::Expr(item)))
                .collect(),
            ExprKind::WithColumn { list, item, .. } => vec![Part::Expr(list), Part::Expr(item)],
            ExprKind::ReRead(inner, pairs) => {
                std::iter::once(Part::Expr(inner)).chain(pairs.iter().map(|(_, expr)| Part::Expr(expr))).collect()
            }
            ExprKind::OrElse(one, other, ..)
            | ExprKind::Binary(_, one, other)
            | ExprKind::Power(one, other)
            | ExprKind::DaysBetween(one, other, _)
            | ExprKind::YearsBetween(one, other) => vec![Part::Expr(one), Part::Expr(other)],
            ExprKind::Negate(inner)
            | ExprKind::RightColumn(inner)
            | ExprKind::LineOrNone(inner)
            | ExprKind::Rounded(inner, ..)
            | ExprKind::InUnit(inner, _)
            | ExprKind::PeriodEnd(inner, ..)
            | ExprKind::AfterPeriod(inner, ..)
            | ExprKind::Before(inner, _)
            | ExprKind::DayAfter(inner)
            | ExprKind::FirstOfNextMonth(inner)
            | ExprKind::EndOfMonth(inner)
            | ExprKind::BusinessDay(inner) => vec![Part::Expr(inner)],
            ExprKind::Name(_)
            | ExprKind::Constant(_)
            | ExprKind::Column(_)
            | ExprKind::Absent(_)
            | ExprKind::NotApplicable
            | ExprKind::EnforcementDate => Vec::new(),
        }
    }
}

impl Condition {
    /// The formulas and conditions in it, one level down.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match &self.kind {
            ConditionKind::All(list) | ConditionKind::Any(list) => list.iter().map(Part::Condition).collect(),
            ConditionKind::Not(inner) => vec![Part::Condition(inner)],
            ConditionKind::Compare(left, _, right, _) => vec![Part::Expr(left), Part::Expr(right)],
            ConditionKind::Is(subject, values) => {
                std::iter::once(Part::Expr(subject)).chain(values.iter().map(Part::Expr)).collect()
            }
            ConditionKind::Holds(subject) => vec![Part::Expr(subject)],
            ConditionKind::Given(_) | ConditionKind::Applies(..) | ConditionKind::Constant(_) => Vec::new(),
        }
    }
}

/// The formulas there are.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A value known from the text.
    Constant(Value),
    /// A name, found at evaluation among the versions that govern.
    Name(Box<Reference>),
    /// A column of the list row in hand.
    Column(String),
    /// The second, where the first has no value because its clause is not there.
    /// What is lacking, and the unit in which the second is shown.
    OrElse(Box<Expr>, Box<Expr>, Lacking, Option<Unit>),
    /// A line of a form in its second column.
    RightColumn(Box<Expr>),
    /// A line of a form to be shown: none with the reason where it is not filled in or its text is left out.
    LineOrNone(Box<Expr>),
    /// A table's cell.
    Lookup {
        /// The table.
        table: TableId,
        /// One a key.
        keys: Vec<Expr>,
        /// Index of the column.
        column: usize,
        /// （従前の回による）.
        previous_round: bool,
    },
    /// －.
    Negate(Box<Expr>),
    /// ＋ － × ÷.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// A power with a whole exponent.
    Power(Box<Expr>, Box<Expr>),
    /// 最大 最小 絶対値.
    Call(Function, Vec<Expr>),
    /// 合計 件数 最大 最小 over a list.
    Aggregate {
        /// Which.
        function: Aggregate,
        /// The list.
        list: Box<Expr>,
        /// のうち…もの.
        filter: Option<Box<Condition>>,
        /// For each row.
        item: Option<Box<Expr>>,
    },
    /// A list with one more column, worked out row by row.
    WithColumn {
        /// The list.
        list: Box<Expr>,
        /// The new column.
        name: String,
        /// Its formula.
        item: Box<Expr>,
        /// Its rounding, in its unit.
        rounding: Option<(Rounding, Unit)>,
    },
    /// A rounding within a formula, in a unit.
    Rounded(Box<Expr>, Rounding, Unit),
    /// A number that is read as written in a unit (1.25 under ％ is 0.0125).
    InUnit(Box<Expr>, Unit),
    /// Worked out anew with names re-read: folded name, what is read there.
    ReRead(Box<Expr>, Vec<(String, Expr)>),
    /// The candidate whose measure is the largest (the flag) or smallest: candidates, and the measure of each.
    TheOne(Vec<Expr>, Vec<Expr>, bool),
    /// なし（理由）.
    Absent(String),
    /// ―.
    NotApplicable,
    /// Days between two dates.
    DaysBetween(Box<Expr>, Box<Expr>, bool),
    /// Years between two dates.
    YearsBetween(Box<Expr>, Box<Expr>),
    /// The last day of a period; the flag: the first day counts.
    PeriodEnd(Box<Expr>, Period, bool),
    /// The day after a period.
    AfterPeriod(Box<Expr>, Period, bool),
    /// A period before a date.
    Before(Box<Expr>, Period),
    /// 翌日.
    DayAfter(Box<Expr>),
    /// 属する月の翌月1日.
    FirstOfNextMonth(Box<Expr>),
    /// 属する月の末日.
    EndOfMonth(Box<Expr>),
    /// 休日の場合は翌営業日.
    BusinessDay(Box<Expr>),
    /// 施行日 of the version in question.
    EnforcementDate,
}

/// A name and where it may be defined.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// Folded, the key of rules.
    pub key: String,
    /// As typed.
    pub shown: String,
    /// `Ⅱ［５］５の…`: the address as typed, for messages.
    pub address: Option<String>,
    /// The entry in which it stands and which defines it: looked into first.
    pub entry: Option<usize>,
    /// Where to look, nearest step first: provisions that define it in some version.
    pub steps: Vec<Vec<ProvisionId>>,
    /// The fact, if none of the steps defines it.
    pub fact: Option<FactId>,
    /// Provisions whose exceptions may re-define the fact here.
    pub overrides: Vec<ProvisionId>,
    /// The provision in which it stands, for the field of an exception.
    pub user: Option<ProvisionId>,
}

/// A condition.
#[derive(Clone, Debug)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Where it was typed.
    pub span: Span,
}

/// The conditions there are.
#[derive(Clone, Debug)]
pub enum ConditionKind {
    /// かつ.
    All(Vec<Condition>),
    /// 又は.
    Any(Vec<Condition>),
    /// でない.
    Not(Box<Condition>),
    /// A comparison; of categories by their declared order where one is given.
    Compare(Expr, Comparison, Expr, Option<Vec<String>>),
    /// Equal to one of these.
    Is(Expr, Vec<Expr>),
    /// A fact is given.
    Given(FactId),
    /// A truth value holds.
    Holds(Expr),
    /// A provision governs and its condition holds.
    Applies(Vec<ProvisionId>, String),
    /// Known from the text.
    Constant(bool),
}
