//! A comparison table laid out as the source lays it out: 新 on the left, 旧 on the right, 備考; 附則 at the end. One
//! layout is written as text, Markdown, HTML and JSON; as a revision by `taisho_kitei`.

use crate::query::taisho::{Element, Head, Row, Side, Subject, Taisho, TextLine, TextRun};
use crate::report::json::Json;
use crate::report::{html, markdown};
use serde_json::json;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const STYLE: &str = include_str!("taisho.css");
/// Columns of the text layout: 新, 旧, 備考.
const WIDTHS: [usize; 3] = [54, 54, 24];

/// A row of the layout.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    /// 新.
    pub new: Vec<CellLine>,
    /// 旧.
    pub old: Vec<CellLine>,
    /// 備考.
    pub notes: Vec<String>,
    /// Whether nothing changes in it.
    pub quiet: bool,
}

/// A line of a cell.
#[derive(Clone, Debug, Default)]
pub struct CellLine {
    /// Its indentation in columns.
    pub indent: usize,
    /// Its text.
    pub runs: Vec<TextRun>,
}

impl CellLine {
    fn plain(indent: usize, text: impl Into<String>) -> Self {
        Self { indent, runs: vec![TextRun { text: text.into(), changed: false }] }
    }
}

/// How changed words are marked in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// 〔…〕.
    Brackets,
    /// Underlined on a terminal.
    Underline,
}

fn title(taisho: &Taisho) -> String {
    format!("{}・新旧対照表", taisho.regulation)
}

fn heads(taisho: &Taisho) -> [String; 3] {
    [format!("新（{}）", taisho.new_state), format!("旧（{}）", taisho.old_state), "備考".to_owned()]
}

/// Lays the table out.
pub fn laid(taisho: &Taisho) -> Vec<Laid> {
    let mut all = Vec::new();
    let others = |wanted: &dyn Fn(&Subject) -> bool, all: &mut Vec<Laid>| {
        all.extend(taisho.rows.iter().filter(|row| wanted(&row.subject)).map(|row| laid_row(row, 0)));
    };
    others(&|subject| matches!(subject, Subject::ReferenceDate(_) | Subject::Facts), &mut all);
    if let Head::Made { facts, .. } = &taisho.head {
        for lines in facts {
            let mut laid = Laid { old: vec![CellLine::plain(0, "（新設）")], ..Laid::default() };
            laid.new.push(CellLine::plain(0, "事実"));
            laid.new.extend(lines.iter().map(|line| cell_line(line, 2)));
            all.push(laid);
        }
    }
    for element in &taisho.outline {
        match element {
            Element::Heading { depth, text, omitted } => {
                let text = if *omitted { format!("{text} （略）") } else { text.clone() };
                let line = vec![CellLine::plain(depth * 2, text)];
                all.push(Laid { new: line.clone(), old: line, quiet: true, ..Laid::default() });
            }
            Element::Omitted { depth, new, old } => {
                let line = |text: &str| vec![CellLine::plain(depth * 2, format!("{text} （略）"))];
                let notes = if new == old { Vec::new() } else { vec![format!("{old}を{new}とする")] };
                all.push(Laid { new: line(new), old: line(old), quiet: notes.is_empty(), notes });
            }
            Element::Row { depth, row } => {
                all.extend(taisho.rows.get(*row).map(|row| laid_row(row, depth * 2)));
            }
        }
    }
    others(&|subject| matches!(subject, Subject::Table(_)), &mut all);
    if let Head::Carried { items, .. } = &taisho.head
        && !items.is_empty()
    {
        let mut new = vec![CellLine::plain(0, "附則")];
        new.extend(items.iter().map(|item| CellLine::plain(2, item.clone())));
        all.push(Laid { new, ..Laid::default() });
    }
    for note in &taisho.unsaid {
        all.push(Laid { notes: vec![format!("※ {note}")], ..Laid::default() });
    }
    all
}

fn laid_row(row: &Row, indent: usize) -> Laid {
    let mut laid = Laid::default();
    let (new_head, old_head) = match &row.subject {
        Subject::Provision { new, old } => {
            let head = |address: &Option<_>, title: &str| {
                address.as_ref().map(|one: &crate::law::address::Address| format!("{one} {title}").trim().to_owned())
            };
            if let (Some(new), Some(old)) = (new, old)
                && new != old
            {
                laid.notes.push(format!("{old}を{new}とする"));
            }
            (head(new, &row.new_title), head(old, &row.old_title))
        }
        Subject::Table(name) => (Some(format!("表「{name}」")), Some(format!("表「{name}」"))),
        Subject::Facts => (Some("事実".to_owned()), Some("事実".to_owned())),
        Subject::ReferenceDate(scope) => {
            let text = scope.as_ref().map_or_else(|| "基準日".to_owned(), |scope| format!("基準日 {scope}"));
            (Some(text.clone()), Some(text))
        }
    };
    laid.new = cell(new_head, &row.new, "（削る）", indent);
    laid.old = cell(old_head, &row.old, "（新設）", indent);
    laid.notes.extend(row.interpretations.iter().map(|note| format!("解釈 {note}")));
    laid
}

