//! Phrases through the public interface: the shipped regulations, and texts that mean nothing.

use kitei::diagnostic::code::Code;
use kitei::diagnostic::report::{Diagnostic, Findings};
use kitei::source::file::{SourceFile, Sources};
use kitei::source::span::FileId;
use kitei::syntax::dictionary::Dictionary;
use kitei::syntax::from_source;
use kitei::syntax::text::MappedText;
use kitei::syntax::{from_lines, words};
use proptest::prelude::*;

fn parse(texts: &[(String, String)], names: &[String]) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let ids: Vec<FileId> =
        texts.iter().map(|(name, text)| sources.add(SourceFile::new(name.clone(), text.as_str()))).collect();
    let files: Vec<_> = ids.iter().filter_map(|id| Some((*id, sources.get(*id)?))).collect();
    let mut findings = Findings::default();
    from_source::parse(&files, names, &mut findings);
    findings.sorted()
}

#[test]
fn the_premium_rate_regulation_reads_without_a_finding() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/regulations/premium-rates");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "kitei"));
    paths.sort();
    assert!(!paths.is_empty());
    let texts: Vec<_> =
        paths.iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap())).collect();
    // The column of a table, which its YAML declares.
    assert_eq!(parse(&texts, &["利率".to_owned()]), []);
}

/// Words that people use, in no order that means anything.
fn pieces() -> impl Strategy<Value = String> {
    let words = vec![
        "保険料",
        "率",
        "Ｘ",
        "a",
        "国カテゴリー",
        "Ｃ",
        "未知の語",
        "＝",
        "＋",
        "－",
        "×",
        "÷",
        "（",
        "）",
        "［",
        "］",
        "｛",
        "｝",
        "、",
        "。",
        "：",
        "「",
        "」",
        "―",
        "ー",
        "\n",
        " ",
        "　",
        "の",
        "が",
        "は",
        "を",
        "に",
        "と",
        "で",
        "から",
        "まで",
        "1",
        "2,500万",
        "円",
        "日",
        "0.95",
        "三箇月",
        "平成25年4月1日",
        "20130401",
        "Ⅱ［５］２(1)",
        "(1)",
        "イ",
        "第20条",
        "以上",
        "又は",
        "かつ",
        "である",
        "でない",
        "場合",
        "に応じて",
        "最大（",
        "合計（",
        "乗",
        "前日",
        "いずれか",
        "少ない",
        "額",
        "規定",
        "にかかわらず",
        "適用する",
        "とあるのは",
        "読み替える",
        "施行する",
        "なお従前の例による",
        "を除く",
        "この改正は、",
        "ただし、",
        "表「",
        "なし（",
        "解釈 ",
        "上記以外",
        "切捨て",
        "円未満",
        "小数点以下第4位を四捨五入",
    ];
    prop::collection::vec(prop::sample::select(words), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_stops_the_reading_and_every_finding_has_its_place(text in prop_oneof![pieces(), "\\PC{0,60}"]) {
        let mut dictionary = Dictionary::default();
        for name in ["保険料", "率", "Ｘ", "a", "国カテゴリー", "Ｃ", "円"] {
            dictionary.add(name);
        }
        let mut findings = Findings::default();
        let cut = words::cut(&MappedText::of(FileId(0), 0, &text), &dictionary, &mut findings);
        from_lines::expression(&cut, &mut findings);
        from_lines::condition(&cut, &mut findings);
        from_lines::clauses(&cut, &mut findings);
        let line = kitei::syntax::line::Line { indent: 0, words: cut, children: Vec::new() };
        for context in [from_lines::Context::Provision, from_lines::Context::Determination, from_lines::Context::Deadline] {
            from_lines::statements(std::slice::from_ref(&line), context, &mut findings);
        }
        for found in findings.sorted() {
            let span = found.span().map(|span| span.range());
            prop_assert!(span.is_some_and(|span| text.get(span).is_some()), "{:?}", found);
            prop_assert!(found.code != Code::TooDeep, "{:?}", found);
        }
    }
}
