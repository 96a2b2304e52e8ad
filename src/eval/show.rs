//! Values as text for reasons and formulas: numbers exact, in the unit of their name, dates ISO 8601.

use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;

/// A value in the unit of its name.
pub fn value(value: &Value, unit: Option<Unit>) -> String {
    match value {
        Value::Number(one) => match unit {
            Some(unit) => format!("{}{unit}", number(&unit.written(one))),
            None => number(one),
        },
        Value::Date(date) => date.to_string(),
        Value::Open => "未通知".to_owned(),
        Value::Truth(true) => "はい".to_owned(),
        Value::Truth(false) => "いいえ".to_owned(),
        Value::Category(word) | Value::Text(word) => word.clone(),
        Value::Categories(words) => words.join("、"),
        Value::Address(address) => address.to_string(),
        Value::List(rows) => format!("{}件の一覧", rows.len()),
        Value::Absent(reason) => format!("なし（{reason}）"),
    }
}

/// A fact's value in its declared unit.
pub fn fact(one: &Value, kind: &FactKind) -> String {
    let unit = match kind {
        FactKind::Number { unit, bare: false, .. } => Some(*unit),
        _ => None,
    };
    value(one, unit)
}

/// A number: its decimal where that is finite and short, else the fraction.
pub fn number(number: &Number) -> String {
    match number.finite_decimal() {
        Some(decimal) if decimal.len() <= 24 => number.grouped(),
        _ => number.fraction(),
    }
}

/// Hands every word of lines on, those below too.
pub fn lines(lines: &[crate::syntax::line::Line], take: &mut impl FnMut(&str)) {
    let mut open: Vec<&crate::syntax::line::Line> = lines.iter().rev().collect();
    while let Some(line) = open.pop() {
        line.words.iter().for_each(|word| take(&word.text));
        take("\n");
        open.extend(line.children.iter().rev());
    }
}
