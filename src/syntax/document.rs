//! The items of one text as a document: which kind it is, what it must have, and each item read by its own rule.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::Address;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::ast;
use crate::syntax::body;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::facts;
use crate::syntax::form;
use crate::syntax::from_lines::Context;
use crate::syntax::grammar::Rule;
use crate::syntax::heading::{self, Once, RevisedOn};
use crate::syntax::item::{self, Item};
use crate::syntax::outline::Block;
use crate::syntax::place;
use crate::syntax::revision::{self, Reading};
use chrono::NaiveDate;

/// What kind of text a file is by its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The text as enacted or as known on a day.
    Base,
    /// A revision.
    Revision,
    /// Only 算定, 判定 and 期限.
    Entries,
}

/// The items of a text; lines at the margin that begin none are left out.
pub fn items(blocks: &[Block]) -> impl Iterator<Item = (Item, &Block)> {
    blocks.iter().filter_map(|block| item::begins(&block.line.text).map(|item| (item, block)))
}

/// Which kind of text it is.
pub fn kind(blocks: &[Block]) -> Kind {
    let has = |wanted: &[Item]| items(blocks).any(|(item, _)| wanted.contains(&item));
    let entries = has(&[Item::Calculation, Item::Determination, Item::Deadline]);
    let of_base = [
        Item::Number,
        Item::Enacted,
        Item::Published,
        Item::Enforced,
        Item::ReferenceDate,
        Item::TextAsOf,
        Item::Facts,
        Item::Provision,
        Item::Form,
        Item::Supplementary,
    ];
    if has(&[Item::Revised, Item::Comparison, Item::Move]) {
        Kind::Revision
    } else if has(&of_base) || has(&[Item::Regulation]) && !entries {
        Kind::Base
    } else {
        Kind::Entries
    }
}

/// The day by which a revision is ordered among the others; none where its 改正 line cannot be read.
pub fn revised_on(blocks: &[Block]) -> Option<NaiveDate> {
    let (_, block) = items(blocks).find(|(item, _)| *item == Item::Revised)?;
    heading::revised(&block.line, &mut Findings::default()).map(RevisedOn::day)
}

/// The day on which a text was promulgated: that of the enactment, or of the revision.
pub fn promulgated_on(blocks: &[Block]) -> Option<NaiveDate> {
    let enacted = items(blocks).find(|(item, _)| *item == Item::Enacted).and_then(|(_, block)| {
        heading::day(Rule::enacted_line, &block.line, "", None, &mut Findings::default()).map(|day| day.node)
    });
    enacted.or_else(|| revised_on(blocks))
}

/// A text and the names that tell its words apart.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The text.
    pub file: FileId,
    /// Its lines.
    pub blocks: &'a [Block],
    /// The names up to this text.
    pub dictionary: &'a Dictionary,
    /// All names of the regulation, for entries.
    pub all: &'a Dictionary,
}

/// Reads a text; everything that is wrong in it is a finding.
pub fn read(text: Text, findings: &mut Findings) -> ast::Document {
    unknown_items(text.blocks, findings);
    let kind = kind(text.blocks);
    let mut draft = Draft::new(text, kind, findings);
    for (item, block) in items(text.blocks).filter(|(_, block)| !block.broken) {
        draft.item(item, block, findings);
    }
    if text.blocks.is_empty() {
        let span = Span::new(text.file, 0, 0);
        findings.push(
            Diagnostic::at(Code::MissingLine, span, "この文には何も書かれていない")
                .help("「規程 名称」「改正 日付」「算定 名前」のいずれかから書き始める"),
        );
    }
    draft.document(findings)
}

