//! What stands under a 条項, in a side of 新旧, under an entry or an 附則: blocks cut into words by the declared names
//! and parsed. A line in which a word is not known is reported once and not parsed.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold_char;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::from_lines::{self, Context};
use crate::syntax::grammar::Rule;
use crate::syntax::heading;
use crate::syntax::item::Item;
use crate::syntax::line::Line;
use crate::syntax::outline::{self, Block};
use crate::syntax::place;
use crate::syntax::words;
use std::collections::BTreeMap;

/// Cuts and parses the lines of a body.
pub fn read(blocks: &[Block], context: Context, dictionary: &Dictionary, findings: &mut Findings) -> ast::Body {
    let mut own = Findings::default();
    let (lines, parsed): (Vec<Line>, Vec<Option<Line>>) =
        Reader { dictionary, findings: &mut own }.lines(blocks).into_iter().unzip();
    let parsed: Vec<Line> = parsed.into_iter().flatten().collect();
    let statements = from_lines::statements(&parsed, context, &mut own);
    let unread = own.has_errors() || blocks.iter().any(|block| block.broken);
    findings.extend(own);
    ast::Body { lines, statements, unread }
}

/// Cuts and parses a side of 新旧. One that leaves out lines of a statement says nothing until they are filled in.
pub fn side(blocks: &[Block], dictionary: &Dictionary, findings: &mut Findings) -> ast::Body {
    let mut own = Findings::default();
    let body = read(blocks, Context::Provision, dictionary, &mut own);
    if !body.lines.iter().flat_map(|line| &line.children).any(omits) {
        findings.extend(own);
        return body;
    }
    let (lines, _): (Vec<Line>, Vec<_>) = Reader { dictionary, findings }.lines(blocks).into_iter().unzip();
    ast::Body { lines, statements: Vec::new(), unread: false }
}

fn omits(line: &Line) -> bool {
    line.is_omission() || line.children.iter().any(omits)
}

struct Reader<'a> {
    dictionary: &'a Dictionary,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    /// Each line as it is compared and, where all of it is known, as it is parsed.
    fn lines(&mut self, blocks: &[Block]) -> Vec<(Line, Option<Line>)> {
        blocks.iter().filter(|block| !block.broken).map(|block| self.line(block)).collect()
    }

    fn line(&mut self, block: &Block) -> (Line, Option<Line>) {
        // Prose goes on in the lines below it; the words pass knows its head and cuts no words behind it.
        let prose = place::begins_with(block, "解釈") || place::begins_with(block, "注");
        let (text, below) = if prose {
            (place::flatten(block), [].as_slice())
        } else {
            (block.line.clone(), block.children.as_slice())
        };
        let mut local = Findings::default();
        let words = words::cut(&text, self.dictionary, &mut local);
        let clean = !local.has_errors();
        self.findings.extend(local);
        let mut line = Line { indent: block.indent, words, children: Vec::new() };
        let mut parsed = clean.then(|| line.clone());
        for (child, clean_child) in self.lines(below) {
            line.children.push(child);
            if let Some(parsed) = &mut parsed {
                parsed.children.extend(clean_child);
            }
        }
        (line, parsed)
    }
}

/// Reads the items of an 附則.
pub fn supplementary(
    blocks: &[Block],
    dictionary: &Dictionary,
    findings: &mut Findings,
) -> Vec<ast::SupplementaryItem> {
    let mut items: Vec<ast::SupplementaryItem> = Vec::new();
    let mut numbers: BTreeMap<u32, Span> = BTreeMap::new();
    for block in blocks {
        if place::begins_with(block, "解釈") {
            let text = place::prose(block);
            match items.last_mut() {
                Some(item) => item.interpretations.push(text),
                None => findings.push(
                    Diagnostic::at(Code::Syntax, text.span, "どの附則の解釈か分からない")
                        .help("解釈は、それが触れる附則の下に書く"),
                ),
            }
        } else if !place::begins_with(block, "注") {
            let item = supplementary_item(block, dictionary, findings);
            if let Some(number) = item.number
                && let Some(first) = numbers.insert(number, item.span)
            {
                findings.push(
                    Diagnostic::at(Code::DoubledKey, item.span, format!("附則{number}が二つある"))
                        .label(first, "一つ目")
                        .help("番号を付け直す"),
                );
            }
            items.push(item);
        }
    }
    items
}

fn supplementary_item(block: &Block, dictionary: &Dictionary, findings: &mut Findings) -> ast::SupplementaryItem {
    let line = &block.line;
    let length = outline::number_length(&line.text).unwrap_or(0);
    let digits: String =
        line.text.chars().map(fold_char).take_while(char::is_ascii_digit).filter(|_| length > 0).collect();
    let sentences = line.slice(length..line.text.len());
    let mut local = Findings::default();
    let words = words::cut(&sentences, dictionary, &mut local);
    let clauses = if local.has_errors() || block.broken { Vec::new() } else { from_lines::clauses(&words, &mut local) };
    let unread = local.has_errors() || block.broken;
    for mut finding in local.sorted() {
        // A word that is none, with no name near it, is likely a phrase that is not one.
        if finding.code == Code::UnknownWord && finding.help.is_none() {
            finding.help = finding.span().and_then(|place| from_lines::nearest_phrase(&words, place));
        }
        findings.push(finding);
    }
    let mut interpretations = Vec::new();
    for child in &block.children {
        if place::begins_with(child, "解釈") {
            interpretations.push(place::prose(child));
        }
    }
    ast::SupplementaryItem {
        number: digits.parse().ok(),
        clauses,
        unread,
        text: sentences.text.replace('\n', ""),
        interpretations,
        span: line.whole(),
    }
}

/// Reads 算定, 判定 or 期限. `within` is the regulation of the file, where it holds one.
pub fn entry(
    kind: ast::entry::EntryKind,
    block: &Block,
    within: Option<&Spanned<String>>,
    dictionary: &Dictionary,
    findings: &mut Findings,
) -> Option<ast::entry::Entry> {
    let (context, form) = match kind {
        ast::entry::EntryKind::Calculation => (Context::Calculation, "算定 名前"),
        ast::entry::EntryKind::Determination => (Context::Determination, "判定 名前"),
        ast::entry::EntryKind::Deadline => (Context::Deadline, "期限 名前"),
    };
    let is_regulation = |child: &&Block| place::begins_with(child, "規程");
    let mut regulation = heading::Once::default();
    for child in block.children.iter().filter(is_regulation) {
        let named = heading::named(Rule::regulation_line, &child.line, "規程 名称", findings);
        regulation.set(Item::Regulation, child.line.whole(), named, findings);
    }
    if !regulation.is_there() && within.is_none() {
        findings.push(
            Diagnostic::at(Code::MissingLine, block.line.whole(), format!("この{}に規程の行がない", kind.as_str()))
                .help("下の行に、字下げして「規程 名称」と書く"),
        );
    }
    let rest: Vec<Block> = block.children.iter().filter(|child| !is_regulation(child)).cloned().collect();
    let body = read(&rest, context, dictionary, findings);
    let found = place::read(Rule::entry_line, &block.line, form, findings)?;
    let name = place::name(&block.line, &place::child(&found, Rule::typed_name)?);
    let regulation = regulation.get().or_else(|| within.cloned());
    Some(ast::entry::Entry { kind, name, regulation, body, span: block.line.whole() })
}
