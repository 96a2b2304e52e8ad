//! A comparison table as the revision that makes the new state out of the old one. The old side of each row is written
//! out in full, so that loading it checks it.

use crate::calendar::era::format_japanese;
use crate::law::address::Address;
use crate::query::taisho::{Head, Row, Side, Subject, Taisho, TextLine};

/// Writes the revision; where its day is not known, the line is left for the author to fill in.
pub fn write(taisho: &Taisho) -> String {
    let mut out = Vec::new();
    match &taisho.head {
        Head::Carried { above, .. } => {
            out.extend(above.iter().cloned());
            out.push(String::new());
        }
        Head::Made { revised, enforced, facts } => {
            out.push(match revised {
                Some(day) => format!("改正 {}", format_japanese(*day)),
                None => "改正 （改正の日を書く）".to_owned(),
            });
            out.push(format!("規程 {}", taisho.regulation));
            out.push(match enforced {
                Some(day) => format!("施行 {}", format_japanese(*day)),
                None => "施行 別に定める日".to_owned(),
            });
            out.push(format!("# {}から{}まで", taisho.old_state, taisho.new_state));
            out.extend(taisho.unsaid.iter().map(|note| format!("# ※ {note}")));
            out.push(String::new());
            if !facts.is_empty() {
                out.push("事実".to_owned());
                facts.iter().for_each(|lines| typed(lines, 2, &mut out));
                out.push(String::new());
            }
        }
    }
    let (mut first, mut then): (Vec<&Row>, Vec<&Row>) = (Vec::new(), Vec::new());
    for row in &taisho.rows {
        // What is taken out makes room for what moves.
        let removed = matches!((&row.subject, &row.new), (Subject::Provision { .. }, Side::Nothing));
        if removed && !taisho.moves.is_empty() { first.push(row) } else { then.push(row) }
    }
    first.iter().for_each(|one| row(one, &taisho.head, &mut out));
    for (from, to) in &taisho.moves {
        out.push(format!("移す {from}を{to}とする"));
        out.push(String::new());
    }
    then.iter().for_each(|one| row(one, &taisho.head, &mut out));
    if let Head::Carried { below, .. } = &taisho.head {
        out.extend(below.iter().cloned());
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out.join("\n") + "\n"
}

fn row(row: &Row, head: &Head, out: &mut Vec<String>) {
    let carried = matches!(head, Head::Carried { .. });
    let heading = match &row.subject {
        Subject::Provision { new, old } => {
            let Some(address) = new.as_ref().or(old.as_ref()) else { return };
            format!("{address} {}", heading_title(row, new.as_ref(), old.as_ref())).trim_end().to_owned()
        }
        Subject::Table(name) => format!("表「{name}」"),
        // Added facts stand in the head.
        Subject::Facts if carried && row.old == Side::Nothing => return,
        Subject::Facts => "事実".to_owned(),
        Subject::ReferenceDate(scope) => {
            scope.as_ref().map_or_else(|| "基準日".to_owned(), |scope| format!("基準日 {scope}"))
        }
    };
    out.push(format!("新旧 {heading}"));
    out.push("  新".to_owned());
    side(&row.new, "（削る）", out);
    out.push("  旧".to_owned());
    match (&row.old, &row.new) {
        // A text of which only （略） is known cannot be checked word by word.
        (Side::Text(old), _) if cannot_stand(old) => out.push("    （不明）".to_owned()),
        (Side::Text(_), Side::Text(new)) if cannot_stand(new) && row.old != row.new => {
            out.push("    （不明）".to_owned());
        }
        (old, _) => side(old, "（新設）", out),
    }
    out.extend(row.interpretations.iter().map(|note| format!("  解釈 {note}")));
    out.push(String::new());
}

fn heading_title<'a>(row: &'a Row, new: Option<&Address>, old: Option<&Address>) -> &'a str {
    let kept = old.is_some() && new.is_some() && row.new_title == row.old_title;
    if kept || new.is_none() { "" } else { &row.new_title }
}

/// Whether lines would be read as something else than text: （略） for unchanged lines, or one mark alone.
fn cannot_stand(lines: &[TextLine]) -> bool {
    let omitted = lines.iter().any(|line| matches!(line.text().trim(), "（略）" | "(略)"));
    let alone = match lines {
        [only] => matches!(only.text().trim(), "削除" | "（削除）" | "（不明）"),
        _ => false,
    };
    omitted || alone
}

fn side(side: &Side, nothing: &str, out: &mut Vec<String>) {
    match side {
        Side::Nothing => out.push(format!("    {nothing}")),
        Side::Deleted => out.push("    削除".to_owned()),
        Side::Unknown => out.push("    （不明）".to_owned()),
        Side::Text(lines) => typed(lines, 4, out),
    }
}

fn typed(lines: &[TextLine], indent: usize, out: &mut Vec<String>) {
    for (deeper, text) in lines.iter().flat_map(|line| &line.typed) {
        out.push(format!("{}{text}", " ".repeat(indent + deeper)));
    }
}
