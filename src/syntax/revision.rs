//! 新旧 and 移す: the rows of a revision's comparison table, each with its new and its old side.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::Address;
use crate::law::confidence::Confidence;
use crate::source::span::Spanned;
use crate::syntax::ast::revision::Side;
use crate::syntax::ast::{self, Target};
use crate::syntax::body;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::facts;
use crate::syntax::form;
use crate::syntax::grammar::Rule;
use crate::syntax::heading;
use crate::syntax::line::WordKind;
use crate::syntax::outline::Block;
use crate::syntax::place::{self, Found};
use crate::syntax::words;
use chrono::NaiveDate;

/// What the rows of one text are read with.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The names that tell words apart.
    pub dictionary: &'a Dictionary,
    /// When the text was promulgated.
    pub promulgated: Option<NaiveDate>,
}

const FORM: &str = "新旧 Ⅱ［１］５(1) 見出し」「新旧 事実」「新旧 基準日 Ⅱ［８］」「新旧 表「名前」";

/// Reads one 新旧: a row, or for a part of a form a row for each of its lines that changes.
pub fn rows(block: &Block, with: Reading, findings: &mut Findings) -> Vec<ast::revision::Row> {
    let line = &block.line;
    let heading = place::read(Rule::comparison_heading, line, FORM, findings);
    let form = heading.as_ref().and_then(|heading| place::child(heading, Rule::changed_form));
    match form {
        Some(form) => form_rows(block, &form, with, findings),
        None => row(block, heading, with, findings).into_iter().collect(),
    }
}

/// The two sides of a 新旧 as they are typed, and the 解釈 beside them.
struct Sides<'b> {
    new: Option<(&'b Block, Found<'b>)>,
    old: Option<(&'b Block, Found<'b>)>,
    interpretations: Vec<Spanned<String>>,
}

fn sides<'b>(block: &'b Block, findings: &mut Findings) -> Sides<'b> {
    let mut sides = Sides { new: None, old: None, interpretations: Vec::new() };
    for child in block.children.iter().filter(|child| !child.broken) {
        let Some(found) = place::try_read(Rule::side_line, &child.line) else {
            other_line(child, &mut sides.interpretations, findings);
            continue;
        };
        let is_new = place::child(&found, Rule::side).is_some_and(|side| place::child(&side, Rule::new_side).is_some());
        let (slot, word) = if is_new { (&mut sides.new, "新") } else { (&mut sides.old, "旧") };
        match slot {
            Some((first, _)) => findings.push(
                Diagnostic::at(Code::DoubledKey, child.line.whole(), format!("「{word}」が二つある"))
                    .label(first.line.whole(), "一つ目")
                    .help("一つにまとめる"),
            ),
            None => *slot = Some((child, found)),
        }
    }
    for (there, word, help) in [
        (sides.new.is_some(), "新", "「新」の下に改正後の文を書く。なくなるときは「新（削る）」と書く"),
        (
            sides.old.is_some(),
            "旧",
            "「旧」の下に現行の文を書く。新しく設けるときは「旧（新設）」、分からないときは「旧（不明）」と書く",
        ),
    ] {
        if !there {
            let message = format!("この新旧に「{word}」がない");
            findings.push(Diagnostic::at(Code::MissingLine, block.line.whole(), message).help(help));
        }
    }
    sides
}

fn other_line(child: &Block, interpretations: &mut Vec<Spanned<String>>, findings: &mut Findings) {
    if place::begins_with(child, "解釈") {
        interpretations.push(place::prose(child));
    } else if !place::begins_with(child, "注") {
        findings.push(
            Diagnostic::at(Code::Syntax, child.line.whole(), "新旧の下には「新」「旧」「解釈」の行だけを置ける")
                .help("文は「新」又は「旧」の下に、もう一段字下げして書く"),
        );
    }
}

fn row(block: &Block, heading: Option<Found>, with: Reading, findings: &mut Findings) -> Option<ast::revision::Row> {
    let line = &block.line;
    let target = heading.as_ref().and_then(|heading| target(block, heading, with, findings));
    let title = heading
        .and_then(|heading| place::child(&heading, Rule::changed_provision))
        .map(|changed| place::title(line, &changed))
        .unwrap_or_default();
    let Sides { new, old, interpretations } = sides(block, findings);
    // Without a target the kind of side is not known; its lines are read as a provision's, for what is wrong in them.
    let dictionaries = dictionaries(block, with.dictionary);
    let mut read = |typed: Option<(&Block, Found)>, is_new| {
        let with = Reading { dictionary: dictionaries.of(is_new), ..with };
        typed.map(|(child, found)| side(child, &found, is_new, target.as_ref(), with, findings))
    };
    let (new, old) = (read(new, true), read(old, false));
    Some(ast::revision::Row {
        target: target?,
        title,
        new: new?,
        old: old?,
        interpretations,
        context: false,
        span: line.whole(),
    })
}

