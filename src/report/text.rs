//! A page as plain text for a terminal: columns by display width, the tree by lines.

use crate::report::page::{Block, Branch, FormPart, FormRow, Grid, Page};
use unicode_width::UnicodeWidthStr;

/// A table wider than this is written row by row, a line a cell.
const WIDEST: usize = 110;
/// Names of lines of a form up to this width have the amounts at a common edge behind them.
const FORM_NAME: usize = 64;
/// Values up to this width stand at a common right edge, so that digits come under digits; longer ones do not push them.
const SHORT_VALUE: usize = 24;

/// Writes a page.
pub fn write(page: &Page) -> String {
    let mut out = page.title.clone();
    if !page.subtitle.is_empty() {
        out.push_str(&format!("（{}）", page.subtitle));
    }
    out.push('\n');
    for block in &page.blocks {
        write_block(block, &mut out);
    }
    out
}

/// Writes rows in columns, without a head; for lists that are read line by line.
pub fn columns(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    write_rows(rows, "", &mut out);
    out
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => out.push_str(&format!("\n{text}\n")),
        Block::Subheading(text) => out.push_str(&format!("\n  {text}\n")),
        Block::Paragraph(text) => out.push_str(&format!("  {text}\n")),
        Block::Notice(text) => out.push_str(&format!("  ※ {text}\n")),
        Block::Results(lines) => {
            let name = lines.iter().map(|line| line.name.width()).max().unwrap_or(0);
            let value =
                lines.iter().map(|line| line.value.width()).filter(|width| *width <= SHORT_VALUE).max().unwrap_or(0);
            for line in lines {
                let gap = " ".repeat(name - line.name.width().min(name) + 2);
                let lead = " ".repeat(value - line.value.width().min(value));
                out.push_str(&format!("  {}{gap}{lead}{}\n", line.name, line.value));
            }
        }
        Block::Grid(grid) => write_grid(grid, out),
        Block::Form(form) => form.parts.iter().for_each(|part| write_form(part, out)),
        Block::Items(items) => items.iter().for_each(|item| out.push_str(&format!("  ・{item}\n"))),
        Block::Tree(branches) => branches.iter().for_each(|branch| write_branch(branch, "  ", "  ", out)),
        Block::Law(lines) => {
            for (indent, line) in lines {
                out.push_str(&format!("    {}{line}\n", " ".repeat(*indent)));
            }
        }
        Block::Fine(lines) => {
            out.push('\n');
            let rows: Vec<Vec<String>> = lines.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect();
            write_rows(&rows, "", out);
        }
    }
}

fn write_grid(grid: &Grid, out: &mut String) {
    let rows: Vec<Vec<String>> = std::iter::once(&grid.head).chain(&grid.rows).cloned().collect();
    if widths(&rows).iter().map(|width| width + 2).sum::<usize>() <= WIDEST {
        return write_rows(&rows, "  ", out);
    }
    let label_width = grid.head.iter().skip(1).map(|label| label.width()).max().unwrap_or(0);
    for row in &grid.rows {
        out.push_str(&format!("  {}\n", row.first().map_or("", String::as_str)));
        for (label, cell) in grid.head.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty()) {
            let gap = " ".repeat(label_width - label.width().min(label_width) + 2);
            out.push_str(&format!("      {label}{gap}{cell}\n"));
        }
    }
}

/// A part of a form: numbers and names at the left, both columns at their right edges, workings under the line.
fn write_form(part: &FormPart, out: &mut String) {
    out.push_str(&format!("\n  {}\n", part.heading));
    if !part.note.is_empty() {
        out.push_str(&format!("      {}\n", part.note));
    }
    let width = |cell: fn(&FormRow) -> &String| part.rows.iter().map(|row| cell(row).width()).max().unwrap_or(0);
    let (number, left, right) = (width(|row| &row.number), width(|row| &row.left), width(|row| &row.right));
    for row in &part.rows {
        let pad = |text: &str, width: usize| " ".repeat(width - text.width().min(width));
        let second = if right == 0 { String::new() } else { format!("  {}{}", pad(&row.right, right), row.right) };
        let amounts = format!("{}{}{second}", pad(&row.left, left), row.left);
        let amounts = match &row.empty {
            Some(reason) => format!("{}  （{reason}）", pad("", left)),
            None => amounts,
        };
        let head = format!("    {}{}  {}", row.number, pad(&row.number, number), row.title);
        let head = head.trim_end();
        out.push_str(head);
        // A name that is too long has its amounts on the next line, so that amounts stand under amounts.
        let long = head.width() + 2 > FORM_NAME;
        if long {
            out.push('\n');
        }
        let used = if long { 0 } else { head.width() };
        out.push_str(format!("{}{amounts}", " ".repeat(FORM_NAME - used)).trim_end());
        out.push('\n');
        for working in &row.workings {
            out.push_str(&format!("    {}    {working}\n", pad("", number)));
        }
    }
}

/// How wide each column is.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..count).map(|at| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max().unwrap_or(0)).collect()
}

fn write_rows(rows: &[Vec<String>], margin: &str, out: &mut String) {
    let widths = widths(rows);
    for row in rows {
        let mut line = margin.to_owned();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width().min(*width) + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// `lead` stands before the branch's own line, `below` before what belongs to it.
fn write_branch(branch: &Branch, lead: &str, below: &str, out: &mut String) {
    let origin = if branch.origin.is_empty() { String::new() } else { format!("   {}", branch.origin) };
    let value = if branch.value.is_empty() { String::new() } else { format!(" ＝ {}", branch.value) };
    out.push_str(&format!("{lead}{}{value}{origin}\n", branch.name));
    let bar = if branch.children.is_empty() { "  " } else { "│ " };
    let label_width = branch.lines.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    for (label, text) in &branch.lines {
        let gap = " ".repeat(label_width - label.width().min(label_width) + 2);
        out.push_str(format!("{below}{bar}  {label}{gap}{text}").trim_end());
        out.push('\n');
    }
    for (index, child) in branch.children.iter().enumerate() {
        let last = index + 1 == branch.children.len();
        let (joint, rest) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        write_branch(child, &format!("{below}{joint}"), &format!("{below}{rest}"), out);
    }
}
