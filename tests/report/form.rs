//! A form as it is filled in, in every format: numbers, names, both columns, formulas, and why a line is empty.

use crate::report::support::outcome;
use kitei::diagnostic::render::Language;
use kitei::eval::outcome::{FormCell, FormLine, Outcome};
use kitei::law::unit::Unit;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::report::outcome::{Detail, page};
use kitei::report::{html, json, markdown, text};
use kitei::source::file::Sources;

const ALL: Detail = Detail { explain: true, warnings: false };

fn yen(amount: i64, formula: &str, substituted: &str) -> Option<FormCell> {
    Some(FormCell {
        value: Value::Number(Number::from_integer(amount)),
        unit: Some(Unit::YEN),
        rounding: None,
        formula: formula.to_owned(),
        substituted: substituted.to_owned(),
    })
}

fn empty(reason: &str) -> Option<FormCell> {
    let (formula, substituted) = (String::new(), String::new());
    Some(FormCell { value: Value::Absent(reason.to_owned()), unit: None, rounding: None, formula, substituted })
}

fn line(part: (&str, &str), number: &str, title: &str, cells: [Option<FormCell>; 2]) -> FormLine {
    let [left, right] = cells;
    FormLine {
        part: part.0.to_owned(),
        part_title: part.1.to_owned(),
        number: number.to_owned(),
        address: format!("{}{number}", part.0),
        title: title.to_owned(),
        left,
        right,
    }
}

fn with_a_form() -> (Outcome, Sources) {
    let (mut outcome, sources) = outcome();
    let (first, second, third) = (("１(A)", "甲による損失<参考>"), ("２", "乙による損失"), ("３", "差額"));
    outcome.form = vec![
        line(
            first,
            "(1)",
            "評価額",
            [yen(1_200_000, "評価額", "1,200,000円"), yen(1_200_000, "評価額", "1,200,000円")],
        ),
        line(first, "①", "取得金額", [yen(300_000, "取得金額", "300,000円"), yen(200_000, "取得金額", "200,000円")]),
        line(
            first,
            "(2)",
            "失われた欄",
            [empty("１(A)(2)は（略）で、文がない"), empty("１(A)(2)は（略）で、文がない")],
        ),
        line(
            first,
            "(3)",
            "この欄の名前は、額の欄の位置まで届くほど長いので、額は次の行に置かれるはずである残額",
            [
                yen(900_000, "(1)欄－①欄", "1,200,000円－300,000円"),
                yen(1_000_000, "(1)欄－①欄", "1,200,000円－200,000円"),
            ],
        ),
        line(second, "(1)", "対価", [empty("２は「事由が乙である」でなく、記入しない"), None]),
        line(second, "(2)", "残額", [empty("２は「事由が乙である」でなく、記入しない"), None]),
        line(third, "", "", [yen(100_000, "１(A)(3)右欄－１(A)(3)欄", "1,000,000円－900,000円"), None]),
    ];
    outcome.shows_form = true;
    (outcome, sources)
}

#[test]
fn a_form_as_text_and_markdown() {
    let (outcome, sources) = with_a_form();
    let written = text::write(&page(&outcome, &sources, ALL, Language::Japanese));
    let form = |written: &str, from: &str, to: &str| {
        let behind = written.split_once(from).unwrap().1;
        behind.split_once(to).unwrap().0.to_owned()
    };
    insta::assert_snapshot!("form_text", form(&written, "\n様式\n", "\n計算の過程\n"));
    let written = markdown::write(&page(&outcome, &sources, ALL, Language::English));
    insta::assert_snapshot!("form_markdown", form(&written, "## Form\n", "\n## How"));
}

#[test]
fn a_form_as_html_and_json() {
    let (outcome, sources) = with_a_form();
    let written = html::write(&page(&outcome, &sources, ALL, Language::Japanese), Language::Japanese);
    let body = written.split_once("<h2>様式</h2>").unwrap().1.split_once("<h2>").unwrap().0;
    assert!(!body.contains("<参考>"));
    insta::assert_snapshot!("form_html", body);
    let written = json::outcome(&outcome, &sources, true);
    insta::assert_snapshot!("form_json", serde_json::to_string_pretty(&written["form"]).unwrap());
}

#[test]
fn a_form_that_is_not_asked_for_is_not_told() {
    let (mut outcome, sources) = with_a_form();
    outcome.shows_form = false;
    assert!(json::outcome(&outcome, &sources, false).get("form").is_none());
    let short = Detail { explain: false, warnings: false };
    assert!(!text::write(&page(&outcome, &sources, short, Language::Japanese)).contains("様式"));
}
