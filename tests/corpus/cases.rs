//! Cases and golden cases.

use crate::corpus::support::{read_cases, told};
use kitei::corpus::case::GivenValue;
use kitei::corpus::from_yaml::set_facts;
use kitei::diagnostic::report::Findings;
use kitei::syntax::ast::entry::EntryKind;

const CASE: &str = "\
算定: 簡易通知型包括保険料
事実:
  船積日: 2013-03-20
  非常付保率: 0.950
  保険価額: 12,500,000円
  通知日:
  商品: [機械, 船舶]
  償還予定: [{期日: 2015-03-31, 元本: 1000000円}, {期日: 2016-03-31, 元本: 2}]
";

#[test]
fn a_case_is_read_as_typed() {
    let (cases, found, sources) = read_cases(CASE);
    assert_eq!(found, Vec::<String>::new());
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((case.kind, case.entry.node.as_str()), (EntryKind::Calculation, "簡易通知型包括保険料"));
    let names: Vec<&str> = case.facts.iter().map(|fact| fact.name.node.as_str()).collect();
    assert_eq!(names, ["船積日", "非常付保率", "保険価額", "通知日", "商品", "償還予定"]);
    assert!(matches!(&case.facts[1].value, GivenValue::Scalar(text) if text.node == "0.950"));
    assert!(matches!(&case.facts[2].value, GivenValue::Scalar(text) if sources.text(text.span) == "12,500,000円"));
    assert!(matches!(&case.facts[3].value, GivenValue::Nothing(_)));
    assert!(matches!(&case.facts[4].value, GivenValue::Several(words, _) if words[1].node == "船舶"));
    assert!(
        matches!(&case.facts[5].value, GivenValue::Rows(rows, _) if rows.len() == 2 && rows[1][1].name.node == "元本")
    );
    assert!(case.golden.is_none());
}

#[test]
fn several_cases_as_a_list_or_as_documents() {
    let list = "- {判定: あ, 事実: {}}\n- {期限: い}\n";
    assert_eq!(read_cases(list).0.len(), 2);
    assert_eq!(read_cases("判定: あ\n---\n期限: い\n---\n").0.len(), 2);
}

#[test]
fn a_doubled_fact_is_kept_twice_and_told() {
    let (cases, found, _) = read_cases("算定: あ\n事実:\n  Ｘ: 1\n  X: 2\n");
    assert_eq!(cases[0].facts.len(), 2);
    assert_eq!(found, ["K0504 case.yaml:4:3 事実「X」が二度ある"]);
}

#[test]
fn a_golden_case() {
    let text = "\
題: 四月一日の通知
算定: 計算期間
事実: {船積日: 2013-03-20}
改正: 2013-02-15
旧: {非常のＸ: 90日}
新: {非常のＸ: 60日, 信用のＸ: null}
既知日: 2013-03-01
典拠: 附則２ 本文
";
    let (cases, found, _) = read_cases(text);
    assert_eq!(found, Vec::<String>::new());
    let golden = cases[0].golden.as_ref().unwrap();
    assert_eq!(cases[0].title.as_deref(), Some("四月一日の通知"));
    assert_eq!(golden.old[0].1.node, "90日");
    assert_eq!(golden.new[1].1.node, "なし");
    assert_eq!(golden.revision.as_ref().unwrap().node, "2013-02-15");
    assert_eq!(golden.known_on.as_ref().unwrap().node, "2013-03-01");
    let (cases, _, _) = read_cases("算定: あ\n期待: {エラー: K0507}\n");
    assert_eq!(cases[0].golden.as_ref().unwrap().error.as_ref().unwrap().node, "K0507");
}

#[test]
fn wrong_shapes_are_told_at_their_places() {
    for (text, expected) in [
        ("", "K0108 case.yaml:1:1 事案がない"),
        ("事実: {あ: 1}\n", "K0108 case.yaml:1:1 事案に「算定」「判定」「期限」のいずれもない"),
        ("算定：あ\n", "K0108 case.yaml:1:1 事案でなく値がある"),
        ("算定: あ\n判定: い\n", "K0108 case.yaml:2:5 事案に「算定」「判定」「期限」が二つある"),
        ("算定: あ\n事実: [1]\n", "K0108 case.yaml:2:5 「事実」に対応でなく並びがある"),
        ("算定: あ\n事実: {い: {う: 1}}\n", "K0108 case.yaml:2:9 事実の値が対応になっている"),
        ("算定: あ\n事実: {い: [1, {う: 1}]}\n", "K0108 case.yaml:2:13 並びの中に対応がある"),
        ("算定: あ\n実事: {}\n", "K0108 case.yaml:2:1 「実事」は事案の項目でない"),
        ("算定: あ\n算定: い\n", "K0106 case.yaml:2:1 鍵「算定」が二度ある"),
        ("算定: あ\n旧: {い: 1}\n", "K0108 case.yaml:1:1 「旧」と「新」があって「改正」がない"),
        ("算定: あ\n期待: 5\n", "K0108 case.yaml:2:5 「期待」に対応でなく値がある"),
    ] {
        assert_eq!(read_cases(text).1, [expected], "{text}");
    }
}

#[test]
fn a_number_that_yaml_cuts_at_its_commas_is_told() {
    let cut = "K0108 case.yaml:2:10 数が「,」で切れている";
    assert_eq!(read_cases("算定: あ\n事実: {価額: 12,500円, い: 2}\n").1, [cut]);
    assert_eq!(read_cases("算定: あ\n期待: {価額: 12,500, い: 2}\n").1, [cut]);
    assert!(read_cases("算定: あ\n事実: {価額: \"12,500円\", い: 2, 100日: はい, 200日: }\n").1.is_empty());
}

#[test]
fn facts_set_on_the_command_line_win() {
    let (mut cases, _, mut sources) = read_cases(CASE);
    let set = ["船積日=2014-01-01", "国カテゴリー＝Ｃ", "償還予定=[{期日: 2017-03-31, 元本: 5}]", "壊れ", "商品="];
    let mut findings = Findings::default();
    set_facts(&mut cases[0], &set.map(str::to_owned), &mut sources, &mut findings);
    assert_eq!(told(&findings, &sources), ["K0108 --set:1:1 「壊れ」に「=」がない"]);
    let fact = |name: &str| &cases[0].facts.iter().find(|fact| fact.name.node == name).unwrap().value;
    assert!(
        matches!(fact("船積日"), GivenValue::Scalar(text) if text.node == "2014-01-01" && sources.text(text.span) == "2014-01-01")
    );
    assert!(matches!(fact("国カテゴリー"), GivenValue::Scalar(text) if text.node == "Ｃ"));
    assert!(
        matches!(fact("償還予定"), GivenValue::Rows(rows, _) if rows.len() == 1 && sources.text(rows[0][0].name.span) == "期日")
    );
    assert!(matches!(fact("商品"), GivenValue::Nothing(_)));
    assert_eq!(cases[0].facts.iter().filter(|fact| fact.name.node == "船積日").count(), 1);
}
