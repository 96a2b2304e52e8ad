//! 事実 as an author wrote them: declarations, defaults, domains, and what is said of several facts at once.

use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::{Condition, Expr};
use crate::syntax::line::Line;

/// A line of 事実.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDeclaration {
    /// The fact's name.
    pub name: Spanned<String>,
    /// Its kind.
    pub kind: FactKind,
    /// 1日以上366日以下: bounds on the value.
    pub domain: Vec<DomainBound>,
    /// なければ.
    pub default: Option<FactDefault>,
    /// 言い方: other words for it, also the event of a date.
    pub phrasings: Vec<Spanned<String>>,
    /// 説明: its meaning, for templates and messages.
    pub description: Option<String>,
    /// 解釈 under it.
    pub interpretations: Vec<Spanned<String>>,
    /// The line, for comparing sides.
    pub line: Line,
    /// Where it stands.
    pub span: Span,
}

/// Lines of 事実 that speak of several facts.
#[derive(Clone, Debug, Default)]
pub struct FactRules {
    /// `通知日 は 契約日 以後`.
    pub orders: Vec<Condition>,
    /// 要件.
    pub requirements: Vec<Condition>,
    /// 次のいずれか一つ: the sets as typed, names joined by と.
    pub alternatives: Vec<Spanned<Vec<Spanned<String>>>>,
}

impl FactRules {
    /// Adds those of a later text.
    pub fn extend(&mut self, other: &FactRules) {
        self.orders.extend(other.orders.iter().cloned());
        self.requirements.extend(other.requirements.iter().cloned());
        self.alternatives.extend(other.alternatives.iter().cloned());
    }
}

/// What a fact is when the case does not give it.
#[derive(Clone, Debug, PartialEq)]
pub enum FactDefault {
    /// A formula, worked out only where it is needed.
    Formula(Expr),
    /// 値なし: it may be left out, and `がある` asks whether it was.
    Nothing,
}

/// One bound of a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainBound {
    /// 以上 以下 超 未満.
    pub comparison: Comparison,
    /// The number as written, with its unit if it has one.
    pub value: Number,
    /// The unit typed behind it.
    pub unit: Option<Unit>,
}
