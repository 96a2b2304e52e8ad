//! 事実: what a case can say, a line a fact, and the orders between dates.
//! A default's formula is cut into words by the names declared; all else is read by the grammar's upper section.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::{fold, fold_char};
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::from_lines;
use crate::syntax::grammar::Rule;
use crate::syntax::heading;
use crate::syntax::line::{Line, Word, WordKind};
use crate::syntax::outline::Block;
use crate::syntax::place::{self, Found};
use crate::syntax::text::MappedText;
use crate::syntax::words;
use std::collections::{BTreeMap, BTreeSet};

/// What the lines of 事実 say.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The facts.
    pub declarations: Vec<ast::fact::FactDeclaration>,
    /// What is said of several facts at once.
    pub rules: ast::fact::FactRules,
}

const FORM: &str = "名前  型  域  なければ 値  言い方 「…」  説明 「…」";

/// Reads lines of 事実. Without a dictionary defaults are not read: that is how names are gathered.
pub fn read(blocks: &[Block], dictionary: Option<&Dictionary>, findings: &mut Findings) -> Facts {
    let mut facts = Facts::default();
    let mut known: BTreeMap<String, Span> = BTreeMap::new();
    for block in blocks.iter().filter(|block| !block.broken) {
        if place::begins_with(block, "解釈") {
            remark(block, &mut facts, findings);
        } else if place::begins_with(block, "注") {
            // A note is data of the printed text, and nothing follows from it.
        } else if let Some(order) = order(block) {
            facts.rules.orders.push(order);
            heading::remarks(&block.children, findings);
        } else if let Some(alternatives) = alternatives(block) {
            facts.rules.alternatives.push(alternatives);
            heading::remarks(&block.children, findings);
        } else if let Some(found) = place::try_read(Rule::requirement_line, &block.line) {
            facts.rules.requirements.extend(requirement(&block.line, &found, dictionary, findings));
            heading::remarks(&block.children, findings);
        } else if let Some(declaration) = declaration(block, dictionary, findings) {
            let name = &declaration.name;
            if let Some(first) = known.insert(fold(&name.node), name.span) {
                let message = format!("事実「{}」が二度宣言されている", name.node);
                findings.push(
                    Diagnostic::at(Code::DoubledKey, name.span, message).label(first, "一つ目").help("一つだけ残す"),
                );
            }
            facts.declarations.push(declaration);
        }
    }
    facts
}

/// A 解釈 as deep as the facts is about the fact above it.
fn remark(block: &Block, facts: &mut Facts, findings: &mut Findings) {
    match facts.declarations.last_mut() {
        Some(above) => above.interpretations.push(place::prose(block)),
        None => findings.push(
            Diagnostic::at(Code::Syntax, block.line.whole(), "どの事実の解釈か分からない")
                .help("解釈は、それが触れる事実の下に書く"),
        ),
    }
}

/// The names that declarations make known: facts, their other words, categories, columns of lists.
pub fn names(declarations: &[ast::fact::FactDeclaration]) -> Vec<String> {
    let mut names = Vec::new();
    for declaration in declarations {
        names.push(declaration.name.node.clone());
        names.extend(declaration.phrasings.iter().map(|phrasing| phrasing.node.clone()));
        names_of_kind(&declaration.kind, &mut names);
    }
    names
}

fn names_of_kind(kind: &FactKind, names: &mut Vec<String>) {
    match kind {
        FactKind::Category { categories, .. } => names.extend(categories.iter().cloned()),
        FactKind::List { columns } => {
            for (name, kind) in columns {
                names.push(name.clone());
                names_of_kind(kind, names);
            }
        }
        FactKind::Date { .. } | FactKind::Number { .. } | FactKind::Truth | FactKind::Text => {}
    }
}

fn order(block: &Block) -> Option<ast::Condition> {
    let line = &block.line;
    let found = place::try_read(Rule::fact_order_line, line)?;
    let mut names = place::children(&found, Rule::typed_name).map(|name| place::name(line, &name));
    let expression = |name: Spanned<String>| ast::Expr { kind: ast::ExprKind::Name(name.node), span: name.span };
    let (left, right) = (expression(names.next()?), expression(names.next()?));
    let word = place::child(&found, Rule::date_order)?;
    let comparisons = [
        (Rule::not_before, Comparison::AtLeast),
        (Rule::not_after, Comparison::AtMost),
        (Rule::before, Comparison::Less),
        (Rule::after, Comparison::Greater),
    ];
    let comparison = chosen(&word, &comparisons)?;
    Some(ast::Condition { kind: ast::ConditionKind::Compare { left, comparison, right }, span: line.whole() })
}