/// One finding for each run of lines at the margin that begin no item, and for each that nearly begins one.
fn unknown_items(blocks: &[Block], findings: &mut Findings) {
    let mut within = false;
    for block in blocks {
        let line = &block.line;
        if block.indent > 0 {
            findings.push(
                Diagnostic::at(Code::UnknownItem, line.whole(), "この行の上に項目がない")
                    .help("項目（規程、改正、条項など）は行頭から、字下げせずに書く"),
            );
            within = true;
            continue;
        }
        if item::begins(&line.text).is_some() {
            within = false;
            continue;
        }
        let help = item::help(&line.text);
        if !within || help.is_some() {
            let head = line.text.split([' ', '\u{3000}']).next().unwrap_or("");
            let short: String = head.chars().take(20).collect();
            let words: Vec<&str> = Item::ALL.iter().map(|item| item.word()).collect();
            let message = format!("「{short}」という項目はない");
            findings.push(
                Diagnostic::at(Code::UnknownItem, line.span(0..head.len()), message)
                    .help(format!("項目は{}のいずれかで始める。項目の中の行は字下げする", words.join("、")))
                    .maybe_help(help),
            );
        }
        within = true;
    }
}

/// A document while its items are read.
struct Draft<'a> {
    text: Text<'a>,
    kind: Kind,
    /// When the text was promulgated: 制定, 改正 or 公表.
    promulgated: Option<NaiveDate>,
    head: Option<Span>,
    regulation: Once<Spanned<String>>,
    number: Once<Spanned<String>>,
    enacted: Once<(Spanned<NaiveDate>, bool)>,
    revised: Once<RevisedOn>,
    published: Once<Spanned<NaiveDate>>,
    enforced: Once<ast::Enforcement>,
    text_as_of: Once<ast::TextAsOf>,
    reference_dates: Vec<ast::ReferenceDate>,
    facts: Vec<Block>,
    provisions: Vec<ast::ProvisionText>,
    rows: Vec<ast::revision::Row>,
    renumberings: Vec<ast::revision::Renumbering>,
    supplementary: Vec<Block>,
    interpretations: Vec<Spanned<String>>,
    entries: Vec<(ast::entry::EntryKind, &'a Block)>,
}

impl<'a> Draft<'a> {
    /// Reads the dates of promulgation first: by them other dates may count on past an era's end.
    fn new(text: Text<'a>, kind: Kind, findings: &mut Findings) -> Self {
        let mut draft = Self {
            text,
            kind,
            promulgated: None,
            head: None,
            regulation: Once::default(),
            number: Once::default(),
            enacted: Once::default(),
            revised: Once::default(),
            published: Once::default(),
            enforced: Once::default(),
            text_as_of: Once::default(),
            reference_dates: Vec::new(),
            facts: Vec::new(),
            provisions: Vec::new(),
            rows: Vec::new(),
            renumberings: Vec::new(),
            supplementary: Vec::new(),
            interpretations: Vec::new(),
            entries: Vec::new(),
        };
        for (item, block) in items(text.blocks).filter(|(_, block)| !block.broken) {
            let line = &block.line;
            if item == Item::Enacted {
                let enacted = heading::enacted(line, findings);
                draft.promulgated = draft.promulgated.or(enacted.as_ref().map(|(day, _)| day.node));
                draft.enacted.set(item, line.whole(), enacted, findings);
            } else if item == Item::Revised {
                let revised = heading::revised(line, findings);
                draft.promulgated = draft.promulgated.or(revised.map(RevisedOn::day));
                draft.revised.set(item, line.whole(), revised, findings);
            }
        }
        draft
    }

