//! Units of quantities: what is counted (円, 日, …) and whether it is written in per cent.

use crate::diagnostic::fold::fold;
use crate::number::exact::Number;
use std::fmt;

/// Exponents of what is counted; all zero is a plain number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimension {
    /// 円.
    pub yen: i8,
    /// 外貨, one unit of the contract's currency.
    pub foreign: i8,
    /// 日.
    pub day: i8,
    /// 月.
    pub month: i8,
    /// 年.
    pub year: i8,
}

impl Dimension {
    /// A plain number.
    pub const NONE: Self = Self { yen: 0, foreign: 0, day: 0, month: 0, year: 0 };

    /// The dimension of a product.
    pub fn times(self, other: Self) -> Self {
        self.combine(other, i8::saturating_add)
    }

    /// The dimension of a quotient.
    pub fn over(self, other: Self) -> Self {
        self.combine(other, i8::saturating_sub)
    }

    /// Whether it is a plain number.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    fn combine(self, other: Self, with: impl Fn(i8, i8) -> i8) -> Self {
        Self {
            yen: with(self.yen, other.yen),
            foreign: with(self.foreign, other.foreign),
            day: with(self.day, other.day),
            month: with(self.month, other.month),
            year: with(self.year, other.year),
        }
    }
}

/// A unit as it is written: a dimension, and whether numbers in it are per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit {
    /// What is counted.
    pub dimension: Dimension,
    /// Whether a number in this unit is divided by 100 to get its value.
    pub percent: bool,
}

impl Unit {
    /// A plain number or 割合.
    pub const PLAIN: Self = Self { dimension: Dimension::NONE, percent: false };
    /// ％.
    pub const PERCENT: Self = Self { dimension: Dimension::NONE, percent: true };
    /// 円.
    pub const YEN: Self = Self { dimension: Dimension { yen: 1, ..Dimension::NONE }, percent: false };
    /// 日.
    pub const DAY: Self = Self { dimension: Dimension { day: 1, ..Dimension::NONE }, percent: false };
    /// 月.
    pub const MONTH: Self = Self { dimension: Dimension { month: 1, ..Dimension::NONE }, percent: false };
    /// 年.
    pub const YEAR: Self = Self { dimension: Dimension { year: 1, ..Dimension::NONE }, percent: false };
    /// 外貨.
    pub const FOREIGN: Self = Self { dimension: Dimension { foreign: 1, ..Dimension::NONE }, percent: false };

    /// Reads a unit as it stands in a bracket or a table: `％`, `円`, `日`, `％／日`, `円／外貨`, `割合`, `係数`.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let mut parts = folded.split('/');
        let mut unit = Self::parse_one(parts.next()?)?;
        for part in parts {
            unit.dimension = unit.dimension.over(Self::parse_one(part)?.dimension);
        }
        Some(unit)
    }

    fn parse_one(text: &str) -> Option<Self> {
        match text {
            "%" | "パーセント" => Some(Self::PERCENT),
            "円" => Some(Self::YEN),
            "日" => Some(Self::DAY),
            "月" | "カ月" | "ヶ月" | "か月" | "箇月" | "ヵ月" => Some(Self::MONTH),
            "年" => Some(Self::YEAR),
            "外貨" | "米ドル" | "ユーロ" => Some(Self::FOREIGN),
            "割合" | "係数" | "倍" | "数" | "回" | "件" => Some(Self::PLAIN),
            _ => None,
        }
    }

    /// What one in this unit is worth: 1/100 for per cent, 1 otherwise.
    pub fn scale(self) -> Number {
        if self.percent { Number::ratio(1, 100).unwrap_or(Number::ONE) } else { Number::ONE }
    }

    /// A value as the number that is written in this unit (×100 for per cent).
    pub fn written(self, value: &Number) -> Number {
        if self.percent { value * &Number::from_integer(100) } else { value.clone() }
    }

    /// The value of a number written in this unit.
    pub fn value_of(self, written: &Number) -> Number {
        if self.percent { written * &self.scale() } else { written.clone() }
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("円", self.yen), ("外貨", self.foreign), ("日", self.day), ("月", self.month), ("年", self.year)];
        let name = |(word, exponent): &(&str, i8)| match exponent.unsigned_abs() {
            1 => (*word).to_owned(),
            power => format!("{word}^{power}"),
        };
        let above: Vec<String> = parts.iter().filter(|part| part.1 > 0).map(name).collect();
        let below: Vec<String> = parts.iter().filter(|part| part.1 < 0).map(name).collect();
        write!(formatter, "{}", above.join("・"))?;
        below.iter().try_for_each(|word| write!(formatter, "／{word}"))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent {
            write!(formatter, "％")?;
        }
        write!(formatter, "{}", self.dimension)
    }
}
