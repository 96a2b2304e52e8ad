//! A source text as a tree of logical lines by indentation, comments and breaks taken out. No words yet, no meaning.
//! Made from the text as read; knows of the language only which words begin an item at the margin.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold_char;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{FileId, Span};
use crate::syntax::brackets::Brackets;
use crate::syntax::item::{self, Item};
use crate::syntax::text::MappedText;

/// A logical line and the lines indented deeper below it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Columns of indentation (a full-width space counts two).
    pub indent: usize,
    /// The line; a break within an open bracket is left as `\n` followed by nothing, so that words may run across it.
    pub line: MappedText,
    /// Whether a finding has been reported about the line's shape, so that nothing more need be said about it.
    pub broken: bool,
    /// What is indented deeper.
    pub children: Vec<Block>,
}

/// How deep lines may be indented below one another, and brackets within one another: what reads them may recurse.
pub const MAX_DEPTH: usize = 100;

/// How often lines of one item are read again behind an unclosed bracket; keeps reading linear.
const MAX_RESTARTS: usize = 8;

/// Reads a text into its items at the margin, each with what is indented below it.
pub fn outline(file: FileId, text: &str, findings: &mut Findings) -> Vec<Block> {
    let mut reader = Reader { file, source: text, lines: Vec::new(), item: ItemState::default(), tabs: Vec::new() };
    let physical = reader.physical_lines();
    reader.read(&physical, findings);
    report_tabs(file, &reader.tabs, findings);
    tree(reader.lines, findings)
}

/// One typed line: its indentation and where its content lies, blanks at its end left out.
#[derive(Clone, Copy, Debug)]
struct Physical {
    indent: usize,
    start: usize,
    end: usize,
}

#[derive(Debug)]
struct Logical {
    indent: usize,
    text: MappedText,
    broken: bool,
}

/// How breaks within a logical line act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Joined by the lexical rules, a break outside brackets acts like a space.
    Statement,
    /// A paragraph of an 附則: every line up to the next item number goes on, breaks are nothing.
    Paragraph,
    /// 解釈 and 注: joined by the lexical rules, breaks are nothing.
    Prose,
}

#[derive(Debug)]
struct Current {
    logical: Logical,
    manner: Manner,
    brackets: Brackets,
    /// Where its first typed line is in the list, and how much of the text it gave.
    first: usize,
    first_length: usize,
}

#[derive(Debug, Default)]
struct ItemState {
    restarts: usize,
    supplementary: bool,
    /// The indentation of the numbers of an 附則.
    numbers_at: Option<usize>,
}

struct Reader<'a> {
    file: FileId,
    source: &'a str,
    lines: Vec<Logical>,
    item: ItemState,
    tabs: Vec<Span>,
}

impl<'a> Reader<'a> {
    fn physical_lines(&mut self) -> Vec<Physical> {
        let mut list = Vec::new();
        let mut at = 0;
        for (number, raw) in self.source.split('\n').enumerate() {
            let mark = if number == 0 && raw.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
            let content = raw.get(mark..).unwrap_or(raw).trim_end_matches(is_blank);
            let end = at + mark + content.len();
            let (mut indent, mut start, mut tab) = (0, at + mark, false);
            for character in content.chars() {
                match character {
                    ' ' => indent += 1,
                    '\u{3000}' => indent += 2,
                    '\t' => {
                        tab = true;
                        indent += 2;
                    }
                    _ => break,
                }
                start += character.len_utf8();
            }
            if tab {
                self.tabs.push(Span::new(self.file, at + mark, start));
            }
            list.push(Physical { indent, start, end });
            at += raw.len() + 1;
        }
        list
    }

