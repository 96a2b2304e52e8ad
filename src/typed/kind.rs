//! Kinds of values and how units combine. A number is bare (a literal, which takes the unit a place needs), of unknown
//! unit (a coefficient whose table declares none), or of a known dimension.

use crate::law::fact::FactKind;
use crate::law::table::ColumnKind;
use crate::law::unit::{Dimension, Unit};

/// What a formula gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number.
    Number(Quantity),
    /// A date.
    Date,
    /// A truth value.
    Truth,
    /// A category, of these where they are known.
    Category(Option<Vec<String>>),
    /// A text.
    Text,
    /// A list.
    List(Vec<(String, FactKind)>),
    /// An address.
    Address,
    /// Not known (after an error, or なし): fits everything, so that one mistake gives one finding.
    Unknown,
}

/// What is known of a number's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// None: a coefficient of no declared unit had a part in it.
    pub dimension: Option<Dimension>,
    /// Only literals and plain numbers had a part in it.
    pub bare: bool,
    /// Something written in per cent had a part in it.
    pub percent: bool,
    /// The unit in which it is written, where it is a name's, a literal's, or a sum of such.
    pub unit: Option<Unit>,
}

impl Quantity {
    /// A literal without a unit.
    pub const BARE: Self = Self { dimension: Some(Dimension::NONE), bare: true, percent: false, unit: None };
    /// A coefficient without a declared unit.
    pub const UNDECLARED: Self = Self { dimension: None, bare: false, percent: false, unit: None };

    /// A number of a unit.
    pub fn of(unit: Unit) -> Self {
        Self { dimension: Some(unit.dimension), bare: false, percent: unit.percent, unit: Some(unit) }
    }

    /// The unit of a product (`over`: of a quotient).
    pub fn combine(self, other: Self, over: bool) -> Self {
        let dimension = match (self.dimension, other.dimension) {
            (Some(one), Some(other)) => Some(if over { one.over(other) } else { one.times(other) }),
            _ => None,
        };
        Self { dimension, bare: self.bare && other.bare, percent: self.percent || other.percent, unit: None }
    }

    /// The unit of a sum; none where the two cannot be added.
    pub fn sum(self, other: Self) -> Option<Self> {
        let percent = self.percent || other.percent;
        let unit = self.unit.filter(|unit| other.unit == Some(*unit));
        match (self.dimension, other.dimension) {
            (Some(one), Some(two)) if one == two => {
                Some(Self { dimension: Some(one), bare: self.bare && other.bare, percent, unit })
            }
            (Some(_), Some(_)) => None,
            (Some(known), None) if !self.bare => Some(Self { dimension: Some(known), bare: false, percent, unit }),
            (None, Some(known)) if !other.bare => Some(Self { dimension: Some(known), bare: false, percent, unit }),
            _ => Some(Self { dimension: None, bare: false, percent, unit }),
        }
    }

    /// The unit in which a name without a declared one is shown and rounded.
    pub fn shown_unit(self) -> Option<Unit> {
        let plain = self.dimension.filter(|_| !self.bare).map(|dimension| Unit { dimension, percent: false });
        self.unit.or(plain)
    }

    /// Whether, put under a unit, the number must be read as written in it; none where it does not fit.
    pub fn takes(self, unit: Unit) -> Option<bool> {
        match self.dimension {
            _ if self.bare => Some(true),
            None => Some(unit.percent && !self.percent),
            Some(dimension) if dimension == unit.dimension => Some(false),
            // A ratio or coefficient is a plain number: `Ｘ(日)＝44×調整係数＋30`.
            Some(dimension) if dimension.is_none() && !self.percent => Some(true),
            Some(_) => None,
        }
    }
}

impl Kind {
    /// The kind of a fact.
    pub fn of_fact(kind: &FactKind) -> Self {
        match kind {
            FactKind::Date { .. } => Self::Date,
            FactKind::Number { bare: true, .. } => Self::Number(Quantity::BARE),
            FactKind::Number { unit, .. } => Self::Number(Quantity::of(*unit)),
            FactKind::Category { categories, .. } => Self::Category(Some(categories.clone())),
            FactKind::Truth => Self::Truth,
            FactKind::Text => Self::Text,
            FactKind::List { columns } => Self::List(columns.clone()),
        }
    }

    /// The kind of a table's column.
    pub fn of_column(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Number(unit) => Self::Number(Quantity::of(unit)),
            ColumnKind::UndeclaredUnit => Self::Number(Quantity::UNDECLARED),
            ColumnKind::Category => Self::Category(None),
            ColumnKind::Date => Self::Date,
            ColumnKind::Truth => Self::Truth,
            ColumnKind::Text => Self::Text,
        }
    }

    /// The unit in which a name of this kind without a declared one is shown and rounded.
    pub fn shown_unit(&self) -> Option<Unit> {
        match self {
            Self::Number(quantity) => quantity.shown_unit(),
            Self::Date
            | Self::Truth
            | Self::Category(_)
            | Self::Text
            | Self::List(_)
            | Self::Address
            | Self::Unknown => None,
        }
    }

    /// The word for it in messages.
    pub fn word(&self) -> String {
        match self {
            Self::Number(quantity) => match quantity.dimension {
                Some(dimension) if dimension.is_none() => if quantity.percent { "率" } else { "数" }.to_owned(),
                Some(dimension) => format!("{dimension}の数"),
                None => "数".to_owned(),
            },
            Self::Date => "日付".to_owned(),
            Self::Truth => "真偽".to_owned(),
            Self::Category(_) => "区分".to_owned(),
            Self::Text => "文字".to_owned(),
            Self::List(_) => "一覧".to_owned(),
            Self::Address => "条項番号".to_owned(),
            Self::Unknown => "不明".to_owned(),
        }
    }

    /// Whether a value of this kind can stand where the other is wanted, units aside.
    pub fn fits(&self, wanted: &Self) -> bool {
        matches!(
            (self, wanted),
            (Self::Unknown, _)
                | (_, Self::Unknown)
                | (Self::Number(_), Self::Number(_))
                | (Self::Date, Self::Date)
                | (Self::Truth, Self::Truth)
                | (Self::Category(_) | Self::Text, Self::Category(_) | Self::Text)
                | (Self::List(_), Self::List(_))
                | (Self::Address, Self::Address)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_takes_the_unit_and_yen_cannot_be_added_to_days() {
        assert_eq!(Quantity::BARE.takes(Unit::DAY), Some(true));
        assert_eq!(Quantity::of(Unit::YEN).takes(Unit::DAY), None);
        assert_eq!(Quantity::of(Unit::YEN).sum(Quantity::of(Unit::DAY)), None);
        assert_eq!(Quantity::of(Unit::DAY).sum(Quantity::BARE), None);
    }

    #[test]
    fn an_undeclared_coefficient_takes_what_the_formula_needs() {
        let rate = Quantity::UNDECLARED.combine(Quantity::of(Unit::DAY), false);
        assert_eq!(rate.takes(Unit::PERCENT), Some(true));
        let known = Quantity::of(Unit::PERCENT).combine(Quantity::UNDECLARED, false);
        assert_eq!(known.takes(Unit::PERCENT), Some(false));
    }
}