/// The names of each side. The old side is an earlier text's, and the new one may carry its dates over.
struct Dictionaries {
    new: Dictionary,
    old: Dictionary,
}

impl Dictionaries {
    fn of(&self, is_new: bool) -> &Dictionary {
        if is_new { &self.new } else { &self.old }
    }
}

fn dictionaries(block: &Block, dictionary: &Dictionary) -> Dictionaries {
    let old = dictionary.quoting();
    let olds = block.children.iter().filter(|child| place::begins_with(child, "旧"));
    Dictionaries { new: dictionary.carrying(&dates(olds, &old)), old }
}

/// The dates that stand in lines and below them.
fn dates<'b>(blocks: impl Iterator<Item = &'b Block>, dictionary: &Dictionary) -> Vec<NaiveDate> {
    let mut found = Vec::new();
    for block in blocks.filter(|block| !block.broken) {
        let words = words::cut(&block.line, dictionary, &mut Findings::default());
        let written = words.iter().filter(|word| word.kind == WordKind::Date);
        found.extend(written.filter_map(|word| word.text.parse::<NaiveDate>().ok()));
        found.extend(dates(&mut block.children.iter(), dictionary));
    }
    found
}

/// A part of a form: what stands beside the lines is the row of the part itself, each line has its own. A line that is the
/// same on both sides is context: its old side is checked, and nothing changes.
fn form_rows(block: &Block, form: &Found, with: Reading, findings: &mut Findings) -> Vec<ast::revision::Row> {
    let line = &block.line;
    let reference = place::child(form, Rule::typed_reference)
        .and_then(|typed| place::reference(line, &typed, with.promulgated, findings));
    let Some(part) = reference.as_ref().and_then(|reference| Address::new(reference.levels.clone())) else {
        return Vec::new();
    };
    let title = place::title(line, form);
    let Sides { new, old, interpretations } = sides(block, findings);
    let (Some(new), Some(old)) = (new, old) else { return Vec::new() };
    let (new, old) = (form_side(&part, &new, true, findings), form_side(&part, &old, false, findings));
    let dictionaries = dictionaries(block, with.dictionary);
    let changes = form::changes(&part, &new, &old);
    // A 解釈 is of the part; where nothing beside its lines changes, of each line that does.
    let beside = changes.iter().any(|change| change.address == part);
    let row = |change: form::Change<'_>, findings: &mut Findings| {
        let span = change.span.unwrap_or(line.whole());
        let own = change.address == part;
        let mut side = |blocks: Vec<&Block>, is_new| match blocks.as_slice() {
            [] => Side::Nothing(span),
            blocks => {
                let blocks: Vec<Block> = blocks.iter().map(|block| (*block).clone()).collect();
                Side::Text(body::side(&blocks, dictionaries.of(is_new), findings))
            }
        };
        let (new, old) = (side(change.new, true), side(change.old, false));
        let context =
            matches!((&new, &old), (Side::Text(new), Side::Text(old)) if form::says_the_same(&new.lines, &old.lines));
        let levels = change.address.levels().to_vec();
        let target = ast::AddressRef { levels, through: None, regulation: None, revision: None, span };
        ast::revision::Row {
            target: Target::Provision(target),
            title: if own { title.clone() } else { change.title },
            new,
            old,
            interpretations: if own || !beside { interpretations.clone() } else { Vec::new() },
            context,
            span,
        }
    };
    changes.into_iter().map(|change| row(change, findings)).collect()
}