    fn content(&self, line: Physical) -> &'a str {
        self.source.get(line.start..line.end).unwrap_or("")
    }

    fn read(&mut self, physical: &[Physical], findings: &mut Findings) {
        let mut current: Option<Current> = None;
        let mut at = 0;
        loop {
            let Some(line) = physical.get(at).copied() else {
                match self.finish(current.take(), true, findings) {
                    Some(again) => at = again,
                    None => return,
                }
                continue;
            };
            let content = self.content(line);
            let quoting = current.as_ref().is_some_and(|current| current.brackets.quoting());
            if content.is_empty() || content.starts_with(['#', '＃']) && !quoting {
                at += 1;
                continue;
            }
            let item = if line.indent == 0 { item::begins(content) } else { None };
            if item.is_none()
                && let Some(current) = current.as_mut().filter(|current| self.goes_on(current, line))
            {
                self.join(current, line, findings);
                at += 1;
                continue;
            }
            if let Some(again) = self.finish(current.take(), item.is_some(), findings) {
                at = again;
                continue;
            }
            if let Some(item) = item {
                let supplementary = item == Item::Supplementary;
                self.item = ItemState { supplementary, ..ItemState::default() };
            }
            // What is left of a formula behind an unclosed bracket has been reported with the bracket.
            let leftover = line.indent > 0 && self.lines.last().is_some_and(|last| last.broken);
            if !(leftover && begins_with_operator(content)) {
                current = Some(self.begin(line, at, findings));
            }
            at += 1;
        }
    }

    fn begin(&mut self, line: Physical, at: usize, findings: &mut Findings) -> Current {
        let content = self.content(line);
        let head = content.split(is_blank).next();
        let manner = match head {
            Some("解釈" | "注") => Manner::Prose,
            _ if self.item.supplementary && line.indent > 0 => {
                self.item.numbers_at.get_or_insert(line.indent);
                Manner::Paragraph
            }
            _ => Manner::Statement,
        };
        let text = MappedText::new(self.file, line.start);
        let logical = Logical { indent: line.indent, text, broken: false };
        let mut current = Current { logical, manner, brackets: Brackets::default(), first: at, first_length: 0 };
        self.add(&mut current, line, findings);
        current.first_length = current.logical.text.text.len();
        current
    }

    /// Whether a typed line goes on from the logical line above it.
    fn goes_on(&self, current: &Current, line: Physical) -> bool {
        let content = self.content(line);
        if self.item.supplementary && line.indent > 0 {
            let numbers_at = self.item.numbers_at.unwrap_or(line.indent);
            if line.indent <= numbers_at && number_length(content).is_some() {
                return false;
            }
            if current.manner == Manner::Paragraph {
                return !matches!(content.split(is_blank).next(), Some("解釈" | "注"));
            }
        }
        let last = current.logical.text.text.chars().next_back().map(fold_char);
        current.brackets.innermost().is_some()
            || last.is_some_and(|last| matches!(last, '、' | ',' | '+' | '-' | '×' | '/' | '^' | '<' | '>' | '≤' | '≥'))
            || begins_with_operator(content)
    }

    fn join(&self, current: &mut Current, line: Physical, findings: &mut Findings) {
        let nothing = current.manner != Manner::Statement || current.brackets.innermost().is_some();
        let before = line.start.saturating_sub(1);
        let break_at = self.source.get(..line.start).and_then(|head| head.rfind('\n')).unwrap_or(before);
        current.logical.text.push(if nothing { "\n" } else { " " }, break_at);
        let last = current.logical.text.text.trim_end().chars().next_back().map(fold_char);
        let first = self.content(line).chars().next();
        // The same sign at a line's end and at the next one's head, as printed, is one; a minus may be a sign of its own.
        let doubled = first.filter(|first| last == Some(fold_char(*first)) && matches!(last, Some('+' | '×' | '/')));
        let start = line.start + doubled.map_or(0, char::len_utf8);
        self.add(current, Physical { start, ..line }, findings);
    }

    /// Adds a line's content up to a comment, and keeps the account of brackets.
    fn add(&self, current: &mut Current, line: Physical, findings: &mut Findings) {
        let content = self.content(line);
        let mut end = content.len();
        for (at, character) in content.char_indices() {
            if matches!(character, '#' | '＃') && !current.brackets.quoting() {
                end = at;
                break;
            }
            current.brackets.see(character, line.start + at);
            if current.brackets.depth() > MAX_DEPTH && !current.logical.broken {
                let span = Span::new(self.file, line.start + at, line.start + at + character.len_utf8());
                let message = format!("括弧が{MAX_DEPTH}重を超えて入れ子になっている");
                findings.push(Diagnostic::at(Code::TooDeep, span, message).help("式を分けて、途中の値に名前を付ける"));
                current.logical.broken = true;
            }
        }
        let kept = content.get(..end).unwrap_or(content).trim_end_matches(is_blank);
        current.logical.text.push(kept, line.start);
    }

    /// Ends a logical line. Gives the line to go on from where a bracket of it never closed and swallowed others.
    fn finish(&mut self, current: Option<Current>, item_ends: bool, findings: &mut Findings) -> Option<usize> {
        let mut current = current?;
        let mut again = None;
        if let Some(open) = current.brackets.outermost() {
            let span = Span::new(self.file, open.at, open.at + open.bracket.len_utf8());
            let close = Brackets::closing(open.bracket);
            let message = format!("「{}」が閉じていない", open.bracket);
            findings.push(Diagnostic::at(Code::OpenBracket, span, message).help(format!("対になる「{close}」を書く")));
            current.logical.broken = true;
            if item_ends && current.manner == Manner::Statement && self.item.restarts < MAX_RESTARTS {
                self.item.restarts += 1;
                again = Some(current.first + 1);
                let first = current.logical.text.slice(0..current.first_length);
                current.logical.text = first;
            }
        }
        self.lines.push(current.logical);
        again
    }
}

