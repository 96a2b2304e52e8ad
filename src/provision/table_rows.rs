//! Changes of tables by a revision: rows replaced, added or taken out, the old rows checked, or the whole table.

use crate::corpus::cell;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::confidence::Confidence;
use crate::law::table::{Cell, ColumnKind, KeyCell, Provenance, Table, TableRow};
use crate::provision::graph::{Applicability, Graph, TableId, TableVersion};
use crate::source::span::Spanned;
use crate::syntax::ast;
use crate::syntax::ast::revision::Side;

type TypedRow = Spanned<Vec<Spanned<String>>>;

/// Adds a version of a table with a row of the comparison table applied.
pub fn amend(
    graph: &mut Graph,
    id: TableId,
    row: &ast::revision::Row,
    revision: usize,
    applicability: Applicability,
    findings: &mut Findings,
) {
    let Some(before) = graph.tables.get(id.0).and_then(|table| table.versions.last()) else { return };
    let mut from = None;
    let table = match &row.new {
        Side::WholeTable(name) => match whole(graph, name, &before.table) {
            Some((other, table)) => {
                from = Some(other);
                Some(table)
            }
            None => {
                findings.push(
                    Diagnostic::at(Code::UnknownTable, name.span, format!("表「{}」がないか、鍵か列が違う", name.node))
                        .help("同じ鍵と列を持つ表をYAMLで置く"),
                );
                None
            }
        },
        Side::TableRows { rows, document, confidence } => {
            rows_replaced(&before.table, row, rows, document.as_deref(), *confidence, findings)
        }
        Side::Nothing(_) => match &row.old {
            Side::TableRows { rows, .. } => removed(&before.table, rows, findings),
            _ => None,
        },
        Side::Deleted(_) | Side::Unknown(_) | Side::Text(_) | Side::Facts(_) | Side::ReferenceDate(_) => {
            findings
                .push(Diagnostic::at(Code::Syntax, row.span, "表の行でないものがある").help("鍵と値を列の順に書く"));
            None
        }
    };
    let Some(mut table) = table else { return };
    table.interpretations.extend(row.interpretations.iter().map(|note| note.node.clone()));
    let version = TableVersion { revision, table, applicability, from };
    if let Some(table) = graph.tables.get_mut(id.0) {
        if table.versions.last().is_some_and(|last| last.revision == revision) {
            table.versions.pop();
        }
        table.versions.push(version);
    }
}

fn whole(graph: &Graph, name: &Spanned<String>, before: &Table) -> Option<(TableId, Table)> {
    let at = graph.tables.iter().position(|table| fold(&table.name) == fold(&name.node))?;
    let other = graph.tables.get(at)?.versions.first()?;
    let same = other.table.keys == before.keys && other.table.columns.len() == before.columns.len();
    same.then(|| (TableId(at), Table { name: before.name.clone(), ..other.table.clone() }))
}

fn removed(before: &Table, old: &[TypedRow], findings: &mut Findings) -> Option<Table> {
    let mut table = before.clone();
    for typed in old {
        let position = check_old(&table, typed, findings)?;
        table.rows.remove(position);
    }
    Some(table)
}

fn rows_replaced(
    before: &Table,
    row: &ast::revision::Row,
    new: &[TypedRow],
    document: Option<&str>,
    confidence: Option<Confidence>,
    findings: &mut Findings,
) -> Option<Table> {
    let mut table = before.clone();
    let provenance = Provenance {
        document: document.map_or_else(|| before.provenance.document.clone(), str::to_owned),
        confidence: confidence.unwrap_or(before.provenance.confidence),
    };
    let mut sound = true;
    if let Side::TableRows { rows, .. } = &row.old {
        for typed in rows {
            match check_old(&table, typed, findings) {
                Some(position) => {
                    table.rows.remove(position);
                }
                None => sound = false,
            }
        }
    }
    for typed in new {
        let Some(made) = parse_row(&table, typed, &provenance, findings) else {
            sound = false;
            continue;
        };
        if let Some(there) = table.rows.iter().find(|one| one.keys == made.keys) {
            findings.push(
                Diagnostic::at(Code::AlreadyThere, typed.span, "この鍵の行は既にある")
                    .label(there.span, "現行の行")
                    .help("旧に現行の行を書く"),
            );
            sound = false;
            continue;
        }
        table.rows.push(made);
    }
    table.digest = format!("{}+{:?}", table.digest, new.iter().map(|row| &row.node).collect::<Vec<_>>().len());
    for cells in new {
        for cell in &cells.node {
            table.digest.push('|');
            table.digest.push_str(&cell.node);
        }
    }
    sound.then_some(table)
}

