//! Rows as they come out of a file and go into one: named columns of texts, or of what the file itself tells apart.
//! Which facts they are is `typed`'s to say.

use crate::batch::columns::{EPOCH, rows_of};
use crate::diagnostic::report::Diagnostic;
use crate::plan::node::date_of;
use crate::plan::program::from_nodes::DECIMALS;

/// A stretch of a file's rows.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// How many rows there are.
    pub rows: usize,
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// Rows whose cells cannot be told apart or read, each with why.
    pub unread: Vec<(usize, Diagnostic)>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct SheetColumn {
    /// Its heading.
    pub name: String,
    /// Its cells.
    pub cells: Cells,
    /// For each row whether there is one.
    pub given: Vec<bool>,
}

/// Cells.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Texts.
    Texts(Vec<String>),
    /// Texts of which there are few: for each row the place of its own in the list.
    Words(Vec<u32>, Vec<String>),
    /// Days since 1970-01-01.
    Dates(Vec<i32>),
    /// Whole numbers with so many decimals behind the point.
    Numbers(Vec<i128>, u32),
    /// Truth values.
    Truths(Vec<bool>),
    /// Lists: for each the place behind its last row, and the columns of the rows of all.
    Lists(Vec<u32>, Vec<SheetColumn>),
}

impl SheetColumn {
    /// A cell as people type it; none where there is none.
    pub fn text(&self, row: usize) -> Option<String> {
        if !self.given.get(row).copied().unwrap_or(false) {
            return None;
        }
        match &self.cells {
            Cells::Texts(cells) => cells.get(row).cloned(),
            Cells::Words(codes, words) => words.get(*codes.get(row)? as usize).cloned(),
            Cells::Dates(days) => {
                let day = days.get(row)?.checked_add(EPOCH).and_then(date_of)?;
                Some(day.to_string())
            }
            Cells::Numbers(numbers, decimals) => {
                let text = numbers.get(row).map(|number| written(*number, *decimals));
                // So many places have numbers that no rounding of their own cuts: the zeros behind say nothing.
                text.map(|text| if *decimals == DECIMALS { trimmed(&text) } else { text })
            }
            Cells::Truths(truths) => truths.get(row).map(|truth| if *truth { "はい" } else { "いいえ" }.to_owned()),
            Cells::Lists(ends, columns) => Some(list(rows_of(ends, row), columns)),
        }
    }
}

/// `[{"期日": "2015-03-31", "元本": "1000"}]`; a cell that is not there is left out.
fn list(rows: std::ops::Range<usize>, columns: &[SheetColumn]) -> String {
    let cell = |column: &SheetColumn, row| Some(format!("{}: {}", quoted(&column.name), quoted(&column.text(row)?)));
    let row = |row| columns.iter().filter_map(|column| cell(column, row)).collect::<Vec<_>>().join(", ");
    format!("[{}]", rows.map(|at| format!("{{{}}}", row(at))).collect::<Vec<_>>().join(", "))
}

/// A text as YAML and JSON take it whatever is in it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn trimmed(text: &str) -> String {
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A whole number with a point before its last digits.
pub fn written(number: i128, decimals: u32) -> String {
    let places = usize::try_from(decimals).unwrap_or(0);
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if number < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn the_point_stands_before_the_last_digits() {
        let cases = [((14146, 0), "14146"), ((-5, 3), "-0.005"), ((1250, 3), "1.250"), ((0, 2), "0.00")];
        for ((number, decimals), text) in cases {
            assert_eq!(written(number, decimals), text);
        }
    }
}
