//! What changed in a table: rows by their keys, written as a revision writes them.

use crate::law::table::{Cell, KeyCell, Provenance, Table, TableRow};
use crate::query::taisho::state::provenance;
use crate::query::taisho::{Row, Side, Subject, TextLine, TextRun};

/// The rows of a comparison table for one table, one for each source that new rows come from; and what cannot be said.
pub fn rows(name: &str, old: &Table, new: &Table, unsaid: &mut Vec<String>) -> Vec<Row> {
    if old.keys != new.keys || old.columns != new.columns {
        unsaid.push(format!("表「{name}」の鍵又は列が変わった"));
        return Vec::new();
    }
    let find = |table: &'_ Table, row: &TableRow| table.rows.iter().position(|one| one.keys == row.keys);
    let same = |one: &TableRow, other: &TableRow| {
        one.cells == other.cells && provenance(old, one) == provenance(new, other) && one.until == other.until
    };
    let counterpart = |row: &TableRow| find(old, row).and_then(|at| old.rows.get(at));
    let changed: Vec<&TableRow> =
        new.rows.iter().filter(|row| counterpart(row).is_none_or(|before| !same(before, row))).collect();
    let removed: Vec<&TableRow> = old.rows.iter().filter(|row| find(new, row).is_none()).collect();
    if changed.iter().any(|row| row.until.is_some() || row.published.is_some()) {
        unsaid.push(format!("表「{name}」の変わった行に「まで」又は「公表」がある"));
    }
    let mut sources: Vec<&Provenance> = Vec::new();
    for row in &changed {
        let source = provenance(new, row);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let mut made = Vec::new();
    for source in sources {
        let group: Vec<&TableRow> = changed.iter().copied().filter(|row| provenance(new, row) == source).collect();
        let befores: Vec<&TableRow> = group.iter().filter_map(|row| counterpart(row)).collect();
        let mut lines: Vec<TextLine> = group.iter().map(|row| line(row, counterpart(row))).collect();
        if *source != old.provenance {
            lines.push(TextLine::made(format!("出典 {}", source.document), true));
            lines.push(TextLine::made(format!("確度 {}", source.confidence.as_str()), true));
        }
        let news = |row: &TableRow| group.iter().find(|one| one.keys == row.keys).copied();
        let old_side = match befores.as_slice() {
            [] => Side::Nothing,
            _ => Side::Text(befores.iter().map(|row| line(row, news(row))).collect()),
        };
        made.push(row(name, Side::Text(lines), old_side));
    }
    if !removed.is_empty() {
        made.push(row(name, Side::Nothing, Side::Text(removed.iter().map(|row| line(row, None)).collect())));
    }
    made
}

fn row(name: &str, new: Side, old: Side) -> Row {
    Row {
        subject: Subject::Table(name.to_owned()),
        new_title: String::new(),
        old_title: String::new(),
        new,
        old,
        interpretations: Vec::new(),
    }
}

/// Keys and cells, the cells that differ from the other side marked.
fn line(row: &TableRow, other: Option<&TableRow>) -> TextLine {
    let mut runs: Vec<TextRun> =
        row.keys.iter().map(|key| TextRun { text: key_text(key), changed: other.is_none() }).collect();
    for (at, cell) in row.cells.iter().enumerate() {
        let changed = other.is_none_or(|other| other.cells.get(at) != Some(cell));
        runs.push(TextRun { text: cell_text(cell), changed });
    }
    let typed = runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join("  ");
    let last = runs.len().saturating_sub(1);
    let mut spaced = Vec::new();
    for (at, run) in runs.into_iter().enumerate() {
        spaced.push(run);
        if at < last {
            spaced.push(TextRun { text: "  ".to_owned(), changed: false });
        }
    }
    TextLine { indent: 0, runs: spaced, typed: vec![(0, typed)] }
}

fn key_text(key: &KeyCell) -> String {
    match key {
        // Single letters stand in full width, as the regulation prints its categories.
        KeyCell::Word(word) => match word.as_bytes() {
            [letter] if letter.is_ascii_alphanumeric() => {
                char::from_u32(u32::from(*letter) + 0xFEE0).map_or_else(|| word.clone(), String::from)
            }
            _ => quoted(word),
        },
        KeyCell::From(day) => day.to_string(),
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => number.finite_decimal().unwrap_or_else(|| number.fraction()),
        Cell::Word(word) => quoted(word),
        Cell::Date(day) => day.to_string(),
        Cell::Truth(truth) => if *truth { "はい" } else { "いいえ" }.to_owned(),
        Cell::NotApplicable => "―".to_owned(),
    }
}

/// A word of letters and digits stands bare, any other in brackets.
fn quoted(word: &str) -> String {
    if word.chars().all(char::is_alphanumeric) { word.to_owned() } else { format!("「{word}」") }
}