/// One side of a part of a form: its lines, or nothing.
fn form_side<'b>(
    part: &Address,
    (block, found): &(&'b Block, Found<'b>),
    is_new: bool,
    findings: &mut Findings,
) -> form::Part<'b> {
    let alone = match block.children.as_slice() {
        [only] => place::try_read(Rule::side_mark_line, &only.line).map(|found| (only, found)),
        _ => None,
    };
    let marked_here = place::child(found, Rule::side_mark).map(|mark| (*block, mark));
    let marked_below = alone.and_then(|(only, found)| Some((only, place::child(&found, Rule::side_mark)?)));
    if let Some((line, mark)) = marked_here.or(marked_below) {
        if !matches!(marked(line, &mark, is_new, findings), Side::Nothing(_)) {
            findings.push(
                Diagnostic::at(Code::Syntax, place::span(&line.line, &mark), "新旧 様式には書けない")
                    .help("欄ごとに「新旧 番号」を書くか、「（新設）」「（削る）」とする"),
            );
        }
        return form::Part::default();
    }
    if let Some(text) = place::child(found, Rule::typed_text) {
        let span = place::span(&block.line, &text);
        findings.push(
            Diagnostic::at(Code::Syntax, span, "様式の欄は、「新」「旧」の次の行から書く").help("字下げして書く"),
        );
    }
    let mut side = form::Part::of(part, &block.children);
    // Lines left out do not change.
    side.beside.retain(|block| !matches!(block.line.text.trim(), "（略）" | "(略)"));
    side
}

fn target(block: &Block, heading: &Found, with: Reading, findings: &mut Findings) -> Option<Target> {
    let line = &block.line;
    if let Some(table) = place::child(heading, Rule::changed_table) {
        let name = place::child(&table, Rule::typed_quoted)?;
        return Some(Target::Table(place::name(line, &name)));
    }
    if let Some(facts) = place::child(heading, Rule::changed_facts) {
        return Some(Target::Facts(place::span(line, &facts)));
    }
    if let Some(date) = place::child(heading, Rule::changed_reference_date) {
        let address = place::child(&date, Rule::typed_reference)
            .and_then(|address| place::reference(line, &address, with.promulgated, findings));
        return Some(Target::ReferenceDate(address, place::span(line, &date)));
    }
    let provision = place::child(heading, Rule::changed_provision)?;
    let address = place::child(&provision, Rule::typed_reference)?;
    let mut reference = place::reference(line, &address, with.promulgated, findings)?;
    place::levels_in_title(line, &provision, &mut reference, findings);
    Some(Target::Provision(reference))
}

fn side(
    block: &Block,
    found: &Found,
    is_new: bool,
    target: Option<&Target>,
    with: Reading,
    findings: &mut Findings,
) -> Side {
    if let Some(mark) = place::child(found, Rule::side_mark) {
        heading::remarks(&block.children, findings);
        return marked(block, &mark, is_new, findings);
    }
    // What stands on the line of 新 or 旧 is the first line of its text.
    let mut blocks = block.children.clone();
    if let Some(text) = place::child(found, Rule::typed_text) {
        let typed = text.as_span();
        let line = block.line.slice(typed.start()..typed.end());
        let indent = blocks.first().map_or(block.indent + 2, |first| first.indent);
        blocks.insert(0, Block { indent, line, broken: false, children: Vec::new() });
    }
    if let [only] = blocks.as_slice()
        && let Some(found) = place::try_read(Rule::side_mark_line, &only.line)
        && let Some(mark) = place::child(&found, Rule::side_mark)
    {
        return marked(only, &mark, is_new, findings);
    }
    if blocks.is_empty() {
        let word = if is_new { "新" } else { "旧" };
        findings.push(
            Diagnostic::at(Code::MissingLine, block.line.whole(), format!("「{word}」の下に何もない"))
                .help("文を字下げして書くか、「（新設）」「（削る）」「（不明）」「削除」のいずれかを書く"),
        );
    }
    match target {
        Some(Target::Provision(_)) | None => Side::Text(body::side(&blocks, with.dictionary, findings)),
        Some(Target::Facts(_)) => {
            let facts = facts::read(&blocks, Some(with.dictionary), findings);
            if let Some(order) = facts.rules.orders.first() {
                findings.push(
                    Diagnostic::at(Code::Syntax, order.span, "新旧 事実には順序の行を置けない")
                        .help("順序の行は「事実」の下に書く"),
                );
            }
            Side::Facts(facts.declarations)
        }
        Some(Target::ReferenceDate(address, _)) => reference_date(block, &blocks, address.as_ref(), with, findings),
        Some(Target::Table(_)) => table(&blocks, findings),
    }
}