fn cell(head: Option<String>, side: &Side, nothing: &str, indent: usize) -> Vec<CellLine> {
    let mut lines: Vec<CellLine> = match side {
        Side::Nothing => return vec![CellLine::plain(indent, nothing)],
        Side::Deleted | Side::Unknown | Side::Text(_) => {
            head.into_iter().map(|head| CellLine::plain(indent, head)).collect()
        }
    };
    match side {
        Side::Nothing => {}
        Side::Deleted => lines.push(CellLine::plain(indent + 2, "削除")),
        Side::Unknown => lines.push(CellLine::plain(indent + 2, "（不明）")),
        Side::Text(text) => lines.extend(text.iter().map(|line| cell_line(line, indent + 2))),
    }
    lines
}

fn cell_line(line: &TextLine, indent: usize) -> CellLine {
    CellLine { indent: indent + line.indent, runs: line.runs.clone() }
}

/// As text in three columns.
pub fn text(taisho: &Taisho, marks: Marks) -> String {
    let mut out = format!("{}\n", title(taisho));
    let rule = |left: &str, cross: &str, right: &str| {
        let bars: Vec<String> = WIDTHS.iter().map(|width| "─".repeat(width + 2)).collect();
        format!("{left}{}{right}\n", bars.join(cross))
    };
    out.push_str(&rule("┌", "┬", "┐"));
    let head: Vec<Vec<String>> = heads(taisho)
        .iter()
        .zip(WIDTHS)
        .map(|(head, width)| wrapped(&[CellLine::plain(0, head.clone())], width, marks))
        .collect();
    put_row(&head, &mut out);
    out.push_str(&rule("├", "┼", "┤"));
    let rows = laid(taisho);
    let mut quiet = true;
    for (at, row) in rows.iter().enumerate() {
        if at > 0 && !(quiet && row.quiet) {
            out.push_str(&rule("├", "┼", "┤"));
        }
        quiet = row.quiet;
        let notes: Vec<CellLine> = row.notes.iter().map(|note| CellLine::plain(0, note.clone())).collect();
        let cells: Vec<Vec<String>> = [row.new.as_slice(), row.old.as_slice(), notes.as_slice()]
            .iter()
            .zip(WIDTHS)
            .map(|(lines, width)| wrapped(lines, width, marks))
            .collect();
        put_row(&cells, &mut out);
    }
    if rows.is_empty() {
        out.push_str("│ 違いはない\n");
    }
    out.push_str(&rule("└", "┴", "┘"));
    out
}

fn put_row(cells: &[Vec<String>], out: &mut String) {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut line = String::from("│");
        for (cell, width) in cells.iter().zip(WIDTHS) {
            let text = cell.get(at).map_or("", String::as_str);
            let pad = width.saturating_sub(shown_width(text));
            line.push_str(&format!(" {text}{} │", " ".repeat(pad)));
        }
        out.push_str(&line);
        out.push('\n');
    }
}

/// The width on a terminal; what switches the underline takes none.
fn shown_width(text: &str) -> usize {
    text.replace(ON, "").replace(OFF, "").width()
}

const ON: &str = "\u{1b}[4m";
const OFF: &str = "\u{1b}[24m";
/// Characters that begin no line.
const NOT_FIRST: &str = "、。，．）」』】〕］｝,.)]}ー";

/// Breaks lines so that they fit a column; what goes on stands where the line begins, two columns deeper.
fn wrapped(lines: &[CellLine], width: usize, marks: Marks) -> Vec<String> {
    let mut out = Vec::new();
    for line in lines {
        let mut characters: Vec<(char, bool)> = Vec::new();
        for run in &line.runs {
            let brackets = run.changed && marks == Marks::Brackets;
            characters.extend(brackets.then_some(('〔', false)));
            characters.extend(run.text.chars().map(|one| (one, run.changed && marks == Marks::Underline)));
            characters.extend(brackets.then_some(('〕', false)));
        }
        let indent = line.indent.min(width / 2);
        let mut current = (" ".repeat(indent), indent, false);
        for (one, underlined) in characters {
            let wide = one.width().unwrap_or(0);
            // One character may hang over the edge's reserve so that no line begins with a closing bracket or stop.
            let limit = if NOT_FIRST.contains(one) { width } else { width.saturating_sub(2) };
            if current.1 + wide > limit {
                if current.2 {
                    current.0.push_str(OFF);
                }
                out.push(std::mem::take(&mut current.0));
                let deeper = (indent + 2).min(width / 2);
                current = (" ".repeat(deeper), deeper, false);
                if one == ' ' {
                    continue;
                }
            }
            if underlined != current.2 {
                current.0.push_str(if underlined { ON } else { OFF });
                current.2 = underlined;
            }
            current.0.push(one);
            current.1 += wide;
        }
        if current.2 {
            current.0.push_str(OFF);
        }
        out.push(current.0);
    }
    out
}

