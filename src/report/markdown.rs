//! A page as Markdown. What comes from rules and cases is escaped, so that a `|` or `*` stays what it is.

use crate::report::page::{Block, Branch, FormHead, FormPart, Page};

/// Writes a page.
pub fn write(page: &Page) -> String {
    let mut out = format!("# {}", escape(&page.title));
    if !page.subtitle.is_empty() {
        out.push_str(&format!("（{}）", escape(&page.subtitle)));
    }
    out.push('\n');
    for block in &page.blocks {
        out.push('\n');
        write_block(block, &mut out);
    }
    out
}

/// Puts a backslash before every character that Markdown could take for its own.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, one) in text.char_indices() {
        // At the head of a line these begin a list, a quotation or a rule.
        let head = at == 0 && matches!(one, '-' | '+' | '=' | '>');
        if head || matches!(one, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '$' | '&') {
            out.push('\\');
        }
        out.push(if matches!(one, '\n' | '\r') { ' ' } else { one });
    }
    // `1.` at the head begins a list as well.
    let digits = out.len() - out.trim_start_matches(|one: char| one.is_ascii_digit()).len();
    let mut behind = out.get(digits..).unwrap_or("").chars();
    if digits > 0 && matches!(behind.next(), Some('.' | ')')) && behind.next().is_none_or(char::is_whitespace) {
        out.insert(digits, '\\');
    }
    out
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => out.push_str(&format!("## {}\n", escape(text))),
        Block::Subheading(text) => out.push_str(&format!("### {}\n", escape(text))),
        Block::Paragraph(text) => out.push_str(&format!("{}\n", escape(text))),
        Block::Notice(text) => out.push_str(&format!("> {}\n", escape(text))),
        Block::Results(lines) => {
            out.push_str("| | |\n| --- | ---: |\n");
            for line in lines {
                out.push_str(&format!("| {} | **{}** |\n", escape(&line.name), escape(&line.value)));
            }
        }
        Block::Grid(grid) => {
            let row = |cells: &[String]| {
                format!("| {} |\n", cells.iter().map(|cell| escape(cell)).collect::<Vec<_>>().join(" | "))
            };
            out.push_str(&row(&grid.head));
            out.push_str(&format!("|{}\n", " --- |".repeat(grid.head.len())));
            grid.rows.iter().for_each(|cells| out.push_str(&row(cells)));
        }
        Block::Form(form) => form.parts.iter().for_each(|part| write_form(part, &form.head, out)),
        Block::Items(items) => items.iter().for_each(|item| out.push_str(&format!("- {}\n", escape(item)))),
        Block::Tree(branches) => branches.iter().for_each(|branch| write_branch(branch, 0, out)),
        Block::Law(lines) => {
            // A fence longer than any run of backticks in the text cannot be closed by it.
            let longest = lines.iter().map(|(_, line)| longest_run(line)).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            out.push_str(&format!("{fence}text\n"));
            for (indent, line) in lines {
                out.push_str(&format!("{}{line}\n", " ".repeat(*indent)));
            }
            out.push_str(&format!("{fence}\n"));
        }
        Block::Fine(lines) => {
            for (name, value) in lines {
                out.push_str(&format!("- {}: {}\n", escape(name), escape(value)));
            }
        }
    }
}

fn write_form(part: &FormPart, head: &FormHead, out: &mut String) {
    out.push_str(&format!("### {}\n\n", escape(&part.heading)));
    if !part.note.is_empty() {
        out.push_str(&format!("{}\n\n", escape(&part.note)));
    }
    if part.rows.is_empty() {
        return;
    }
    let right = part.has_right();
    let FormHead { number, title, left, right: second, only, workings } = head;
    out.push_str(&if right {
        format!("| {number} | {title} | {left} | {second} | {workings} |\n| --- | --- | ---: | ---: | --- |\n")
    } else {
        format!("| {number} | {title} | {only} | {workings} |\n| --- | --- | ---: | --- |\n")
    });
    for row in &part.rows {
        let workings = row.empty.clone().map_or_else(|| row.workings.join("　"), |reason| format!("（{reason}）"));
        let second = if right { format!(" {} |", escape(&row.right)) } else { String::new() };
        let (number, title, left) = (escape(&row.number), escape(&row.title), escape(&row.left));
        out.push_str(&format!("| {number} | {title} | {left} |{second} {} |\n", escape(&workings)));
    }
    out.push('\n');
}

fn longest_run(line: &str) -> usize {
    line.split(|one| one != '`').map(str::len).max().unwrap_or(0)
}

fn write_branch(branch: &Branch, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let value = if branch.value.is_empty() { String::new() } else { format!(" ＝ **{}**", escape(&branch.value)) };
    let origin = if branch.origin.is_empty() { String::new() } else { format!(" — {}", escape(&branch.origin)) };
    out.push_str(&format!("{indent}- {}{value}{origin}\n", escape(&branch.name)));
    for (label, text) in &branch.lines {
        out.push_str(&format!("{indent}  - {}: {}\n", escape(label), escape(text)));
    }
    branch.children.iter().for_each(|child| write_branch(child, depth + 1, out));
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_markdown_could_take_is_escaped() {
        assert_eq!(escape("a|b*c_d<e>"), r"a\|b\*c\_d\<e\>");
        assert_eq!(escape("- x"), r"\- x");
        assert_eq!(escape("1. x"), r"1\. x");
        assert_eq!(escape("1.250％"), "1.250％");
        assert_eq!(escape("Ⅱ［５］２(1)② ａＸ＋ｂ"), "Ⅱ［５］２(1)② ａＸ＋ｂ");
    }
}
