//! One cell of a table as typed, by what its column holds. Numbers stay in the column's unit, to the last digit.

use crate::calendar::era::{Beyond, parse_date};
use crate::diagnostic::fold::fold;
use crate::law::quantity;
use crate::law::table::{Cell, ColumnKind};
use crate::law::unit::Unit;

/// Why a text is no such cell, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// What is wrong.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

/// Reads what a cell of a column holds; `null` and `―` are 該当なし.
pub fn read(text: &str, kind: ColumnKind) -> Result<Cell, CellError> {
    let folded = fold(text);
    if matches!(folded.as_str(), "―" | "—" | "null" | "該当なし") {
        return Ok(Cell::NotApplicable);
    }
    match kind {
        ColumnKind::Number(unit) => number(text, Some(unit)),
        ColumnKind::UndeclaredUnit => number(text, None),
        ColumnKind::Category | ColumnKind::Text => Ok(Cell::Word(text.trim().trim_matches(['「', '」']).to_owned())),
        ColumnKind::Date => match parse_date(text, Beyond::Refused) {
            Ok(parsed) => Ok(Cell::Date(parsed.date)),
            Err(error) => Err(CellError { message: error.to_string(), help: error.help() }),
        },
        ColumnKind::Truth => truth(text).map(Cell::Truth).ok_or_else(|| CellError {
            message: format!("「{text}」は真偽でない"),
            help: Some("「はい」「いいえ」のいずれかで書く".to_owned()),
        }),
    }
}

/// Reads `true`, `はい`, `有` and their opposites.
pub fn truth(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "true" | "はい" | "有" => Some(true),
        "false" | "いいえ" | "無" => Some(false),
        _ => None,
    }
}

fn number(text: &str, unit: Option<Unit>) -> Result<Cell, CellError> {
    let read = quantity::parse(text).map_err(|error| CellError { message: error.to_string(), help: error.help() })?;
    match (read.unit, unit) {
        (None, _) => Ok(Cell::Number(read.number)),
        (Some(typed), Some(unit)) => {
            let value = read.value_in(unit).ok_or_else(|| CellError {
                message: format!("「{text}」の単位が列の単位と違う"),
                help: Some(match unit.to_string() {
                    word if word.is_empty() => "この列は単位のない数".to_owned(),
                    word => format!("この列は「{word}」の数"),
                }),
            })?;
            Ok(Cell::Number(if typed == unit { read.number } else { unit.written(&value) }))
        }
        (Some(_), None) => Err(CellError {
            message: format!("「{text}」に単位があるが、列に単位がない"),
            help: Some("単位は「列: {利率: ％}」のように列に書く".to_owned()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::law::table::{Cell, ColumnKind};
    use crate::law::unit::Unit;
    use crate::number::exact::Number;

    #[test]
    fn a_cell_is_in_its_columns_unit() {
        let number = |text: &str| Cell::Number(Number::parse_decimal(text).unwrap());
        let percent = ColumnKind::Number(Unit::PERCENT);
        let plain = ColumnKind::Number(Unit::PLAIN);
        assert_eq!(read("0.009", percent), Ok(number("0.009")));
        assert_eq!(read("0.009％", percent), Ok(number("0.009")));
        assert_eq!(read("95%", plain), Ok(number("0.95")));
        assert_eq!(read("0.000434", ColumnKind::Number(Unit::parse("％／日").unwrap())), Ok(number("0.000434")));
        assert_eq!(read("―", percent), Ok(Cell::NotApplicable));
        assert!(read("5日", percent).is_err());
        assert!(read("5%", ColumnKind::UndeclaredUnit).is_err());
        assert!(read("1e-3", percent).is_err());
        assert_eq!(read("有", ColumnKind::Truth), Ok(Cell::Truth(true)));
        assert_eq!(read("「SOV/CC0」", ColumnKind::Category), Ok(Cell::Word("SOV/CC0".to_owned())));
    }
}