/// The sets of a line 次のいずれか一つ, as typed.
fn alternatives(block: &Block) -> Option<Spanned<Vec<Spanned<String>>>> {
    let line = &block.line;
    let found = place::try_read(Rule::alternatives_line, line)?;
    let sets = place::children(&found, Rule::alternative_set).map(|set| place::text(line, &set)).collect();
    Some(Spanned::new(sets, line.whole()))
}

fn requirement(
    line: &MappedText,
    found: &Found,
    dictionary: Option<&Dictionary>,
    findings: &mut Findings,
) -> Option<ast::Condition> {
    let span = place::child(found, Rule::required_condition)?.as_span();
    let cut = words::cut(&line.slice(span.start()..span.end()), dictionary?, findings);
    from_lines::condition(&cut, findings)
}

fn chosen<T: Copy>(found: &Found, table: &[(Rule, T)]) -> Option<T> {
    let rule = found.clone().into_inner().next()?.as_rule();
    table.iter().find(|(one, _)| *one == rule).map(|(_, value)| *value)
}

fn declaration(
    block: &Block,
    dictionary: Option<&Dictionary>,
    findings: &mut Findings,
) -> Option<ast::fact::FactDeclaration> {
    let line = &block.line;
    let Some(found) = place::try_read(Rule::fact_line, line) else {
        findings.push(misread(line));
        return None;
    };
    let mut name = place::name(line, &place::child(&found, Rule::typed_name)?);
    let kind = match place::child(&found, Rule::fact_kind) {
        Some(typed) => kind(line, &typed, findings)?,
        // `ＨＯＲ(年)`: a number in the unit behind its name.
        None => match unit_behind(&name.node) {
            Some((bare, unit)) => {
                name.node = bare;
                FactKind::Number { unit, whole: false, bare: false }
            }
            None => {
                findings.push(misread(line));
                return None;
            }
        },
    };
    let mut domain = Vec::new();
    if let Some(typed) = place::child(&found, Rule::fact_domain) {
        for bound in place::children(&typed, Rule::domain_bound) {
            domain.extend(domain_bound(line, &bound, findings));
        }
    }
    let default =
        place::child(&found, Rule::fact_default).and_then(|typed| default(line, &typed, dictionary, findings));
    let phrasings = place::child(&found, Rule::fact_phrasings)
        .map(|typed| place::children(&typed, Rule::typed_quoted).map(|one| place::name(line, &one)).collect())
        .unwrap_or_default();
    let description = place::child(&found, Rule::fact_description)
        .and_then(|typed| place::child(&typed, Rule::typed_quoted))
        .map(|typed| place::name(line, &typed).node);
    Some(ast::fact::FactDeclaration {
        name,
        kind,
        domain,
        default,
        phrasings,
        description,
        interpretations: heading::remarks(&block.children, findings),
        line: Line { indent: block.indent, words: words_of(line, &found), children: Vec::new() },
        span: line.whole(),
    })
}

fn unit_behind(name: &str) -> Option<(String, Unit)> {
    let open = name.rfind(['(', '（'])?;
    let (bare, bracket) = name.split_at_checked(open)?;
    let unit = Unit::parse(bracket.trim_matches(['(', '（', ')', '）']))?;
    (!bare.is_empty()).then(|| (bare.to_owned(), unit))
}

/// A word for each part of the declaration: enough to compare sides, and free of names that no text declares.
fn words_of(line: &MappedText, found: &Found) -> Vec<Word> {
    let parts = found.clone().into_inner().filter(|part| part.as_rule() != Rule::EOI);
    let word = |(at, part): (usize, Found)| {
        let (kind, text) = if part.as_rule() == Rule::typed_name {
            (WordKind::Name, format!("「{}」", fold(&place::name(line, &part).node)))
        } else {
            (WordKind::Keyword, fold(part.as_str()))
        };
        Word { kind, text, span: place::span(line, &part), glued: false, gap: usize::from(at > 0), inside: Vec::new() }
    };
    parts.enumerate().map(word).collect()
}

