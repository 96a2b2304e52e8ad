//! What headings are made of: one line read by a rule of the grammar, dates, names, addresses and lists of them.

use crate::calendar::era::{self, Beyond};
use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::{Address, Level, parse_levels};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::AddressRef;
use crate::syntax::grammar::{KiteiParser, Rule};
use crate::syntax::outline::{Block, is_blank};
use crate::syntax::text::MappedText;
use chrono::NaiveDate;
use pest::Parser;
use pest::error::InputLocation;
use pest::iterators::Pair;

/// A part of a line that a rule of the grammar found.
pub type Found<'i> = Pair<'i, Rule>;

/// Reads a line by a rule; where it has another form the finding shows the form that it should have.
pub fn read<'i>(rule: Rule, line: &'i MappedText, form: &str, findings: &mut Findings) -> Option<Found<'i>> {
    match KiteiParser::parse(rule, &line.text) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            findings.push(wrong_form(line, at, form));
            None
        }
    }
}

/// Reads a line by a rule, without a finding where it has another form.
pub fn try_read(rule: Rule, line: &MappedText) -> Option<Found<'_>> {
    KiteiParser::parse(rule, &line.text).ok()?.next()
}

fn wrong_form(line: &MappedText, at: usize, form: &str) -> Diagnostic {
    let head: String = line.text.split([' ', '\u{3000}']).next().unwrap_or("").chars().take(20).collect();
    let rest = line.text.get(at..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start().len();
    let word = rest.trim_start().split([' ', '\u{3000}', '\n']).next().unwrap_or("");
    let (span, label) = if word.is_empty() {
        (line.span(line.text.len()..line.text.len()), "ここで行が終わっている")
    } else {
        (line.span(at + skipped..at + skipped + word.len()), "ここから読めない")
    };
    Diagnostic::new(Code::Syntax, format!("「{head}」の行の形が違う"))
        .label(span, label)
        .help(format!("「{form}」の形で書く"))
}

/// The first part that a rule found directly within another.
pub fn child<'i>(found: &Found<'i>, rule: Rule) -> Option<Found<'i>> {
    found.clone().into_inner().find(|inner| inner.as_rule() == rule)
}

/// All parts that a rule found directly within another.
pub fn children<'i>(found: &Found<'i>, rule: Rule) -> impl Iterator<Item = Found<'i>> {
    found.clone().into_inner().filter(move |inner| inner.as_rule() == rule)
}

/// The place of a part.
pub fn span(line: &MappedText, found: &Found) -> Span {
    let place = found.as_span();
    line.span(place.start()..place.end())
}

/// The part's text, breaks taken out.
pub fn text(line: &MappedText, found: &Found) -> Spanned<String> {
    Spanned::new(found.as_str().replace('\n', "").trim().to_owned(), span(line, found))
}

/// A name, its 「」 taken off.
pub fn name(line: &MappedText, found: &Found) -> Spanned<String> {
    let mut named = text(line, found);
    if let Some(bare) = named.node.strip_prefix('「').and_then(|rest| rest.strip_suffix('」')) {
        named.node = bare.to_owned();
    }
    named
}

/// The title of a heading; empty where it has none.
pub fn title(line: &MappedText, heading: &Found) -> String {
    child(heading, Rule::typed_title)
        .and_then(|title| child(&title, Rule::typed_text))
        .map(|title| text(line, &title).node)
        .unwrap_or_default()
}

/// No space stands inside an address: what would be its next levels is no title. They are taken for what they are meant as.
pub fn levels_in_title(line: &MappedText, heading: &Found, reference: &mut AddressRef, findings: &mut Findings) {
    let typed = child(heading, Rule::typed_title).and_then(|title| child(&title, Rule::typed_text));
    let Some(typed) = typed else { return };
    let Some((levels, length)) = parse_levels(typed.as_str()) else { return };
    let alone = typed.as_str().get(length..).is_some_and(|rest| rest.is_empty() || rest.starts_with(is_blank));
    let last = reference.through.as_ref().unwrap_or(&reference.levels).last();
    let deeper = levels.first().zip(last).is_some_and(|(next, last)| next.rank() > last.rank());
    if alone && deeper {
        let span = line.span(typed.as_span().start()..typed.as_span().start() + length);
        findings.push(
            Diagnostic::at(Code::Syntax, span, "条項番号の中に空きがある")
                .help("条項番号は、間を空けずに書く（「Ⅱ［５］２(1)②」）"),
        );
        reference.levels.extend(levels);
    }
}

