//! A page as one HTML file that needs nothing else: its style stands in it, nothing is fetched, every text is escaped.

use crate::diagnostic::render::Language;
use crate::report::page::{Block, Branch, FormHead, FormPart, Page};

const STYLE: &str = include_str!("page.css");

/// Writes a page.
pub fn write(page: &Page, language: Language) -> String {
    let code = match language {
        Language::Japanese => "ja",
        Language::English => "en",
    };
    let mut body = String::new();
    for block in &page.blocks {
        write_block(block, &mut body);
    }
    let title = escape(&page.title);
    let subtitle = match page.subtitle.as_str() {
        "" => String::new(),
        subtitle => format!("<p class=\"subtitle\">{}</p>\n", escape(subtitle)),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<h1>{title}</h1>\n{subtitle}</header>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Makes a text safe between tags and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn write_block(block: &Block, out: &mut String) {
    match block {
        Block::Heading(text) => out.push_str(&format!("<h2>{}</h2>\n", escape(text))),
        Block::Subheading(text) => out.push_str(&format!("<h3>{}</h3>\n", escape(text))),
        Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", escape(text))),
        Block::Notice(text) => out.push_str(&format!("<p class=\"notice\" role=\"note\">{}</p>\n", escape(text))),
        Block::Results(lines) => {
            out.push_str("<dl class=\"results\">\n");
            for line in lines {
                let (name, value) = (escape(&line.name), escape(&line.value));
                out.push_str(&format!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
            }
            out.push_str("</dl>\n");
        }
        Block::Grid(grid) => {
            out.push_str("<div class=\"wide\"><table>\n<thead><tr>");
            grid.head.iter().for_each(|cell| out.push_str(&format!("<th scope=\"col\">{}</th>", escape(cell))));
            out.push_str("</tr></thead>\n<tbody>\n");
            for row in &grid.rows {
                out.push_str("<tr>");
                row.iter().for_each(|cell| out.push_str(&format!("<td>{}</td>", escape(cell))));
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table></div>\n");
        }
        Block::Form(form) => form.parts.iter().for_each(|part| write_form(part, &form.head, out)),
        Block::Items(items) => {
            out.push_str("<ul>\n");
            items.iter().for_each(|item| out.push_str(&format!("<li>{}</li>\n", escape(item))));
            out.push_str("</ul>\n");
        }
        Block::Tree(branches) => {
            out.push_str("<ul class=\"tree\">\n");
            branches.iter().for_each(|branch| write_branch(branch, 0, out));
            out.push_str("</ul>\n");
        }
        Block::Law(lines) => {
            out.push_str("<div class=\"law\">\n");
            for (indent, line) in lines {
                // Two columns are one full-width character.
                let (whole, half) = (indent / 2, if indent % 2 == 0 { "" } else { ".5" });
                out.push_str(&format!("<p style=\"padding-left:{whole}{half}em\">{}</p>\n", escape(line)));
            }
            out.push_str("</div>\n");
        }
        Block::Fine(lines) => {
            out.push_str("<dl class=\"fine\">\n");
            for (name, value) in lines {
                out.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value)));
            }
            out.push_str("</dl>\n");
        }
    }
}

fn write_form(part: &FormPart, head: &FormHead, out: &mut String) {
    out.push_str(&format!("<h3>{}</h3>\n", escape(&part.heading)));
    if !part.note.is_empty() {
        out.push_str(&format!("<p class=\"unfilled\">{}</p>\n", escape(&part.note)));
    }
    if part.rows.is_empty() {
        return;
    }
    let right = part.has_right();
    let column = |name: &str| format!("<th scope=\"col\">{}</th>", escape(name));
    let amount = |name: &str| format!("<th scope=\"col\" class=\"amount\">{}</th>", escape(name));
    let amounts = if right { amount(head.left) + &amount(head.right) } else { amount(head.only) };
    let heads = column(head.number) + &column(head.title) + &amounts;
    out.push_str(&format!("<div class=\"wide\"><table class=\"form\">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"));
    for row in &part.rows {
        let workings: String = row.workings.iter().map(|one| format!("<small>{}</small>", escape(one))).collect();
        let reason = row.empty.as_ref().map(|reason| format!("<small>{}</small>", escape(reason))).unwrap_or_default();
        let second = if right { format!("<td class=\"amount\">{}</td>", escape(&row.right)) } else { String::new() };
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}{workings}{reason}</td><td class=\"amount\">{}</td>{second}</tr>\n",
            escape(&row.number),
            escape(&row.title),
            escape(&row.left),
        ));
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn write_branch(branch: &Branch, depth: usize, out: &mut String) {
    let value = match branch.value.as_str() {
        "" => String::new(),
        value => format!(" <span class=\"equals\">＝</span> <b>{}</b>", escape(value)),
    };
    let origin = match branch.origin.as_str() {
        "" => String::new(),
        origin => format!(" <small>{}</small>", escape(origin)),
    };
    let head = format!("<span class=\"name\">{}</span>{value}{origin}", escape(&branch.name));
    let mut below = String::new();
    if !branch.lines.is_empty() {
        below.push_str("<dl>\n");
        for (label, text) in &branch.lines {
            below.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(label), escape(text)));
        }
        below.push_str("</dl>\n");
    }
    if !branch.children.is_empty() {
        below.push_str("<ul>\n");
        branch.children.iter().for_each(|child| write_branch(child, depth + 1, &mut below));
        below.push_str("</ul>\n");
    }
    if below.is_empty() {
        out.push_str(&format!("<li>{head}</li>\n"));
    } else {
        let open = if depth < 3 { " open" } else { "" };
        out.push_str(&format!("<li><details{open}><summary>{head}</summary>\n{below}</details></li>\n"));
    }
}