    fn item(&mut self, item: Item, block: &'a Block, findings: &mut Findings) {
        self.head.get_or_insert(block.line.whole());
        if !self.allowed(item) {
            findings.push(self.misplaced(item, block));
            return;
        }
        let (line, promulgated) = (&block.line, self.promulgated);
        let span = line.whole();
        match item {
            Item::Regulation => {
                let name = heading::named(Rule::regulation_line, line, "規程 名称", findings);
                self.regulation.set(item, span, name, findings);
                self.remarks(block, findings);
            }
            Item::Number => {
                let number = heading::named(Rule::number_line, line, "番号 04-制度-00034", findings);
                self.number.set(item, span, number, findings);
                self.remarks(block, findings);
            }
            // Both have been read.
            Item::Enacted | Item::Revised => self.remarks(block, findings),
            Item::Published => {
                let form = "公表 平成25年2月20日";
                let day = heading::day(Rule::published_line, line, form, promulgated, findings);
                self.published.set(item, span, day, findings);
                self.remarks(block, findings);
            }
            Item::Enforced => {
                let enforced = heading::enforced(line, promulgated, findings);
                self.enforced.set(item, span, enforced, findings);
                self.remarks(block, findings);
            }
            Item::ReferenceDate => {
                let rule = Rule::reference_date_line;
                self.reference_dates.extend(heading::reference_date(rule, block, promulgated, findings));
            }
            Item::TextAsOf => {
                let text_as_of = heading::text_as_of(block, promulgated, findings);
                self.text_as_of.set(item, span, text_as_of, findings);
            }
            Item::Facts => self.facts.extend(self.alone(item, block, findings).iter().cloned()),
            Item::Provision => self.provisions.extend(provision(block, self.text, promulgated, findings)),
            Item::Form => self.provisions.extend(form(block, self.text, promulgated, findings)),
            Item::Comparison => {
                let with = Reading { dictionary: self.text.dictionary, promulgated };
                self.rows.extend(revision::rows(block, with, findings));
            }
            Item::Move => {
                let moved = revision::renumberings(block, self.rows.len(), promulgated, findings);
                self.renumberings.extend(moved);
            }
            Item::Supplementary => self.supplementary.extend(self.alone(item, block, findings).iter().cloned()),
            Item::Calculation => self.entries.push((ast::entry::EntryKind::Calculation, block)),
            Item::Determination => self.entries.push((ast::entry::EntryKind::Determination, block)),
            Item::Deadline => self.entries.push((ast::entry::EntryKind::Deadline, block)),
            Item::Interpretation => self.interpretations.push(place::prose(block)),
            // A note is data of the printed text, and nothing follows from it.
            Item::Note => {}
        }
    }

    fn remarks(&mut self, block: &Block, findings: &mut Findings) {
        self.interpretations.extend(heading::remarks(&block.children, findings));
    }