/// Finds the row that an old row stands for and compares its cells.
fn check_old(table: &Table, typed: &TypedRow, findings: &mut Findings) -> Option<usize> {
    let parsed = parse_row(table, typed, &table.provenance, findings)?;
    let Some(position) = table.rows.iter().position(|row| row.keys == parsed.keys) else {
        findings.push(
            Diagnostic::at(Code::NothingToAmend, typed.span, format!("表「{}」にこの鍵の行はない", table.name))
                .label(table.span, "現行の表"),
        );
        return None;
    };
    let standing = table.rows.get(position)?;
    if standing.cells == parsed.cells {
        return Some(position);
    }
    let at = standing.cells.iter().zip(&parsed.cells).position(|(one, other)| one != other).unwrap_or(0);
    let span = typed.node.get(table.keys.len() + at).map_or(typed.span, |cell| cell.span);
    findings.push(
        Diagnostic::at(Code::OldSideDiffers, span, format!("表「{}」の旧の行が現行と違う", table.name))
            .label(standing.span, "現行の行"),
    );
    None
}

fn parse_row(table: &Table, typed: &TypedRow, provenance: &Provenance, findings: &mut Findings) -> Option<TableRow> {
    let expected = table.keys.len() + table.columns.len();
    if typed.node.len() != expected {
        findings.push(
            Diagnostic::at(
                Code::TableShape,
                typed.span,
                format!(
                    "{}の行に{}の欄がある（鍵{}、列{}）",
                    table.name,
                    typed.node.len(),
                    table.keys.len(),
                    table.columns.len()
                ),
            )
            .help("鍵と値を列の順に、空白で区切って書く"),
        );
        return None;
    }
    let (keys, cells) = typed.node.split_at(table.keys.len());
    let keys =
        keys.iter().enumerate().map(|(at, key)| parse_key(table, at, key, findings)).collect::<Option<Vec<_>>>()?;
    let cells = cells
        .iter()
        .zip(&table.columns)
        .map(|(cell, column)| parse_cell(cell, column.kind, findings))
        .collect::<Option<Vec<_>>>()?;
    Some(TableRow { keys, cells, until: None, published: None, provenance: Some(provenance.clone()), span: typed.span })
}

fn parse_key(table: &Table, at: usize, key: &Spanned<String>, findings: &mut Findings) -> Option<KeyCell> {
    if table.date_key != Some(at) {
        return Some(KeyCell::Word(fold(key.node.trim_matches(['「', '」']))));
    }
    parse_date(key, findings).map(KeyCell::From)
}

fn parse_date(cell: &Spanned<String>, findings: &mut Findings) -> Option<chrono::NaiveDate> {
    match crate::calendar::era::parse_date(&cell.node, crate::calendar::era::Beyond::Refused) {
        Ok(parsed) => Some(parsed.date),
        Err(error) => {
            findings.push(Diagnostic::at(Code::DateNotation, cell.span, error.to_string()).maybe_help(error.help()));
            None
        }
    }
}

fn parse_cell(typed: &Spanned<String>, kind: ColumnKind, findings: &mut Findings) -> Option<Cell> {
    match cell::read(&typed.node, kind) {
        Ok(cell) => Some(cell),
        Err(error) => {
            findings.push(Diagnostic::at(Code::TableShape, typed.span, error.message).maybe_help(error.help));
            None
        }
    }
}
