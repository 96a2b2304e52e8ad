//! 算定, 判定 and 期限 as an author wrote them, and the results and rows of a 判定.

use crate::law::unit::Unit;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::{Body, Condition, Expr};

/// 算定, 判定 or 期限.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which of the three.
    pub kind: EntryKind,
    /// Its name.
    pub name: Spanned<String>,
    /// 規程: in whose names it is written.
    pub regulation: Option<Spanned<String>>,
    /// What it works out.
    pub body: Body,
    /// Where it stands.
    pub span: Span,
}

/// The three kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// 算定.
    Calculation,
    /// 判定.
    Determination,
    /// 期限.
    Deadline,
}

impl EntryKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calculation => "算定",
            Self::Determination => "判定",
            Self::Deadline => "期限",
        }
    }
}

/// A result that a 判定 declares.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultDeclaration {
    /// Its name.
    pub name: Spanned<String>,
    /// Its categories; empty: a number, a truth value, or what its rows say.
    pub categories: Vec<String>,
    /// Whether it is はい or いいえ: `（真偽）`, `（はい／いいえ）`.
    pub truth: bool,
    /// Its unit, if it is a number.
    pub unit: Option<Unit>,
}

/// A row of a 判定: `④ 変更の種類が④である場合   該当する`.
#[derive(Clone, Debug, PartialEq)]
pub struct DeterminationRow {
    /// Its number as typed (`④`, `注3`).
    pub id: Spanned<String>,
    /// When it decides; none: otherwise.
    pub condition: Option<Condition>,
    /// `④及び⑤は、…に限り`: the rows that it limits, and the condition that is needed besides.
    pub limits: Option<(Vec<Spanned<String>>, Condition)>,
    /// What it decides: the result's name (none: the first result) and its value.
    pub results: Vec<(Option<Spanned<String>>, Expr)>,
}
