//! The words of printed text: formulas across line breaks, dates, quoted text, runs that no word covers.

use super::*;
use crate::diagnostic::code::Code;
use crate::source::span::FileId;
use chrono::NaiveDate;

const NAMES: [&str; 24] = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "Ｘ",
    "ｎ",
    "非常",
    "非常付保率",
    "信用付保率",
    "信用割引係数の総和",
    "基本保険料率",
    "円",
    "ベター・ザン・ソブリン係数",
    "商品係数",
    "Ｃ",
    "通知日",
    "行われた通知",
    "国カテゴリー",
    "Ⅴ",
    "①",
    "借入人",
    "ＣＡＦ",
    "その他",
];

fn cut_with(names: &[&str], text: &str) -> (Vec<Word>, Vec<crate::diagnostic::report::Diagnostic>) {
    let mut dictionary = Dictionary::default();
    names.iter().for_each(|name| dictionary.add(name));
    let mut findings = Findings::default();
    let words = cut(&MappedText::of(FileId(0), 0, text), &dictionary, &mut findings);
    (words, findings.sorted())
}

fn shown(text: &str) -> String {
    let (words, findings) = cut_with(&NAMES, text);
    assert!(findings.is_empty(), "{findings:?}");
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn finding(text: &str) -> (Code, String, Option<String>) {
    let (_, findings) = cut_with(&NAMES, text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    let span = findings[0].span().unwrap();
    (findings[0].code, text[span.range()].to_owned(), findings[0].help.clone())
}

#[test]
fn a_printed_formula_is_cut_across_its_line_breaks() {
    assert_eq!(
        shown(
            "基本保険料率(％)＝｛(aＸ×非常付保率÷０.９５＋b）＋（c\n       Ｘ×信用付保率÷０.９５）×（1－信\n  用割引係数の総和）｝"
        ),
        "「基本保険料率」 ( % ) = { ( 「a」 「Ｘ」 × 「非常付保率」 ÷ 0.95 + 「b」 ) + ( 「c」 「Ｘ」 × 「信用付保率」 ÷ 0.95 ) × ( 1 - 「信用割引係数の総和」 ) }"
    );
}

#[test]
fn a_sign_doubled_at_a_line_break_is_one_but_a_minus_is_not() {
    assert_eq!(shown("a×\n ×（b）"), "「a」 × ( 「b」 )");
    assert_eq!(shown("a－\n －b"), "「a」 - - 「b」");
    assert_eq!(shown("a××b"), "「a」 × × 「b」");
}

#[test]
fn a_word_that_is_name_and_keyword_stays_bare() {
    let (words, _) = cut_with(&NAMES, "国カテゴリーが円である");
    assert_eq!(words[2].text, "円");
    assert_eq!(words[2].kind, WordKind::Name);
    let (words, _) = cut_with(&NAMES, "①");
    assert_eq!((words[0].kind, words[0].text.as_str()), (WordKind::Name, "①"));
}

#[test]
fn dates_numbers_and_addresses() {
    assert_eq!(shown("平成 25 年４月１日から"), "2013-04-01 から");
    assert_eq!(shown("Ⅱ［５］５及び［１０］４に ついて"), "Ⅱ[5]5 及び [10]4 に ついて");
    assert_eq!(shown("百分の九十五"), "95/100");
    assert_eq!(shown("最大（1、200）"), "最大 ( 1 、 200 )");
    assert_eq!(shown("2,500万円"), "2500万 円");
    assert_eq!(shown("なし（［２］４による）"), "なし ( 「［２］４による」 )");
    assert_eq!(shown("表「短期」［1］"), "表 「短期」 [ 1 ]");
    assert_eq!(shown("解釈 なんでも、よい（こと）。"), "解釈 「なんでも、よい（こと）。」");
}

#[test]
fn gaps_are_columns_and_breaks_are_none() {
    let (words, _) = cut_with(&NAMES, "a　 b\n   c");
    assert_eq!(
        words.iter().map(|word| (word.gap, word.glued)).collect::<Vec<_>>(),
        [(0, false), (3, false), (0, true)]
    );
}

#[test]
fn quoted_text_is_cut_too_where_it_can_be() {
    let (words, findings) = cut_with(&NAMES, "「181日から365日」とあるのは「不明なもの」と");
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(
        words[0].inside.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(),
        ["181", "日", "から", "365", "日"]
    );
    assert!(words[5].inside.is_empty());
}

#[test]
fn an_unknown_run_is_reported_whole_with_the_nearest_name() {
    let (code, run, help) = finding("a×非常付保卒÷２");
    assert_eq!((code, run.as_str()), (Code::UnknownWord, "非常付保卒"));
    assert_eq!(help.as_deref(), Some("近い名前: 「非常付保率」、「非常」"));
    assert_eq!(finding("a×ソブリンカバー").1, "ソブリンカバー");
}

#[test]
fn a_dash_is_no_minus_but_alone_it_is_not_applicable() {
    assert_eq!(finding("a―b"), (Code::DashForMinus, "―".to_owned(), Some("負号は「－」と書く".to_owned())));
    assert_eq!(finding("aーb").0, Code::DashForMinus);
    assert_eq!(shown("a　　―"), "「a」 ―");
    assert_eq!(shown("a ＝ ―"), "「a」 = ―");
}

#[test]
fn near_misses_of_dates_and_broken_numbers() {
    let (code, run, help) = finding("20130401以後");
    assert_eq!(
        (code, run.as_str(), help.as_deref()),
        (Code::DateNotation, "20130401", Some("「2013-04-01」と書きます"))
    );
    assert_eq!(finding("（1\n2＋a）").0, Code::NumberNotation);
    assert_eq!(finding("昭和64年1月8日").0, Code::DateNotation);
    assert_eq!(finding("平成25年2月30日").0, Code::DateNotation);
}

#[test]
fn a_date_counts_on_past_its_era_where_its_text_is_older_or_an_older_one_wrote_it() {
    let written = "平成32年4月1日";
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let cut = |dictionary: &Dictionary, text: &str| {
        let mut findings = Findings::default();
        let words = super::cut(&MappedText::of(FileId(0), 0, text), dictionary, &mut findings);
        (findings.sorted().first().map(|one| one.code), words.first().map(|one| one.inside.len()))
    };
    let code = |dictionary: Dictionary| cut(&dictionary, written).0;
    let names = Dictionary::default();
    assert_eq!(code(names.clone().promulgated_on(day("2019-04-30"))), Some(Code::EraCountedOn));
    assert_eq!(code(names.clone().promulgated_on(day("2019-05-01"))), Some(Code::DateNotation));
    assert_eq!(code(names.clone()), Some(Code::DateNotation));
    let later = names.promulgated_on(day("2021-04-01"));
    assert_eq!(code(later.quoting()), Some(Code::EraCountedOn));
    assert_eq!(code(later.carrying(&[day("2020-04-01").unwrap()])), Some(Code::EraCountedOn));
    assert_eq!(code(later.carrying(&[day("2020-04-02").unwrap()])), Some(Code::DateNotation));
    assert_eq!(
        cut(&later, "「平成32年4月1日」とあるのは"),
        (None, Some(1)),
        "words to be read otherwise stand as written"
    );
}
