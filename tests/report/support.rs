//! The hand-made result: what the reports are about.
#![expect(clippy::unwrap_used, reason = "constants of the test")]

use chrono::NaiveDate;
use kitei::diagnostic::code::Code;
use kitei::diagnostic::report::Diagnostic;
use kitei::eval::outcome::{BasisFact, Interpretation, Outcome, Rejected, ResultItem, Selected, TableUse, TraceNode};
use kitei::law::address::Address;
use kitei::law::confidence::Confidence;
use kitei::law::revision::{EnforcementDate, RevisionId};
use kitei::law::unit::Unit;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::number::rounding::{Rounding, RoundingMode};
use kitei::source::file::{SourceFile, Sources};
use kitei::source::span::Span;
use kitei::syntax::ast::entry::EntryKind;

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn number(numerator: i64, denominator: i64) -> Value {
    Value::Number(Number::ratio(numerator, denominator).unwrap())
}

/// A premium by the simplified notification: one rate rounded, one not, one that there is not.
pub fn outcome() -> (Outcome, Sources) {
    let mut sources = Sources::default();
    let text = "条項 Ⅱ［５］２(1)② 計算期間\n  Ｘ(日) ＝ 船積の日から決済の期限までの期間 に応じて\n";
    let file = sources.add(SourceFile::new("regulations/rates/2013-02-15.kitei", text));
    let at = text.find('Ｘ').unwrap();
    let span = Span::new(file, at, text.len() - 1);
    let yen = Rounding::new(RoundingMode::Down, 0);
    let third = Rounding::new(RoundingMode::HalfUp, 3);
    let table = TableUse {
        table: "簡易通知型・船後・非常".to_owned(),
        document: "仮の値 <公表された係数表がない>".to_owned(),
        confidence: Confidence::Placeholder,
        overlay: false,
    };
    let own = TableUse {
        table: "適用利率".to_owned(),
        document: "自社|調べ".to_owned(),
        confidence: Confidence::Official,
        overlay: true,
    };
    let interpretation = Interpretation {
        at: "Ⅱ［５］".to_owned(),
        text: "包括保険の保険関係は船積により成立するものとして、船積日によった。".to_owned(),
    };
    let result = |name: &str, value, unit, rounding| ResultItem { name: name.to_owned(), value, unit, rounding };
    let period = TraceNode {
        name: "Ｘ".to_owned(),
        at: "Ⅱ［５］２(1)②".to_owned(),
        title: "計算期間".to_owned(),
        version: Some("平成25年2月15日改正".to_owned()),
        by: Some("平成25年2月15日改正附則２".to_owned()),
        formula: "船積の日から決済の期限までの期間 に応じて 60日以下 60日".to_owned(),
        substituted: "45日 に応じて 60日以下 60日".to_owned(),
        before_rounding: None,
        rounding: None,
        value: number(60, 1),
        unit: Some(Unit::DAY),
        tables: Vec::new(),
        interpretations: vec![interpretation.clone()],
        remarks: vec!["「60日以下」の行に当たる".to_owned()],
        span: Some(span),
        children: vec![TraceNode {
            name: "船積の日から決済の期限までの期間".to_owned(),
            at: "事実".to_owned(),
            title: String::new(),
            version: None,
            by: None,
            formula: String::new(),
            substituted: String::new(),
            before_rounding: None,
            rounding: None,
            value: number(45, 1),
            unit: Some(Unit::DAY),
            tables: Vec::new(),
            interpretations: Vec::new(),
            remarks: Vec::new(),
            span: None,
            children: Vec::new(),
        }],
    };
    let rate = TraceNode {
        name: "基本保険料率".to_owned(),
        at: "Ⅱ［５］２(1)".to_owned(),
        title: "非常事由に係る保険価額当たりの基本保険料率".to_owned(),
        version: Some("平成16年7月2日制定".to_owned()),
        by: None,
        formula: "（ａＸ＋ｂ）×非常付保率÷０.９×ｃ".to_owned(),
        substituted: "（0.000780％／日×60日＋0.016％）×0.95÷0.9×0.85".to_owned(),
        before_rounding: Number::ratio(2_411, 1_900),
        rounding: third,
        value: number(125, 10_000),
        unit: Some(Unit::PERCENT),
        tables: vec![table.clone()],
        interpretations: Vec::new(),
        remarks: Vec::new(),
        span: None,
        children: vec![period],
    };
    let premium = TraceNode {
        name: "保険料".to_owned(),
        at: "簡易通知型包括保険料".to_owned(),
        title: String::new(),
        version: None,
        by: None,
        formula: "保険価額×非常の基本保険料率".to_owned(),
        substituted: "12,500,000円×1.250％".to_owned(),
        before_rounding: Number::parse_decimal("156250.5"),
        rounding: yen,
        value: number(156_250, 1),
        unit: Some(Unit::YEN),
        tables: Vec::new(),
        interpretations: Vec::new(),
        remarks: Vec::new(),
        span: None,
        children: vec![rate],
    };
    let outcome = Outcome {
        kind: EntryKind::Calculation,
        entry: "簡易通知型包括保険料".to_owned(),
        results: vec![
            result("保険料", number(156_250, 1), Some(Unit::YEN), yen),
            result("非常の基本保険料率", number(125, 10_000), Some(Unit::PERCENT), third),
            result("端数処理前の率", number(2_411, 19_000), Some(Unit::PERCENT), None),
            result("割増", Value::Absent("Ⅱ［５］５は施行前".to_owned()), None, None),
            result("国カテゴリー", Value::Category("Ｃ".to_owned()), None, None),
            result("該当", Value::Truth(true), None, None),
            result("期限", Value::Date(day("2013-04-30")), None, None),
            result("根拠", Value::Address(Address::parse("II[5]2(1)②").unwrap()), None, None),
            result("回", Value::List(vec![[("元本".to_owned(), number(1, 2))].into()]), None, None),
        ],
        versions: vec![Selected {
            regulation: "貿易保険の保険料率等に関する規程".to_owned(),
            provision: "Ⅱ［５］２(1)②".to_owned(),
            title: "計算期間".to_owned(),
            revision: RevisionId(day("2013-02-15")),
            label: "平成25年2月15日改正".to_owned(),
            enforced: EnforcementDate::On(day("2013-04-01")),
            basis: vec![
                BasisFact { fact: "通知日".to_owned(), value: "2013-04-01".to_owned() },
                BasisFact { fact: "通知期限".to_owned(), value: "2013-04-30".to_owned() },
            ],
            by: "平成25年2月15日改正附則２".to_owned(),
            reason: "通知日（2013-04-01）が平成25年4月1日以後".to_owned(),
            rejected: vec![Rejected {
                revision: RevisionId(day("2004-07-02")),
                label: "平成16年7月2日制定".to_owned(),
                reason: "後の版が適用される".to_owned(),
                superseded: false,
            }],
        }],
        confidence: Some(Confidence::Placeholder),
        interpretations: vec![interpretation],
        sources: vec![table, own],
        rules: "sha256:0123456789abcdef".to_owned(),
        trace: vec![premium],
        form: Vec::new(),
        shows_form: false,
        warnings: vec![Diagnostic::at(Code::UnusedFact, span, "「貸出期間」はこの算定で使わない")],
    };
    (outcome, sources)
}