/// As a Markdown table; changed words are bold.
pub fn markdown(taisho: &Taisho) -> String {
    let mut out = format!("# {}\n\n", markdown::escape(&title(taisho)));
    let head: Vec<String> = heads(taisho).iter().map(|head| markdown::escape(head)).collect();
    out.push_str(&format!("| {} |\n| --- | --- | --- |\n", head.join(" | ")));
    for row in laid(taisho) {
        let cell = |lines: &[CellLine]| lines.iter().map(markdown_line).collect::<Vec<_>>().join("<br>");
        let notes: Vec<String> = row.notes.iter().map(|note| markdown::escape(note)).collect();
        out.push_str(&format!("| {} | {} | {} |\n", cell(&row.new), cell(&row.old), notes.join("<br>")));
    }
    out
}

fn markdown_line(line: &CellLine) -> String {
    // Full-width spaces are not taken out at the head of a cell's line.
    let mut out = "\u{3000}".repeat(line.indent / 2);
    for run in &line.runs {
        let text = markdown::escape(&run.text);
        let letter = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
        // Between asterisks a bracket or sign at either end would not be taken for bold.
        let plain = letter(run.text.chars().next()) && letter(run.text.chars().next_back());
        out.push_str(&match (run.changed, plain) {
            (false, _) => text,
            (true, true) => format!("**{text}**"),
            (true, false) => format!("<b>{text}</b>"),
        });
    }
    out
}

/// As one HTML file that prints on A4 landscape.
pub fn html(taisho: &Taisho) -> String {
    let title = html::escape(&title(taisho));
    let mut body = String::new();
    for row in laid(taisho) {
        let cell = |lines: &[CellLine], mark: &str| lines.iter().map(|line| html_line(line, mark)).collect::<String>();
        let notes: String = row.notes.iter().map(|note| format!("<p>{}</p>", html::escape(note))).collect();
        let class = if row.quiet { " class=\"quiet\"" } else { "" };
        body.push_str(&format!(
            "<tr{class}><td>{}</td><td>{}</td><td class=\"notes\">{notes}</td></tr>\n",
            cell(&row.new, "ins"),
            cell(&row.old, "del")
        ));
    }
    let head: String =
        heads(taisho).iter().map(|head| format!("<th scope=\"col\">{}</th>", html::escape(head))).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
         <table>\n<colgroup><col class=\"side\"><col class=\"side\"><col></colgroup>\n\
         <thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</body>\n</html>\n"
    )
}

fn html_line(line: &CellLine, mark: &str) -> String {
    let (whole, half) = (line.indent / 2, if line.indent.is_multiple_of(2) { "" } else { ".5" });
    let runs: String = line
        .runs
        .iter()
        .map(|run| {
            let text = html::escape(&run.text);
            if run.changed { format!("<{mark}>{text}</{mark}>") } else { text }
        })
        .collect();
    format!("<p style=\"padding-left:{whole}{half}em\">{runs}</p>")
}

/// As JSON: a row a difference, its sides as lines, changed words by their runs.
pub fn json(taisho: &Taisho) -> Json {
    let side = |side: &Side| match side {
        Side::Nothing => Json::Null,
        Side::Deleted => json!("削除"),
        Side::Unknown => json!("（不明）"),
        Side::Text(lines) => {
            let run = |run: &TextRun| json!({"text": run.text, "changed": run.changed});
            let line =
                |line: &TextLine| json!({"indent": line.indent, "runs": line.runs.iter().map(run).collect::<Vec<_>>()});
            lines.iter().map(line).collect()
        }
    };
    let row = |row: &Row| {
        let (kind, new, old) = match &row.subject {
            Subject::Provision { new, old } => {
                ("provision", new.as_ref().map(ToString::to_string), old.as_ref().map(ToString::to_string))
            }
            Subject::Table(name) => ("table", Some(name.clone()), Some(name.clone())),
            Subject::Facts => ("facts", None, None),
            Subject::ReferenceDate(scope) => {
                let scope = scope.as_ref().map(ToString::to_string);
                ("reference-date", scope.clone(), scope)
            }
        };
        json!({
            "kind": kind, "address": new, "old_address": old, "title": row.new_title, "old_title": row.old_title,
            "new": side(&row.new), "old": side(&row.old), "interpretations": row.interpretations,
        })
    };
    let supplementary = match &taisho.head {
        Head::Carried { items, .. } => items.clone(),
        Head::Made { .. } => Vec::new(),
    };
    let moves = taisho.moves.iter().map(|(from, to)| json!({"from": from.to_string(), "to": to.to_string()}));
    json!({
        "regulation": taisho.regulation,
        "from": taisho.old_state,
        "to": taisho.new_state,
        "rows": taisho.rows.iter().map(row).collect::<Vec<_>>(),
        "moves": moves.collect::<Vec<_>>(),
        "supplementary": supplementary,
        "unsaid": taisho.unsaid,
    })
}