    /// The lines below a heading that stands alone on its line.
    fn alone<'b>(&self, item: Item, block: &'b Block, findings: &mut Findings) -> &'b [Block] {
        let rest = block.line.text.get(item.word().len()..).unwrap_or("");
        if !rest.trim().is_empty() {
            let span = block.line.span(item.word().len()..block.line.text.len());
            findings.push(
                Diagnostic::at(Code::Syntax, span, format!("「{}」の行には何も続けられない", item.word()))
                    .help("続きは、次の行に字下げして書く"),
            );
        } else if block.children.is_empty() {
            let message = format!("「{}」の下に何もない", item.word());
            findings.push(
                Diagnostic::at(Code::MissingLine, block.line.whole(), message).help("次の行から、字下げして書く"),
            );
        }
        &block.children
    }

    fn allowed(&self, item: Item) -> bool {
        match item {
            Item::Calculation | Item::Determination | Item::Deadline => true,
            Item::Regulation | Item::Interpretation | Item::Note => true,
            Item::Enforced | Item::Facts | Item::Supplementary => self.kind != Kind::Entries,
            Item::Number | Item::Enacted | Item::ReferenceDate | Item::TextAsOf | Item::Provision | Item::Form => {
                self.kind == Kind::Base
            }
            Item::Revised | Item::Published | Item::Comparison | Item::Move => self.kind == Kind::Revision,
        }
    }

    fn misplaced(&self, item: Item, block: &Block) -> Diagnostic {
        let (kind, help) = match (self.kind, item) {
            (Kind::Revision, Item::Form) => ("改正", "改める様式は「新旧 様式 番号」の下に「新」と「旧」を並べて書く"),
            (Kind::Revision, Item::Provision) => {
                ("改正", "改める条項は「新旧 条項番号」の下に「新」と「旧」を並べて書く")
            }
            (Kind::Revision, Item::ReferenceDate) => {
                ("改正", "改める基準日は「新旧 基準日」の下に「新」と「旧」を並べて書く")
            }
            (Kind::Revision, _) => ("改正", "この項目は規程の本体のファイルに書く"),
            (Kind::Base, _) => ("規程の本体", "この項目は改正のファイルに書く"),
            (Kind::Entries, _) => ("算定などだけのファイル", "この項目は規程の本体か改正のファイルに書く"),
        };
        let message = format!("「{}」は{kind}には置けない", item.word());
        Diagnostic::at(Code::Syntax, block.line.span(0..item.word().len()), message).help(help)
    }

    fn document(mut self, findings: &mut Findings) -> ast::Document {
        let Text { file, dictionary, all, .. } = self.text;
        let head = self.head.unwrap_or(Span::new(file, 0, 0));
        let facts = facts::read(&self.facts, Some(dictionary), findings);
        let supplementary = body::supplementary(&self.supplementary, dictionary, findings);
        let regulation = std::mem::take(&mut self.regulation);
        let there = regulation.is_there();
        let regulation = match self.kind {
            Kind::Base => regulation.required(head, "規程の行がない", "行頭に「規程 名称」と書く", findings),
            Kind::Revision => {
                let help = "改正の行の下に、行頭から「規程 名称」と書く";
                regulation.required(head, "どの規程の改正かが書かれていない", help, findings)
            }
            Kind::Entries => regulation.get(),
        };
        // A name that could not be read has been reported; entries need not ask for it again.
        let nameless = Spanned::new(String::new(), head);
        let within = if there || self.kind != Kind::Entries { Some(regulation.unwrap_or(nameless)) } else { None };
        let mut document = ast::Document::default();
        for (kind, block) in std::mem::take(&mut self.entries) {
            document.entries.extend(body::entry(kind, block, within.as_ref(), all, findings));
        }
        match (self.kind, within) {
            (Kind::Base, Some(name)) => document.base = Some(self.base(name, head, facts, supplementary, findings)),
            (Kind::Revision, Some(name)) => {
                document.revision = Some(self.revision(name, head, facts, supplementary, findings));
            }
            (Kind::Base | Kind::Revision, None) | (Kind::Entries, _) => {}
        }
        document
    }

    fn base(
        self,
        name: Spanned<String>,
        head: Span,
        facts: facts::Facts,
        supplementary: Vec<ast::SupplementaryItem>,
        findings: &mut Findings,
    ) -> ast::Base {
        let help = "規程の行の下に、行頭から「制定 平成16年7月2日」のように書く";
        let enacted = self.enacted.required(head, "制定の行がない", help, findings);
        // A day that could not be read has been reported as an error; nothing is worked out from this one.
        let (enacted, enacted_assumed) = enacted.unwrap_or((Spanned::new(NaiveDate::default(), head), false));
        ast::Base {
            name,
            number: self.number.get(),
            enacted,
            enacted_assumed,
            enforced: self.enforced.get(),
            reference_dates: self.reference_dates,
            text_as_of: self.text_as_of.get(),
            facts: facts.declarations,
            fact_rules: facts.rules,
            provisions: self.provisions,
            supplementary,
            interpretations: self.interpretations,
        }
    }

    fn revision(
        self,
        regulation: Spanned<String>,
        head: Span,
        facts: facts::Facts,
        supplementary: Vec<ast::SupplementaryItem>,
        findings: &mut Findings,
    ) -> ast::revision::Revision {
        let help = "行頭に「改正 平成25年2月15日」、又は「改正 不明（公表 平成17年9月26日）」と書く";
        let revised = self.revised.required(head, "改正の行がない", help, findings);
        let published = self.published.get().map(|day| day.node);
        let (revised, published) = match revised {
            Some(RevisedOn::Known(day)) => (Some(day), published),
            Some(RevisedOn::PublishedOnly(day)) => (None, published.or(Some(day))),
            None => (None, published),
        };
        let span = items(self.text.blocks)
            .find(|(item, _)| *item == Item::Revised)
            .map_or(head, |(_, block)| block.line.whole());
        ast::revision::Revision {
            revised,
            published,
            span,
            regulation,
            enforced: self.enforced.get(),
            facts: facts.declarations,
            fact_rules: facts.rules,
            rows: self.rows,
            renumberings: self.renumberings,
            supplementary,
            interpretations: self.interpretations,
        }
    }
}