/// A block's line and all lines below it as one text in which breaks are nothing.
pub fn flatten(block: &Block) -> MappedText {
    let mut whole = block.line.clone();
    for child in &block.children {
        whole.append(&MappedText::of(child.line.whole().file, child.line.whole().start as usize, "\n"));
        whole.append(&flatten(child));
    }
    whole
}

/// The text of a 解釈 or 注, its word taken off, over all its lines.
pub fn prose(block: &Block) -> Spanned<String> {
    let whole = flatten(block);
    let behind = whole.text.strip_prefix("解釈").or_else(|| whole.text.strip_prefix('注')).unwrap_or(&whole.text);
    Spanned::new(behind.replace('\n', "").trim().to_owned(), whole.whole())
}

/// Whether a line begins with a word of its own.
pub fn begins_with(block: &Block, word: &str) -> bool {
    block.line.text.split([' ', '\u{3000}', '\n']).next() == Some(word)
}

/// Reads a date. One that counts on past its era's end is taken where the text was promulgated in that era.
pub fn day(
    line: &MappedText,
    found: &Found,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<NaiveDate> {
    let written = text(line, found);
    match era::parse_date(&written.node, Beyond::of(&written.node, promulgated)) {
        Ok(parsed) => {
            if parsed.beyond_era {
                let message = format!("{}は{}", written.node, era::format_japanese(parsed.date));
                findings.push(Diagnostic::at(Code::EraCountedOn, written.span, message));
            }
            Some(parsed.date)
        }
        Err(error) => {
            let finding = Diagnostic::at(Code::DateNotation, written.span, error.to_string());
            findings.push(finding.maybe_help(error.help()));
            None
        }
    }
}

/// Reads a list of addresses; upper levels left out come from the address before.
pub fn references(
    line: &MappedText,
    found: &Found,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Vec<AddressRef> {
    let mut list: Vec<AddressRef> = Vec::new();
    for one in children(found, Rule::typed_reference) {
        let Some(mut reference) = reference(line, &one, promulgated, findings) else { continue };
        if reference.regulation.is_none()
            && reference.revision.is_none()
            && let Some(before) = list.last()
        {
            reference.levels = filled_in(before.through.as_ref().unwrap_or(&before.levels), &reference.levels);
            reference.through = reference.through.map(|last| filled_in(&reference.levels, &last));
        }
        list.push(reference);
    }
    list
}

/// Reads one address, or a range of them.
pub fn reference(
    line: &MappedText,
    found: &Found,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<AddressRef> {
    let regulation = child(found, Rule::other_regulation).map(|one| name(line, &one).node);
    let revision = child(found, Rule::revision_of)
        .and_then(|one| child(&one, Rule::typed_date))
        .and_then(|one| day(line, &one, promulgated, findings));
    let mut ends = children(found, Rule::typed_address);
    let levels = levels(line, &ends.next()?, findings)?;
    let through = match ends.next() {
        Some(last) => Some(filled_in(&levels, &self::levels(line, &last, findings)?)),
        None => None,
    };
    Some(AddressRef { levels, through, regulation, revision, span: span(line, found) })
}

fn levels(line: &MappedText, found: &Found, findings: &mut Findings) -> Option<Vec<Level>> {
    let typed = found.as_str();
    let read = parse_levels(typed).filter(|(_, length)| *length == typed.len());
    if read.is_none() {
        let message = format!("「{typed}」は条項番号として読めない");
        findings.push(
            Diagnostic::at(Code::Syntax, span(line, found), message)
                .help("部、章、項、号、細目の順に、間を空けずに書く（「Ⅱ［５］２(1)②イ」「第20条第1項第3号」）"),
        );
    }
    read.map(|(levels, _)| levels)
}

/// The levels with those that they leave out taken from another address.
pub fn filled_in(before: &[Level], levels: &[Level]) -> Vec<Level> {
    let Some(first) = levels.first().map(Level::rank) else { return Vec::new() };
    before.iter().filter(|level| level.rank() < first).chain(levels).cloned().collect()
}

/// All addresses of a reference, each with its place; a range is counted through.
pub fn addresses(reference: &AddressRef, findings: &mut Findings) -> Vec<Spanned<Address>> {
    let Some(first) = Address::new(reference.levels.clone()) else { return Vec::new() };
    let all = match &reference.through {
        None => Some(vec![first]),
        Some(levels) => Address::new(levels.clone()).and_then(|last| first.through(&last)),
    };
    if all.is_none() {
        findings.push(
            Diagnostic::at(Code::Syntax, reference.span, "この範囲は数えられない")
                .help("「Ⅱ［６］から［９］まで」のように、最後の段だけが違い、後の方が大きい番号で書く"),
        );
    }
    all.unwrap_or_default().into_iter().map(|address| Spanned::new(address, reference.span)).collect()
}