const KINDS: [&str; 13] = [
    "日付",
    "日付又は未通知",
    "日数",
    "月数",
    "年数",
    "数",
    "整数",
    "割合",
    "率(％)",
    "金額(円)",
    "区分 Ａ／Ｂ",
    "真偽",
    "文字",
];

/// Says what is wrong with a line that is no declaration: most often its kind.
fn misread(line: &MappedText) -> Diagnostic {
    let mut words = line.text.split([' ', '\u{3000}', '\n']).filter(|word| !word.is_empty());
    let (name, kind) = (words.next().unwrap_or(""), words.next());
    let at_kind = kind.map(|kind| kind.as_ptr() as usize - line.text.as_ptr() as usize);
    let short = |text: &str| text.chars().take(20).collect::<String>();
    let (Some(kind), Some(at)) = (kind, at_kind) else {
        let message = format!("事実「{}」に型がない", short(name));
        return Diagnostic::at(Code::Syntax, line.whole(), message).help(format!("「{FORM}」の形で書く"));
    };
    let span = line.span(at..at + kind.len());
    let known = fold(kind);
    let taken = KINDS.iter().any(|one| fold(one) == known) || known.starts_with("区分") || known.starts_with("一覧");
    if matches!(known.as_str(), "金額" | "率" | "換算率") {
        let unit = if known == "率" {
            "％"
        } else if known == "金額" {
            "円"
        } else {
            "円／外貨"
        };
        return Diagnostic::at(Code::FactDeclaration, span, format!("「{kind}」に単位がない"))
            .help(format!("「{kind}({unit})」のように単位を書く"));
    }
    if taken {
        return Diagnostic::at(Code::Syntax, line.whole(), format!("事実「{}」の宣言の形が違う", short(name)))
            .help(format!("「{FORM}」の順に、間に空白を置いて書く"));
    }
    let short_kind = short(kind);
    Diagnostic::at(Code::FactDeclaration, span, format!("「{short_kind}」は事実の型ではない"))
        .help(format!("型は{}、一覧（名：型、…）のいずれか", KINDS.join("、")))
        .maybe_help(suggest::did_you_mean(&short_kind, KINDS))
}

fn kind(line: &MappedText, found: &Found, findings: &mut Findings) -> Option<FactKind> {
    if let Some(list) = place::child(found, Rule::list_kind) {
        let mut columns = Vec::new();
        for column in place::children(&list, Rule::fact_list_column) {
            let name = place::name(line, &place::child(&column, Rule::column_name)?);
            let kind = simple_kind(line, &place::child(&column, Rule::simple_kind)?, findings)?;
            columns.push((name.node, kind));
        }
        return Some(FactKind::List { columns });
    }
    simple_kind(line, &place::child(found, Rule::simple_kind)?, findings)
}

fn simple_kind(line: &MappedText, found: &Found, findings: &mut Findings) -> Option<FactKind> {
    if let Some(category) = place::child(found, Rule::category_kind) {
        return Some(category_kind(line, &category, findings));
    }
    if let Some(unit) = place::child(found, Rule::unit_kind) {
        return unit_kind(line, &unit, findings);
    }
    let number = |unit, whole, bare| FactKind::Number { unit, whole, bare };
    let rule = found.clone().into_inner().next()?.as_rule();
    let kinds = [
        (Rule::open_date_kind, FactKind::Date { may_be_open: true }),
        (Rule::date_kind, FactKind::Date { may_be_open: false }),
        (Rule::days_kind, number(Unit::DAY, true, false)),
        (Rule::months_kind, number(Unit::MONTH, false, false)),
        (Rule::years_kind, number(Unit::YEAR, false, false)),
        (Rule::whole_kind, number(Unit::PLAIN, true, true)),
        (Rule::plain_kind, number(Unit::PLAIN, false, true)),
        (Rule::ratio_kind, number(Unit::PLAIN, false, false)),
        (Rule::truth_kind, FactKind::Truth),
        (Rule::text_kind, FactKind::Text),
    ];
    kinds.into_iter().find(|(one, _)| *one == rule).map(|(_, kind)| kind)
}

