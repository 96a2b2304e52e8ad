//! Values as text: exact, in the unit shown, with the decimals that a rounding keeps; thousands apart for people.

use crate::diagnostic::render::Language;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::report::words::{Word, day};

/// Decimals of a number that is no finite decimal.
const DECIMALS: u32 = 12;

/// A number as it is written in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Digits without commas: `12345`, `1.250`, `12.689473684211`.
    pub digits: String,
    /// The fraction, where the digits are not the whole number: `2411/190`.
    pub exact: Option<String>,
}

/// Writes a number that is in base scale in a unit; where a rounding keeps decimals, all of them are written.
pub fn written(number: &Number, unit: Option<Unit>, rounding: Option<Rounding>) -> Written {
    let number = unit.map_or_else(|| number.clone(), |unit| unit.written(number));
    as_written(&number, rounding)
}

/// Writes a number that already is as its unit wants it.
pub fn as_written(number: &Number, rounding: Option<Rounding>) -> Written {
    let Some(decimal) = number.finite_decimal() else {
        return Written { digits: number.decimal_half_up(DECIMALS), exact: Some(number.fraction()) };
    };
    let kept = rounding.and_then(|rounding| u32::try_from(rounding.places()).ok()).unwrap_or(0);
    let decimals = decimal.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let padded = usize::try_from(kept).is_ok_and(|kept| decimals < kept);
    Written { digits: if padded { number.decimal_half_up(kept) } else { decimal }, exact: None }
}

/// The unit's sign, if it has one.
pub fn sign(unit: Option<Unit>) -> Option<String> {
    unit.map(|unit| unit.to_string()).filter(|sign| !sign.is_empty())
}

/// A value for people: `12,345円`, `1.250％`, `平成25年4月1日`, `なし（理由）`.
pub fn shown(value: &Value, unit: Option<Unit>, rounding: Option<Rounding>, language: Language) -> String {
    match value {
        Value::Number(number) => with_sign(&written(number, unit, rounding), unit, language),
        Value::Date(date) => day(*date, language),
        Value::Open => "未通知".to_owned(),
        Value::Truth(truth) => truth_word(*truth).to_owned(),
        Value::Category(word) | Value::Text(word) => word.clone(),
        Value::Categories(words) => words.join("、"),
        Value::Address(address) => address.to_string(),
        Value::List(rows) => {
            let row = |row: &std::collections::BTreeMap<String, Value>| {
                let cells = row.iter().map(|(name, value)| format!("{name}：{}", shown(value, None, None, language)));
                format!("（{}）", cells.collect::<Vec<_>>().join("、"))
            };
            rows.iter().map(row).collect::<Vec<_>>().join("、")
        }
        Value::Absent(reason) if reason.is_empty() => "なし".to_owned(),
        Value::Absent(reason) => format!("なし（{reason}）"),
    }
}

/// A number that already is as its unit wants it, for people.
pub fn shown_number(number: &Number, unit: Option<Unit>, rounding: Option<Rounding>, language: Language) -> String {
    with_sign(&as_written(number, rounding), unit, language)
}

/// A rounding in the regulation's words, with the unit that it is about.
pub fn rounding_phrase(rounding: Rounding, unit: Option<Unit>) -> String {
    rounding.phrase(sign(unit).as_deref())
}

/// はい or いいえ.
pub fn truth_word(truth: bool) -> &'static str {
    if truth { "はい" } else { "いいえ" }
}

fn with_sign(written: &Written, unit: Option<Unit>, language: Language) -> String {
    let sign = sign(unit).unwrap_or_default();
    let digits = grouped(&written.digits);
    match &written.exact {
        Some(exact) => format!("{digits}{sign}（{} {exact}{sign}）", Word::Exact.say(language)),
        None => format!("{digits}{sign}"),
    }
}

/// Commas between the thousands of the whole part, decimals as they are.
fn grouped(digits: &str) -> String {
    let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |unsigned| ("-", unsigned));
    let (whole, decimals) = unsigned.split_at(unsigned.find('.').unwrap_or(unsigned.len()));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(decimals);
    out
}

#[cfg(test)]
mod tests {
    use super::{Written, shown, written};
    use crate::diagnostic::render::Language;
    use crate::law::unit::Unit;
    use crate::law::value::Value;
    use crate::number::exact::Number;
    use crate::number::rounding::{Rounding, RoundingMode};

    #[test]
    fn numbers_are_exact_and_keep_their_decimals() {
        let three = Rounding::new(RoundingMode::HalfUp, 3);
        let yen = Rounding::new(RoundingMode::Down, 0);
        let case = |numerator, denominator, unit, rounding| {
            written(&Number::ratio(numerator, denominator).unwrap(), Some(unit), rounding)
        };
        let plain = |digits: &str| Written { digits: digits.to_owned(), exact: None };
        assert_eq!(case(125, 10_000, Unit::PERCENT, three), plain("1.250"));
        assert_eq!(case(125, 10_000, Unit::PERCENT, None), plain("1.25"));
        assert_eq!(case(12_345, 1, Unit::YEN, yen), plain("12345"));
        assert_eq!(case(123, 1_000_000, Unit::PERCENT, three), plain("0.0123"));
        let fraction = Written { digits: "12.689473684211".to_owned(), exact: Some("2411/190".to_owned()) };
        assert_eq!(case(2_411, 19_000, Unit::PERCENT, three), fraction);
    }

    #[test]
    fn people_see_units_and_thousands() {
        let number = |numerator, denominator| Value::Number(Number::ratio(numerator, denominator).unwrap());
        let say = |value, unit| shown(&value, unit, None, Language::Japanese);
        assert_eq!(say(number(12_500_000, 1), Some(Unit::YEN)), "12,500,000円");
        assert_eq!(say(number(-2_469, 2), Some(Unit::YEN)), "-1,234.5円");
        assert_eq!(say(number(1, 3), Some(Unit::PERCENT)), "33.333333333333％（正確には 100/3％）");
        assert_eq!(say(number(19, 20), Some(Unit::PLAIN)), "0.95");
        assert_eq!(say(Value::Absent("［２］４による".to_owned()), None), "なし（［２］４による）");
    }
}