fn report_tabs(file: FileId, tabs: &[Span], findings: &mut Findings) {
    let Some(first) = tabs.first() else { return };
    let first = Span { file, ..*first };
    let mut finding = Diagnostic::at(Code::Tab, first, "字下げにタブがある")
        .help("字下げは半角又は全角の空白で書く（全角は半角2つ分）");
    if tabs.len() > 1 {
        finding = finding.note(format!("このほかに{}行", tabs.len() - 1));
    }
    findings.push(finding);
}

/// Stands lines under those that are indented less.
fn tree(lines: Vec<Logical>, findings: &mut Findings) -> Vec<Block> {
    let mut open: Vec<Block> = Vec::new();
    let mut roots: Vec<Block> = Vec::new();
    let mut reported = false;
    for line in lines {
        while open.last().is_some_and(|last| last.indent >= line.indent || open.len() >= MAX_DEPTH) {
            if open.len() >= MAX_DEPTH && open.last().is_some_and(|last| last.indent < line.indent) && !reported {
                reported = true;
                let message = format!("字下げが{MAX_DEPTH}段を超えている");
                findings.push(Diagnostic::at(Code::TooDeep, line.text.whole(), message));
            }
            close_last(&mut open, &mut roots);
        }
        // What stands under a line with an unclosed bracket belongs to what the bracket broke off.
        if open.last().is_some_and(|last| last.broken) {
            continue;
        }
        open.push(Block { indent: line.indent, line: line.text, broken: line.broken, children: Vec::new() });
    }
    while !open.is_empty() {
        close_last(&mut open, &mut roots);
    }
    roots
}

fn close_last(open: &mut Vec<Block>, roots: &mut Vec<Block>) {
    if let Some(done) = open.pop() {
        open.last_mut().map_or(roots, |parent| &mut parent.children).push(done);
    }
}

/// The length of an item's number at the head of a paragraph of an 附則, with what parts it from the text.
pub fn number_length(content: &str) -> Option<usize> {
    let digits: usize = content.chars().take_while(|one| fold_char(*one).is_ascii_digit()).map(char::len_utf8).sum();
    let rest = content.get(digits..).filter(|_| digits > 0)?;
    let mut parts = rest.chars().take_while(|one| is_blank(*one) || matches!(fold_char(*one), '.')).peekable();
    parts.peek()?;
    let length = digits + parts.map(char::len_utf8).sum::<usize>();
    let next = content.get(length..)?.chars().next().map(fold_char);
    // `１.５` is a number, not the first item; `２ 月` would be a date typed with spaces.
    let decimal = rest.starts_with(['.', '．']) && next.is_some_and(|next| next.is_ascii_digit());
    (!decimal).then_some(length)
}

fn begins_with_operator(content: &str) -> bool {
    let mut chars = content.chars().map(fold_char);
    match chars.next() {
        Some('+' | '×' | '/') => true,
        Some('-') => !chars.next().is_some_and(|next| next.is_ascii_digit()),
        Some(_) | None => false,
    }
}

