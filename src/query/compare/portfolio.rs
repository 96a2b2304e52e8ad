//! A portfolio as CSV: a row a case, its header the names of facts, 題 and 算定 (or 判定, 期限) where they are there. A cell
//! that begins with [ is a list, as a case in YAML has it.

use crate::corpus::case::{Case, GivenFact, GivenValue};
use crate::corpus::from_yaml::list_in_cell;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::ast::entry::EntryKind;

/// What a column holds.
enum Column {
    Title,
    Entry,
    Fact(Spanned<String>),
}

/// Reads the cases of a CSV text; `entry` is what rows without an entry of their own ask for. Empty cells are facts that
/// are not given.
pub fn cases(
    file: FileId,
    text: &str,
    entry: Option<&str>,
    kind_of: &dyn Fn(&str) -> Option<EntryKind>,
    findings: &mut Findings,
) -> Vec<Case> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let whole_head = Span::new(file, 0, text.find('\n').unwrap_or(text.len()));
    let columns: Vec<Column> = match reader.headers() {
        Ok(head) => head.iter().map(|name| column(name, whole_head)).collect(),
        Err(error) => {
            findings.push(Diagnostic::at(Code::CaseShape, whole_head, format!("CSVの見出しを読めない: {error}")));
            return Vec::new();
        }
    };
    let mut names: Vec<String> = Vec::new();
    for column in &columns {
        let Column::Fact(name) = column else { continue };
        if names.contains(&fold(&name.node)) {
            findings.push(Diagnostic::at(
                Code::DoubledFact,
                whole_head,
                format!("見出しに「{}」が二度ある", name.node),
            ));
        }
        names.push(fold(&name.node));
    }
    let mut cases = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let at = error.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0);
                findings.push(
                    Diagnostic::at(Code::CaseShape, row_span(file, text, at), "CSVの行を読めない")
                        .note(error.to_string())
                        .help("見出しと同じ数の欄を書く。欄の中の「,」は「\"」で囲む"),
                );
                continue;
            }
        };
        let at = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0);
        let span = row_span(file, text, at);
        let (mut title, mut asked, mut facts) = (None, entry.map(str::to_owned), Vec::new());
        for (column, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            match column {
                Column::Title => title = Some(cell.to_owned()),
                Column::Entry => asked = Some(cell.to_owned()),
                Column::Fact(name) => {
                    let value = if cell.starts_with('[') {
                        list_in_cell(cell, span, findings)
                    } else {
                        Some(GivenValue::Scalar(Spanned::new(cell.to_owned(), span)))
                    };
                    facts.extend(value.map(|value| GivenFact { name: name.clone(), value }));
                }
            }
        }
        let Some(asked) = asked else {
            findings.push(
                Diagnostic::at(Code::CaseShape, span, "何を算定するかが書かれていない")
                    .help("「算定」の欄を置くか、--entry で名前を示す"),
            );
            break;
        };
        let kind = kind_of(&asked).unwrap_or(EntryKind::Calculation);
        cases.push(Case { title, kind, entry: Spanned::new(asked, span), facts, golden: None, span });
    }
    cases
}

fn column(name: &str, span: Span) -> Column {
    match name.trim_start_matches('\u{feff}') {
        "題" => Column::Title,
        "算定" | "判定" | "期限" => Column::Entry,
        fact => Column::Fact(Spanned::new(fact.to_owned(), span)),
    }
}

fn row_span(file: FileId, text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or("");
    let lead = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let line = rest.get(lead..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    Span::new(file, at + lead, at + lead + line)
}
