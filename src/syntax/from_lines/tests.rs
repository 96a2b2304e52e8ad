//! Phrases of the sources and of the language's examples, read and shown as trees.

use super::*;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::source::span::FileId;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::text::MappedText;
use crate::syntax::words;

mod clauses;
mod conditions;
mod formulas;
mod show;
mod statements;
mod wrong;

const NAMES: [&str; 70] = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "ａ",
    "ｂ",
    "Ｘ",
    "ｎ",
    "Ｒ",
    "Ｃ",
    "Ａ",
    "Ｂ",
    "非常付保率",
    "信用付保率",
    "信用割引係数の総和",
    "ベター・ザン・ソブリン係数",
    "商品係数",
    "基本保険料率",
    "調整係数",
    "船積の日から決済の期限までの期間",
    "船積後期間の日数",
    "閏年",
    "国カテゴリー",
    "認められた国カテゴリー",
    "事業国カテゴリー",
    "借入人",
    "国際地域金融機関",
    "ＣＡＦ",
    "ＣＡＢＥＩ",
    "国際協力銀行の現地買主信用との協調融資",
    "割増係数",
    "簡易通知型包括保険（外貨建対応方式）特約書を付す",
    "行われた船積確定通知又は船積確定前通知",
    "行われた通知",
    "簡易通知型包括保険約款に定める通知期限",
    "通知期限",
    "通知日",
    "締結された保険契約",
    "保険契約締結日",
    "期間",
    "保険料",
    "保険価額",
    "非常料率",
    "信用料率",
    "償還予定",
    "元本",
    "期日",
    "起算点",
    "株主構成",
    "ＧＳ格等の出資割合",
    "出資割合",
    "変更の日",
    "償還期限",
    "変更の種類",
    "該当",
    "該当する",
    "該当しない",
    "通知の要否",
    "要",
    "不要",
    "軽微",
    "増額の累計割合",
    "④",
    "年率",
    "円",
    "通貨",
    "その他",
    "2年以上案件",
    "貸付元本",
];

fn dictionary() -> Dictionary {
    let mut dictionary = Dictionary::default();
    NAMES
        .iter()
        .chain(&["融資元本", "適用利率", "旧分類の選択", "貸付先国カテゴリー"])
        .for_each(|name| dictionary.add(name));
    dictionary
}

fn cut(text: &str, at: usize, findings: &mut Findings) -> Vec<Word> {
    let mut mapped = MappedText::new(FileId(0), at);
    mapped.push(text, at);
    words::cut(&mapped, &dictionary(), findings)
}

/// Lines of a text by indentation; a line that begins with `|` goes on from the one before.
fn lines(text: &str, findings: &mut Findings) -> Vec<Line> {
    let mut flat: Vec<(usize, MappedText)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let indent = line.chars().take_while(|one| one.is_whitespace()).count();
        let start = line.len() - line.trim_start().len();
        match (line.trim_start().strip_prefix('|'), flat.last_mut()) {
            (Some(rest), Some((_, before))) => {
                before.push("\n", at + start);
                before.push(rest, at + start + 1);
            }
            _ if line.trim().is_empty() => {}
            _ => flat.push((indent, MappedText::of(FileId(0), at + start, line.trim()))),
        }
        at += line.len() + 1;
    }
    let mut free = false;
    let mut cut = |(indent, text): (usize, MappedText)| {
        let words = if free { words::free_text(&text) } else { words::cut(&text, &dictionary(), findings) };
        free = text.text.starts_with("解釈");
        Line { indent, words, children: Vec::new() }
    };
    nest(&flat.into_iter().map(&mut cut).collect::<Vec<_>>())
}

fn nest(flat: &[Line]) -> Vec<Line> {
    let mut list: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < flat.len() {
        let deeper = flat[at + 1..].iter().take_while(|line| line.indent > flat[at].indent).count();
        let mut line = flat[at].clone();
        line.children = nest(&flat[at + 1..at + 1 + deeper]);
        list.push(line);
        at += 1 + deeper;
    }
    list
}

fn formula(text: &str) -> String {
    let mut findings = Findings::default();
    let words = cut(text, 0, &mut findings);
    let read = expression(&words, &mut findings);
    assert!(findings.is_empty(), "{text}: {:?}", findings.sorted());
    show::expr(&read.unwrap())
}

fn holds(text: &str) -> String {
    let mut findings = Findings::default();
    let words = cut(text, 0, &mut findings);
    let read = condition(&words, &mut findings);
    assert!(findings.is_empty(), "{text}: {:?}", findings.sorted());
    show::condition(&read.unwrap())
}

fn body_in(context: Context, text: &str) -> String {
    let mut findings = Findings::default();
    let lines = lines(text, &mut findings);
    let read = statements(&lines, context, &mut findings);
    assert!(findings.is_empty(), "{text}: {:?}", findings.sorted());
    read.iter().map(show::statement).collect::<Vec<_>>().join("\n")
}

fn body(text: &str) -> String {
    body_in(Context::Provision, text)
}

fn supplementary(text: &str) -> String {
    let mut findings = Findings::default();
    let words = cut(text, 0, &mut findings);
    let read = clauses(&words, &mut findings);
    assert!(findings.is_empty(), "{text}: {:?}", findings.sorted());
    read.iter().map(show::clause).collect::<Vec<_>>().join("\n")
}

/// The only finding of a text, and the text that it points at.
fn only_finding(text: &str, findings: &Findings) -> (Diagnostic, String) {
    let list = findings.sorted();
    assert_eq!(list.len(), 1, "{text}: {list:?}");
    (list[0].clone(), text[list[0].span().unwrap().range()].to_owned())
}

fn wrong_formula(text: &str) -> (Code, String, String) {
    let mut findings = Findings::default();
    let words = cut(text, 0, &mut findings);
    assert!(expression(&words, &mut findings).is_none(), "{text}");
    let (found, at) = only_finding(text, &findings);
    (found.code, at, found.message)
}

fn wrong_body(text: &str) -> (Code, String, String) {
    let mut findings = Findings::default();
    let lines = lines(text, &mut findings);
    statements(&lines, Context::Provision, &mut findings);
    let (found, at) = only_finding(text, &findings);
    (found.code, at, found.message)
}

fn wrong_clause(text: &str) -> (Code, String, Option<String>) {
    let mut findings = Findings::default();
    let words = cut(text, 0, &mut findings);
    clauses(&words, &mut findings);
    let (found, at) = only_finding(text, &findings);
    (found.code, at, found.help)
}
