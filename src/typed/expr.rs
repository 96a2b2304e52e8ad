//! Formulas and conditions with their names found. Numbers stand in base scale; places are kept for the trace.

use crate::calendar::period::Period;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::rounding::Rounding;
use crate::provision::graph::{FactId, ProvisionId, TableId};
use crate::source::span::Span;
use crate::syntax::ast::{Aggregate, Comparison, Function, Operator};

/// A formula.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it was typed.
    pub span: Span,
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
    OrElse(Box<Expr>, Box<Expr>),
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
#[derive(Clone, Debug)]
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