/// Whether a character is a space between words.
pub fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\u{3000}' | '\t' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (Vec<String>, Vec<Code>) {
        fn show(blocks: &[Block], depth: usize, lines: &mut Vec<String>) {
            for block in blocks {
                let line = block.line.text.replace('\n', "↵");
                lines.push(format!("{}{line}{}", "  ".repeat(depth), if block.broken { " !" } else { "" }));
                show(&block.children, depth + 1, lines);
            }
        }
        let mut findings = Findings::default();
        let blocks = outline(FileId(0), text, &mut findings);
        let mut lines = Vec::new();
        show(&blocks, 0, &mut lines);
        (lines, findings.sorted().into_iter().map(|found| found.code).collect())
    }

    #[track_caller]
    fn lines(text: &str, expected: &[&str]) {
        assert_eq!(shown(text), (expected.iter().map(|line| (*line).to_owned()).collect(), Vec::new()));
    }

    #[test]
    fn indentation_makes_the_tree_and_a_full_width_space_counts_two() {
        lines("条項 Ⅱ\n  Ａ＝\n　　　1\n    2\n  Ｂ＝1\n", &["条項 Ⅱ", "  Ａ＝", "    1", "    2", "  Ｂ＝1"]);
    }

    #[test]
    fn a_byte_order_mark_windows_breaks_blank_lines_and_comments_are_nothing() {
        lines(
            "\u{FEFF}# 頭\r\n条項 Ⅱ ＃ 見出し\r\n\r\n  Ａ＝「#1」 # 値\r\n　＃ だけ\r\n",
            &["条項 Ⅱ", "  Ａ＝「#1」"],
        );
    }

    #[test]
    fn a_break_within_a_bracket_is_nothing_and_elsewhere_a_space() {
        lines("条項 Ⅱ\n  Ａ＝（1－信\n    用割引係数の総和）\n", &["条項 Ⅱ", "  Ａ＝（1－信↵用割引係数の総和）"]);
        lines("条項 Ⅱ\n  Ａ＝1＋\n2\n  ａ、\n  ｂ＝1\n", &["条項 Ⅱ", "  Ａ＝1＋ 2", "  ａ、 ｂ＝1"]);
    }

    #[test]
    fn a_line_goes_on_where_the_next_begins_with_an_operator_but_not_with_a_negative_number() {
        lines("条項 Ⅱ\n  Ａ＝1\n    ＋2\n    －Ｂ\n    ÷3\n", &["条項 Ⅱ", "  Ａ＝1 ＋2 －Ｂ ÷3"]);
        lines("条項 Ⅱ\n  Ａ＝\n    －1  Ｂ\n    －２  Ｃ\n", &["条項 Ⅱ", "  Ａ＝", "    －1  Ｂ", "    －２  Ｃ"]);
    }

    #[test]
    fn a_sign_printed_on_both_sides_of_a_break_is_one_but_a_minus_is_not() {
        lines("条項 Ⅱ\n  Ａ＝1×\n    ×2\n", &["条項 Ⅱ", "  Ａ＝1× 2"]);
        lines("条項 Ⅱ\n  Ａ＝（1×\n    *2）\n", &["条項 Ⅱ", "  Ａ＝（1×↵2）"]);
        lines("条項 Ⅱ\n  Ａ＝1－\n    －2\n", &["条項 Ⅱ", "  Ａ＝1－ －2"]);
    }

    #[test]
    fn a_paragraph_of_an_annex_runs_up_to_the_next_number_at_its_indentation() {
        lines(
            "附則\n  １ 平成25年３月\n    １日から、\n    2 つ\n    解釈 ここは、\n      解く\n  ２．次\n  の文\n",
            &["附則", "  １ 平成25年３月↵１日から、↵2 つ", "    解釈 ここは、↵解く", "  ２．次↵の文"],
        );
    }

    #[test]
    fn an_unclosed_bracket_breaks_its_line_and_no_more() {
        let (lines, codes) = shown("条項 Ⅱ\n  Ａ＝（1＋\n    2\n    ×3\n  Ｂ＝1\n条項 Ⅲ\n  Ｃ＝1\n");
        assert_eq!(lines, ["条項 Ⅱ", "  Ａ＝（1＋ !", "  Ｂ＝1", "条項 Ⅲ", "  Ｃ＝1"]);
        assert_eq!(codes, [Code::OpenBracket]);
    }

    #[test]
    fn tabs_and_depth_are_reported_once() {
        assert_eq!(shown("事実\n\tＡ 日付\n\tＢ 日付\n").1, [Code::Tab]);
        let deep: String = (0..300).map(|depth| format!("{}条\n", " ".repeat(depth))).collect();
        assert_eq!(shown(&deep).1, [Code::TooDeep]);
        assert_eq!(shown(&format!("条項 Ⅱ\n  {}1{}\n", "（".repeat(200), "）".repeat(200))).1, [Code::TooDeep]);
    }

    #[test]
    fn every_place_is_where_it_was_typed() {
        let text = "条項 Ⅱ\n  Ａ＝（1－信\n    用） # 注\n";
        let blocks = outline(FileId(0), text, &mut Findings::default());
        let line = &blocks[0].children[0].line;
        let at = line.text.find('用').unwrap();
        assert_eq!(&text[line.span(at..at + 3).range()], "用");
        assert_eq!(&text[line.whole().range()], "Ａ＝（1－信\n    用）");
    }
}