fn unit_kind(line: &MappedText, found: &Found, findings: &mut Findings) -> Option<FactKind> {
    let typed = place::text(line, &place::child(found, Rule::typed_unit)?);
    let unit = Unit::parse(&typed.node);
    if unit.is_none() {
        findings.push(
            Diagnostic::at(Code::FactDeclaration, typed.span, format!("「{}」という単位はない", typed.node))
                .help("単位は ％、円、外貨、日、月、年 と、それらを「／」でつないだもの（「円／外貨」）"),
        );
    }
    unit.map(|unit| FactKind::Number { unit, whole: false, bare: false })
}

fn category_kind(line: &MappedText, found: &Found, findings: &mut Findings) -> FactKind {
    let ordered = place::child(found, Rule::ordered_categories);
    let rest = ordered.clone().or_else(|| place::child(found, Rule::free_categories));
    let first = place::children(found, Rule::typed_category);
    let others = rest.iter().flat_map(|rest| place::children(rest, Rule::typed_category));
    let mut categories: Vec<String> = Vec::new();
    let mut known = BTreeSet::new();
    for category in first.chain(others) {
        let name = place::name(line, &category);
        if !known.insert(fold(&name.node)) {
            findings.push(Diagnostic::at(
                Code::DoubledKey,
                name.span,
                format!("区分「{}」が二度挙がっている", name.node),
            ));
        }
        categories.push(name.node);
    }
    let several = place::child(found, Rule::several).is_some();
    FactKind::Category { categories, ordered: ordered.is_some(), several }
}

fn domain_bound(line: &MappedText, found: &Found, findings: &mut Findings) -> Option<ast::fact::DomainBound> {
    let typed = place::text(line, &place::child(found, Rule::domain_number)?);
    let Some(value) = number(&typed.node) else {
        findings.push(
            Diagnostic::at(Code::NumberNotation, typed.span, format!("「{}」は数として読めない", typed.node))
                .help("「12,500,000」「2,500万」「0.95」の形で書く"),
        );
        return None;
    };
    let unit = place::child(found, Rule::domain_unit).and_then(|unit| Unit::parse(unit.as_str()));
    let comparisons = [
        (Rule::at_least, Comparison::AtLeast),
        (Rule::at_most, Comparison::AtMost),
        (Rule::exceeding, Comparison::Greater),
        (Rule::less, Comparison::Less),
    ];
    let comparison = chosen(&place::child(found, Rule::domain_comparison)?, &comparisons)?;
    Some(ast::fact::DomainBound { comparison, value, unit })
}

fn number(typed: &str) -> Option<Number> {
    let folded: String = typed.chars().map(fold_char).filter(|one| *one != ',').collect();
    let multipliers = [("億", 100_000_000), ("万", 10_000), ("千", 1_000)];
    let multiplied = multipliers.iter().find_map(|(word, times)| Some((folded.strip_suffix(word)?, *times)));
    let (digits, times) = multiplied.unwrap_or((&folded, 1));
    Some(&Number::parse_decimal(digits)? * &Number::from_integer(times))
}