fn marked(block: &Block, mark: &Found, is_new: bool, findings: &mut Findings) -> Side {
    let span = place::span(&block.line, mark);
    let is = |rule| place::child(mark, rule).is_some();
    let misplaced = if is(Rule::added_mark) && is_new {
        Some(("「（新設）」は旧の側に書く", "新に文を書き、「旧（新設）」とする"))
    } else if is(Rule::removed_mark) && !is_new {
        Some(("「（削る）」は新の側に書く", "旧に現行の文を書き、「新（削る）」とする"))
    } else {
        None
    };
    if let Some((message, help)) = misplaced {
        findings.push(Diagnostic::at(Code::Syntax, span, message).help(help));
    }
    if is(Rule::deleted_mark) {
        Side::Deleted(span)
    } else if is(Rule::unknown_mark) {
        Side::Unknown(span)
    } else {
        Side::Nothing(span)
    }
}

fn reference_date(
    side: &Block,
    blocks: &[Block],
    address: Option<&ast::AddressRef>,
    with: Reading,
    findings: &mut Findings,
) -> Side {
    let (lines, remarks): (Vec<Block>, Vec<Block>) =
        blocks.iter().cloned().partition(|block| !place::begins_with(block, "解釈"));
    let mut dates = Vec::new();
    for line in &lines {
        dates.extend(heading::reference_date(Rule::reference_date_side, line, with.promulgated, findings));
    }
    if let Some(second) = lines.get(1) {
        findings.push(
            Diagnostic::at(Code::DoubledKey, second.line.whole(), "新旧 基準日の一つの側に行が二つある")
                .help("範囲ごとに「新旧 基準日 Ⅱ［８］」を分けて書く"),
        );
    }
    let Some(mut date) = dates.into_iter().next() else { return Side::Unknown(side.line.whole()) };
    if date.scope.is_empty() {
        date.scope = address.into_iter().cloned().collect();
    }
    date.interpretations.extend(remarks.iter().map(place::prose));
    Side::ReferenceDate(date)
}

fn table(blocks: &[Block], findings: &mut Findings) -> Side {
    if let [only] = blocks
        && let Some(found) = place::try_read(Rule::whole_table_line, &only.line)
        && let Some(name) = place::child(&found, Rule::typed_quoted)
    {
        return Side::WholeTable(place::name(&only.line, &name));
    }
    let (mut rows, mut document, mut confidence) = (Vec::new(), None, None);
    for block in blocks.iter().filter(|block| !block.broken) {
        let line = &block.line;
        heading::remarks(&block.children, findings);
        let text = |rule| {
            let found = place::try_read(rule, line)?;
            place::child(&found, Rule::typed_text).map(|text| place::text(line, &text))
        };
        if let Some(source) = text(Rule::source_line) {
            document = Some(source.node);
        } else if let Some(typed) = text(Rule::confidence_line) {
            confidence = Confidence::parse(&typed.node);
            if confidence.is_none() {
                let message = format!("「{}」という確度はない", typed.node);
                findings
                    .push(Diagnostic::at(Code::TableShape, typed.span, message).help("公式、二次資料、仮のいずれか"));
            }
        } else if let Some(found) = place::read(Rule::table_row_line, line, "鍵… 値…", findings) {
            let cells = place::children(&found, Rule::table_cell).map(|cell| place::name(line, &cell)).collect();
            rows.push(Spanned::new(cells, line.whole()));
        }
    }
    Side::TableRows { rows, document, confidence }
}

/// Reads `Ⅱ［５］４をⅡ［５］５とする`, ranges on both sides too.
pub fn renumberings(
    block: &Block,
    after_rows: usize,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Vec<ast::revision::Renumbering> {
    let line = &block.line;
    heading::remarks(&block.children, findings);
    let Some(found) = place::read(Rule::move_line, line, "移す Ⅱ［５］４をⅡ［５］５とする", findings)
    else {
        return Vec::new();
    };
    let mut ends = place::children(&found, Rule::typed_reference)
        .filter_map(|end| place::reference(line, &end, promulgated, findings))
        .collect::<Vec<_>>()
        .into_iter();
    let (Some(from), Some(mut to)) = (ends.next(), ends.next()) else { return Vec::new() };
    to.levels = place::filled_in(&from.levels, &to.levels);
    to.through = to.through.map(|last| place::filled_in(&to.levels, &last));
    let (from, to) = (place::addresses(&from, findings), place::addresses(&to, findings));
    if from.len() != to.len() {
        findings.push(
            Diagnostic::at(
                Code::Syntax,
                line.whole(),
                format!("{}個の条項を{}個の番号に移せない", from.len(), to.len()),
            )
            .help("移す前と後で同じ数の番号を書く"),
        );
        return Vec::new();
    }
    from.into_iter().zip(to).map(|(from, to)| ast::revision::Renumbering { from, to, after_rows }).collect()
}
