//! 新旧 and 移す: the rows of a revision's comparison table, each with its new and its old side.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::confidence::Confidence;
use crate::source::span::Spanned;
use crate::syntax::ast::{self, Side, Target};
use crate::syntax::body;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::facts;
use crate::syntax::grammar::Rule;
use crate::syntax::heading;
use crate::syntax::outline::Block;
use crate::syntax::place::{self, Found};
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

/// Reads one 新旧.
pub fn row(block: &Block, with: Reading, findings: &mut Findings) -> Option<ast::Row> {
    let line = &block.line;
    let heading = place::read(Rule::comparison_heading, line, FORM, findings);
    let target = heading.as_ref().and_then(|heading| target(block, heading, with, findings));
    let title = heading
        .and_then(|heading| place::child(&heading, Rule::changed_provision))
        .and_then(|changed| place::child(&changed, Rule::typed_title))
        .and_then(|title| place::child(&title, Rule::typed_text))
        .map(|title| place::text(line, &title).node)
        .unwrap_or_default();
    let mut sides: [Option<(Side, &Block)>; 2] = [None, None];
    let mut others = Vec::new();
    for child in block.children.iter().filter(|child| !child.broken) {
        let Some(found) = place::try_read(Rule::side_line, &child.line) else {
            others.push(child.clone());
            continue;
        };
        let is_new = place::child(&found, Rule::side).is_some_and(|side| place::child(&side, Rule::new_side).is_some());
        let word = if is_new { "新" } else { "旧" };
        // Without a target the kind of side is not known; its lines are read as a provision's, for what is wrong in them.
        let side = side(child, &found, is_new, target.as_ref(), with, findings);
        let [new, old] = &mut sides;
        let place = if is_new { new } else { old };
        match place {
            Some((_, first)) => findings.push(
                Diagnostic::at(Code::DoubledKey, child.line.whole(), format!("「{word}」が二つある"))
                    .label(first.line.whole(), "一つ目")
                    .help("一つにまとめる"),
            ),
            None => *place = Some((side, child)),
        }
    }
    let interpretations = others.iter().filter(|one| place::begins_with(one, "解釈")).map(place::prose).collect();
    for other in others.iter().filter(|one| !place::begins_with(one, "解釈") && !place::begins_with(one, "注")) {
        findings.push(
            Diagnostic::at(Code::Syntax, other.line.whole(), "新旧の下には「新」「旧」「解釈」の行だけを置ける")
                .help("文は「新」又は「旧」の下に、もう一段字下げして書く"),
        );
    }
    let [new, old] = sides;
    for (side, word, help) in [
        (&new, "新", "「新」の下に改正後の文を書く。なくなるときは「新（削る）」と書く"),
        (
            &old,
            "旧",
            "「旧」の下に現行の文を書く。新しく設けるときは「旧（新設）」、分からないときは「旧（不明）」と書く",
        ),
    ] {
        if side.is_none() {
            let message = format!("この新旧に「{word}」がない");
            findings.push(Diagnostic::at(Code::MissingLine, line.whole(), message).help(help));
        }
    }
    let ((new, _), (old, _)) = (new?, old?);
    Some(ast::Row { target: target?, title, new, old, interpretations, span: line.whole() })
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
    place::reference(line, &address, with.promulgated, findings).map(Target::Provision)
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
) -> Vec<ast::Renumbering> {
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
    from.into_iter().zip(to).map(|(from, to)| ast::Renumbering { from, to, after_rows }).collect()
}
