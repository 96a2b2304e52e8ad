//! The lines at the head of a base and of a revision: 施行, 基準日, 本文は, 改正 and the lines that may stand once.
//! Each reads one block by a rule of the grammar's upper section; what it says is plain data of [`ast`].

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast;
use crate::syntax::grammar::Rule;
use crate::syntax::item::Item;
use crate::syntax::outline::Block;
use crate::syntax::place;
use crate::syntax::text::MappedText;
use chrono::NaiveDate;

/// A line that a text has once: its value and the line's place. The line may be there with no value that can be read.
#[derive(Clone, Debug)]
pub struct Once<T> {
    value: Option<T>,
    line: Option<Span>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { value: None, line: None }
    }
}

impl<T> Once<T> {
    /// Sets the value; a second line is a finding.
    pub fn set(&mut self, item: Item, line: Span, value: Option<T>, findings: &mut Findings) {
        match self.line {
            Some(first) => findings.push(
                Diagnostic::at(Code::DoubledKey, line, format!("「{}」の行が二つある", item.word()))
                    .label(first, "一つ目")
                    .help("一つだけ残す"),
            ),
            None => {
                self.line = Some(line);
                self.value = value;
            }
        }
    }

    /// The value, if there is one.
    pub fn get(self) -> Option<T> {
        self.value
    }

    /// Whether the line is there, readable or not.
    pub fn is_there(&self) -> bool {
        self.line.is_some()
    }

    /// The value of a line that must be there; a finding says what to add where it is not.
    pub fn required(self, within: Span, message: &str, help: &str, findings: &mut Findings) -> Option<T> {
        if self.line.is_none() {
            findings.push(Diagnostic::at(Code::MissingLine, within, message).help(help));
        }
        self.value
    }
}

/// The date of a 改正 line: the day of the revision, or the day it was published on where that is all that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisedOn {
    /// 改正 D.
    Known(NaiveDate),
    /// 改正 不明（公表 D）.
    PublishedOnly(NaiveDate),
}

impl RevisedOn {
    /// The day by which revisions are ordered.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Known(day) | Self::PublishedOnly(day) => day,
        }
    }
}

/// Reads 規程 or 番号: the rest of the line. `不明` is nothing.
pub fn named(rule: Rule, line: &MappedText, form: &str, findings: &mut Findings) -> Option<Spanned<String>> {
    let found = place::read(rule, line, form, findings)?;
    let text = place::child(&found, Rule::typed_text)?;
    Some(place::text(line, &text)).filter(|text| text.node != "不明")
}

/// Reads 制定; the flag: not known, and assumed.
pub fn enacted(line: &MappedText, findings: &mut Findings) -> Option<(Spanned<NaiveDate>, bool)> {
    let form = "制定 平成16年7月2日」「制定 不明（解釈により平成29年4月1日）";
    let found = place::read(Rule::enacted_line, line, form, findings)?;
    let assumed = place::child(&found, Rule::assumed_day);
    let typed = match &assumed {
        Some(assumed) => place::child(assumed, Rule::bracketed_day)?,
        None => place::child(&found, Rule::typed_day)?,
    };
    let day = place::day(line, &typed, None, findings)?;
    Some((Spanned::new(day, place::span(line, &typed)), assumed.is_some()))
}

/// Reads 公表.
pub fn day(
    rule: Rule,
    line: &MappedText,
    form: &str,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<Spanned<NaiveDate>> {
    let found = place::read(rule, line, form, findings)?;
    let typed = place::child(&found, Rule::typed_day)?;
    let day = place::day(line, &typed, promulgated, findings)?;
    Some(Spanned::new(day, place::span(line, &typed)))
}

/// Reads 改正.
pub fn revised(line: &MappedText, findings: &mut Findings) -> Option<RevisedOn> {
    let found = place::read(Rule::revised_line, line, "改正 平成25年2月15日", findings)?;
    if let Some(typed) = place::child(&found, Rule::typed_day) {
        return place::day(line, &typed, None, findings).map(RevisedOn::Known);
    }
    let unknown = place::child(&found, Rule::unknown_revision)?;
    let typed = place::child(&unknown, Rule::bracketed_day)?;
    place::day(line, &typed, None, findings).map(RevisedOn::PublishedOnly)
}

/// Reads 施行.
pub fn enforced(
    line: &MappedText,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<ast::Enforcement> {
    let form = "施行 平成16年10月1日」「施行 不明（解釈により平成26年12月19日）」「施行 別に定める日";
    let found = place::read(Rule::enforced_line, line, form, findings)?;
    let span = line.whole();
    if place::child(&found, Rule::unfixed_day).is_some() {
        return Some(ast::Enforcement { day: None, assumed: false, span });
    }
    let assumed = place::child(&found, Rule::assumed_day);
    let typed = match &assumed {
        Some(assumed) => place::child(assumed, Rule::bracketed_day)?,
        None => place::child(&found, Rule::typed_day)?,
    };
    let day = Some(place::day(line, &typed, promulgated, findings)?);
    Some(ast::Enforcement { day, assumed: assumed.is_some(), span })
}

/// Reads a 基準日 line, or by `rule` the side of one.
pub fn reference_date(
    rule: Rule,
    block: &Block,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<ast::ReferenceDate> {
    let line = &block.line;
    let form = "基準日 保険契約締結日」「基準日 Ⅱ［５］については、船積日」「基準日 不明";
    let found = place::read(rule, line, form, findings)?;
    let found = place::child(&found, Rule::reference_date)?;
    let scope = place::child(&found, Rule::typed_addresses)
        .map(|list| place::references(line, &list, promulgated, findings))
        .unwrap_or_default();
    let fact = place::child(&found, Rule::typed_name).map(|name| place::name(line, &name));
    let interpretations = remarks(&block.children, findings);
    Some(ast::ReferenceDate { scope, fact, interpretations, span: line.whole() })
}

/// Reads `本文は、Dのものによる。…前の文は不明。`
pub fn text_as_of(block: &Block, promulgated: Option<NaiveDate>, findings: &mut Findings) -> Option<ast::TextAsOf> {
    let line = place::flatten(block);
    let form = "本文は、平成25年2月15日現在のものによる。Ⅱ［１］５については、平成23年9月1日前の文は不明。";
    let found = place::read(Rule::text_as_of_line, &line, form, findings)?;
    let day = place::day(&line, &place::child(&found, Rule::typed_date)?, promulgated, findings)?;
    let mut unknown_before = Vec::new();
    for part in place::children(&found, Rule::unknown_before) {
        let scope = place::child(&part, Rule::typed_addresses)
            .map(|list| place::references(&line, &list, promulgated, findings))
            .unwrap_or_default();
        let typed = place::child(&part, Rule::typed_date);
        if let Some(day) = typed.and_then(|typed| place::day(&line, &typed, promulgated, findings)) {
            unknown_before.push((scope, day));
        }
    }
    Some(ast::TextAsOf { day, unknown_before, span: line.whole() })
}

/// Reads lines under a heading that takes only 解釈 (and 注, which says nothing to a machine); others are findings.
pub fn remarks(blocks: &[Block], findings: &mut Findings) -> Vec<Spanned<String>> {
    let mut list = Vec::new();
    for block in blocks {
        if place::begins_with(block, "解釈") {
            list.push(place::prose(block));
        } else if !place::begins_with(block, "注") && !block.broken {
            findings.push(
                Diagnostic::at(Code::Syntax, block.line.whole(), "ここに字下げした行は置けない")
                    .help("上の行に続けるか、行頭から項目として書く。解釈は「解釈 …」と書く"),
            );
        }
    }
    list
}
