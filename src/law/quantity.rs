//! A quantity as people type it: `12,500,000円`, `95%`, `百分の九十五`, `2,500万円`, `2411/190 ％`.
//! Gives the number as written and the unit typed behind it; what the unit must be is the caller's to say.

use crate::calendar::numeral::{is_kanji_numeral, parse_kanji_number};
use crate::diagnostic::fold::fold_char;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use thiserror::Error;

/// A number as written and the unit behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number as written (`95` of `95%`).
    pub number: Number,
    /// The unit, where one was typed.
    pub unit: Option<Unit>,
}

impl Quantity {
    /// The value in base scale, a bare number read in `bare_unit`; none where what was typed counts something else.
    pub fn value_in(&self, bare_unit: Unit) -> Option<Number> {
        let unit = self.unit.unwrap_or(bare_unit);
        (unit.dimension == bare_unit.dimension).then(|| unit.value_of(&self.number))
    }
}

/// Why a text is no quantity.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// There is no number at its head.
    #[error("「{0}」は数として読めない")]
    Unreadable(String),
    /// Commas that do not stand before every three digits.
    #[error("「{0}」の桁区切りが三桁ごとでない")]
    Grouping(String),
    /// A dash where a minus is meant.
    #[error("「{0}」の横棒は負号でない")]
    DashForMinus(String),
    /// What stands behind the number is no unit.
    #[error("「{0}」は単位でない")]
    UnknownUnit(String),
}

impl QuantityError {
    /// What to write instead, where that is known.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unreadable(_) => Some("「0.95」「12,500,000円」「95%」「百分の九十五」のように書く".to_owned()),
            Self::Grouping(_) => Some("桁区切りの「,」は三桁ごとに置くか、置かない".to_owned()),
            Self::DashForMinus(_) => Some("負号は「－」で書く".to_owned()),
            Self::UnknownUnit(_) => Some("単位は、円、日、月、年、％、外貨など".to_owned()),
        }
    }
}

/// Reads a quantity in either width.
pub fn parse(text: &str) -> Result<Quantity, QuantityError> {
    let folded: String = text.trim().chars().map(fold_char).collect();
    let unreadable = || QuantityError::Unreadable(text.trim().to_owned());
    let (negative, unsigned) = match folded.chars().next() {
        Some('-') => (true, folded.get(1..).unwrap_or("").trim_start()),
        Some('ー' | '‐' | '―' | '–' | '—') => return Err(QuantityError::DashForMinus(text.trim().to_owned())),
        Some(_) => (false, folded.as_str()),
        None => return Err(unreadable()),
    };
    let (number, rest) = match fraction_in_words(unsigned) {
        Some(read) => read,
        None => read_number(unsigned, text)?.ok_or_else(unreadable)?,
    };
    let unit = match rest.trim() {
        "" => None,
        word => Some(Unit::parse(word).ok_or_else(|| QuantityError::UnknownUnit(word.to_owned()))?),
    };
    Ok(Quantity { number: if negative { -number } else { number }, unit })
}

/// `百分の九十五`, `100分の95`.
fn fraction_in_words(text: &str) -> Option<(Number, &str)> {
    let (below, above) = text.split_once("分の")?;
    let below = whole(below)?;
    let end = above.find(|one: char| !one.is_ascii_digit() && !is_kanji_numeral(one)).unwrap_or(above.len());
    let number = whole(above.get(..end)?)?.checked_div(&below)?;
    Some((number, above.get(end..)?))
}

fn whole(text: &str) -> Option<Number> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::parse_decimal(text);
    }
    parse_kanji_number(text).and_then(|number| i64::try_from(number).ok()).map(Number::from)
}