fn provision(
    block: &Block,
    text: Text,
    promulgated: Option<NaiveDate>,
    findings: &mut Findings,
) -> Option<ast::ProvisionText> {
    let line = &block.line;
    let body = body::read(&block.children, Context::Provision, text.dictionary, findings);
    let form = "条項 Ⅱ［５］２(1) 見出し」「条項 Ⅱ［６］から［９］まで";
    let found = place::read(Rule::provision_heading, line, form, findings)?;
    let typed = place::child(&found, Rule::typed_reference)?;
    let mut reference = place::reference(line, &typed, promulgated, findings)?;
    place::levels_in_title(line, &found, &mut reference, findings);
    let addresses = place::addresses(&reference, findings);
    let title = place::title(line, &found);
    if block.children.is_empty() {
        findings.push(
            Diagnostic::at(Code::MissingLine, line.whole(), "この条項の下に文がない").help(
                "文を字下げして書く。分からないとき、要らないときは「（略）」、なくなっているときは「削除」と書く",
            ),
        );
    }
    Some(ast::ProvisionText { addresses, title, body, span: line.whole() })
}

/// A part of a form: a provision for each of its lines, and one for what stands beside them.
fn form(block: &Block, text: Text, promulgated: Option<NaiveDate>, findings: &mut Findings) -> Vec<ast::ProvisionText> {
    let line = &block.line;
    let Some(found) = place::read(Rule::form_heading, line, "様式 １(A) 見出し", findings) else {
        return Vec::new();
    };
    let reference = place::child(&found, Rule::typed_reference)
        .and_then(|typed| place::reference(line, &typed, promulgated, findings));
    let Some(reference) = reference else { return Vec::new() };
    let Some(part) = Address::new(reference.levels.clone()).filter(|_| reference.through.is_none()) else {
        findings.push(
            Diagnostic::at(Code::Syntax, reference.span, "様式の番号は一つ").help("番号ごとに「様式」を分けて書く"),
        );
        return Vec::new();
    };
    let form::Part { lines, beside } = form::Part::of(&part, &block.children);
    if form::Part::of(&part, &block.children).has_no_line() {
        findings.push(
            Diagnostic::at(Code::MissingLine, line.whole(), "この様式に欄がない")
                .help("欄を一行ずつ、字下げして「(1)欄「名前」(円) ＝ 式」のように書く"),
        );
    }
    let beside: Vec<Block> = beside.into_iter().cloned().collect();
    let body = body::read(&beside, Context::Provision, text.dictionary, findings);
    let span = line.whole();
    let heading = ast::ProvisionText {
        addresses: vec![Spanned::new(part, reference.span)],
        title: place::title(line, &found),
        body,
        span,
    };
    let lines = lines.into_iter().map(|one| ast::ProvisionText {
        addresses: vec![Spanned::new(one.address, one.span)],
        title: one.title,
        body: body::read(std::slice::from_ref(one.block), Context::Provision, text.dictionary, findings),
        span: one.span,
    });
    std::iter::once(heading).chain(lines).collect()
}