fn default(
    line: &MappedText,
    found: &Found,
    dictionary: Option<&Dictionary>,
    findings: &mut Findings,
) -> Option<ast::fact::FactDefault> {
    let Some(formula) = place::child(found, Rule::default_formula) else {
        return Some(ast::fact::FactDefault::Nothing);
    };
    let typed = formula.as_span();
    let mut local = Findings::default();
    let words = words::cut(&line.slice(typed.start()..typed.end()), dictionary?, &mut local);
    let parsed = if local.has_errors() { None } else { from_lines::expression(&words, &mut local) };
    findings.extend(local);
    parsed.map(ast::fact::FactDefault::Formula)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::span::FileId;
    use crate::syntax::outline::outline;

    fn read_lines(text: &str) -> (Facts, Vec<String>) {
        let mut findings = Findings::default();
        let blocks = outline(FileId(0), &format!("事実\n{text}"), &mut findings);
        let facts = read(&blocks[0].children, None, &mut findings);
        (facts, findings.sorted().into_iter().map(|found| found.message).collect())
    }

    fn only(text: &str) -> ast::fact::FactDeclaration {
        let (facts, messages) = read_lines(text);
        assert_eq!(messages, Vec::<String>::new(), "{text}");
        facts.declarations[0].clone()
    }

    #[test]
    fn every_kind_of_fact_is_read() {
        for (typed, word) in [
            ("  船積日 日付", "日付"),
            ("  通知日　　日付又は未通知", "日付又は未通知"),
            ("  期間 日数", "日数"),
            ("  期間 月数", "月数"),
            ("  償還期間 年数", "年数"),
            ("  回数 整数", "整数"),
            ("  付保率 割合", "割合"),
            ("  金利 率（％）", "率(％)"),
            ("  保険価額 金額(円)", "金額(円)"),
            ("  融資額 金額（外貨）", "金額(外貨)"),
            ("  換算率 換算率(円／外貨)", "換算率(円／外貨)"),
            ("  閏年 真偽", "真偽"),
            ("  備考 文字", "文字"),
            ("  償還予定 一覧（期日：日付、元本：金額(円)）", "一覧"),
        ] {
            assert_eq!(only(typed).kind.word(), word, "{typed}");
        }
    }

    #[test]
    fn categories_may_be_ordered_hold_signs_and_be_several() {
        let category = |text: &str| match only(text).kind {
            FactKind::Category { categories, ordered, several } => (categories.join(" "), ordered, several),
            _ => panic!("no category: {text}"),
        };
        assert_eq!(category("  国 区分 Ａ／Ｂ/Ｃ"), ("Ａ Ｂ Ｃ".to_owned(), false, false));
        assert_eq!(category("  格付 区分 Ａ＜Ｂ ＜ Ｃ"), ("Ａ Ｂ Ｃ".to_owned(), true, false));
        assert_eq!(category("  特約 区分（複数可） 甲／「SOV/CC0」"), ("甲 SOV/CC0".to_owned(), false, true));
    }

    #[test]
    fn a_line_may_go_on_with_domain_default_phrasings_and_meaning() {
        let fact = only("  期間  日数  1日以上366日以下  言い方 「甲の期間」「乙の期間」  説明 「船積の日から」");
        assert_eq!(fact.domain.len(), 2);
        assert_eq!(fact.domain[1].value, Number::from_integer(366));
        assert_eq!(fact.domain[1].unit, Some(Unit::DAY));
        assert_eq!(fact.phrasings.len(), 2);
        assert_eq!(fact.description.as_deref(), Some("船積の日から"));
        assert_eq!(only("  区域 文字 なければ 値なし").default, Some(ast::fact::FactDefault::Nothing));
        assert_eq!(only("  価額 金額(円) 2,500万円以上").domain[0].value, Number::from_integer(25_000_000));
    }

    #[test]
    fn lines_are_compared_without_width_and_spaces() {
        let (one, other) = (only("  国  区分 Ａ／Ｂ"), only("    国　区分  A / B"));
        assert_eq!(one.line.words, other.line.words);
        assert_ne!(one.line.words, only("  国  区分 Ａ／Ｃ").line.words);
    }

    #[test]
    fn an_order_of_two_dates_is_a_condition() {
        let (facts, messages) = read_lines("  通知日 は 契約日 以後");
        assert!(messages.is_empty());
        assert!(matches!(
            facts.rules.orders[0].kind,
            ast::ConditionKind::Compare { comparison: Comparison::AtLeast, .. }
        ));
    }

    #[test]
    fn what_is_wrong_with_a_declaration_is_said() {
        assert_eq!(read_lines("  船積日").1, ["事実「船積日」に型がない"]);
        assert_eq!(read_lines("  船積日 日次").1, ["「日次」は事実の型ではない"]);
        assert_eq!(read_lines("  価額 金額").1, ["「金額」に単位がない"]);
        assert_eq!(read_lines("  価額 金額(両)").1, ["「両」という単位はない"]);
        assert_eq!(read_lines("  甲 日付\n  甲 日数").1, ["事実「甲」が二度宣言されている"]);
        assert_eq!(read_lines("  国 区分 Ａ／Ａ").1, ["区分「Ａ」が二度挙がっている"]);
    }
}