/// A decimal, a fraction of two whole numbers, or numbers with 万 and 億 behind them; and what is left.
fn read_number<'t>(text: &'t str, typed: &str) -> Result<Option<(Number, &'t str)>, QuantityError> {
    if text.starts_with(is_kanji_numeral) {
        let end = text.find(|one| !is_kanji_numeral(one)).unwrap_or(text.len());
        let number = text.get(..end).and_then(whole);
        return Ok(number.and_then(|number| Some((number, text.get(end..)?))));
    }
    let mut total: Option<Number> = None;
    let mut rest = text;
    while let Some((number, behind)) = read_decimal(rest, typed)? {
        let end = behind.find(|one| multiplier(one).is_none()).unwrap_or(behind.len());
        let scale = behind.get(..end).unwrap_or("").chars().filter_map(multiplier);
        let scaled = scale.fold(number, |number, factor| number * Number::from(factor));
        total = Some(total.map_or_else(|| scaled.clone(), |total| total + scaled.clone()));
        rest = behind.get(end..).unwrap_or("");
        if end == 0 {
            break;
        }
    }
    let divisor = rest.strip_prefix('/').map(|behind| read_decimal(behind, typed)).transpose()?.flatten();
    Ok(match (total, divisor) {
        (Some(total), Some((divisor, behind))) => total.checked_div(&divisor).map(|number| (number, behind)),
        (Some(total), None) => Some((total, rest)),
        (None, _) => None,
    })
}

fn multiplier(one: char) -> Option<i64> {
    match one {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        '億' => Some(100_000_000),
        '兆' => Some(1_000_000_000_000),
        _ => None,
    }
}

fn read_decimal<'t>(text: &'t str, typed: &str) -> Result<Option<(Number, &'t str)>, QuantityError> {
    let end = text.find(|one: char| !one.is_ascii_digit() && one != ',' && one != '.').unwrap_or(text.len());
    let run = text.get(..end).unwrap_or("");
    let (integer, _) = run.split_once('.').unwrap_or((run, ""));
    if run.contains(',') {
        let mut groups = integer.split(',');
        let head = groups.next().is_some_and(|head| (1..=3).contains(&head.len()));
        if !head || groups.any(|group| group.len() != 3) || run.matches(',').count() != integer.matches(',').count() {
            return Err(QuantityError::Grouping(typed.trim().to_owned()));
        }
    }
    let number = Number::parse_decimal(&run.replace(',', ""));
    Ok(number.map(|number| (number, text.get(end..).unwrap_or(""))))
}

#[cfg(test)]
mod tests {
    use super::{Quantity, QuantityError, parse};
    use crate::law::unit::Unit;
    use crate::number::exact::Number;

    #[test]
    fn quantities_read_as_people_type_them() {
        let number = |text: &str| Number::parse_decimal(text).unwrap();
        for (typed, expected, unit) in [
            ("0.95", "0.95", None),
            ("９５％", "95", Some(Unit::PERCENT)),
            ("95 %", "95", Some(Unit::PERCENT)),
            ("百分の九十五", "0.95", None),
            ("100分の95", "0.95", None),
            ("12,500,000円", "12500000", Some(Unit::YEN)),
            ("2,500万円", "25000000", Some(Unit::YEN)),
            ("3億5,000万円", "350000000", Some(Unit::YEN)),
            ("百万円", "1000000", Some(Unit::YEN)),
            ("－0.1", "-0.1", None),
            ("45日", "45", Some(Unit::DAY)),
            ("三箇月", "3", Some(Unit::MONTH)),
        ] {
            assert_eq!(parse(typed), Ok(Quantity { number: number(expected), unit }), "{typed}");
        }
        let fraction = parse("2411/190 ％").unwrap();
        assert_eq!(fraction.number, Number::ratio(2411, 190).unwrap());
        assert_eq!(fraction.unit, Some(Unit::PERCENT));
        assert_eq!(parse("0.1％／日").unwrap().unit, Unit::parse("％／日"));
    }

    #[test]
    fn near_misses_are_told_apart() {
        assert!(matches!(parse("12,50円"), Err(QuantityError::Grouping(_))));
        assert!(matches!(parse("1,234.5,6"), Err(QuantityError::Grouping(_))));
        assert!(matches!(parse("―5"), Err(QuantityError::DashForMinus(_))));
        assert!(matches!(parse("5匹"), Err(QuantityError::UnknownUnit(_))));
        assert!(matches!(parse("5/0"), Err(QuantityError::Unreadable(_))));
        for text in ["", "円", ".5", "1.", "1.2.3", "1e5", "NaN"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_bare_number_is_in_the_unit_asked_for() {
        let value = |text: &str, unit| parse(text).unwrap().value_in(unit);
        assert_eq!(value("95%", Unit::PLAIN), Number::ratio(95, 100));
        assert_eq!(value("1.25", Unit::PERCENT), Number::ratio(125, 10_000));
        assert_eq!(value("60日", Unit::DAY), Some(Number::from(60)));
        assert_eq!(value("60円", Unit::DAY), None);
    }
}
