//! A result in every format.

use crate::report::support::outcome;
use kitei::diagnostic::code::Code;
use kitei::diagnostic::render::Language;
use kitei::diagnostic::report::Diagnostic;
use kitei::report::outcome::{Detail, page};
use kitei::report::{html, json, markdown, text, yaml};

const ALL: Detail = Detail { explain: true, warnings: true };

#[test]
fn as_text() {
    let (outcome, sources) = outcome();
    let short = Detail { explain: false, warnings: false };
    insta::assert_snapshot!("text", text::write(&page(&outcome, &sources, short, Language::Japanese)));
    insta::assert_snapshot!("text_explained", text::write(&page(&outcome, &sources, ALL, Language::Japanese)));
    insta::assert_snapshot!("text_english", text::write(&page(&outcome, &sources, short, Language::English)));
}

#[test]
fn as_markdown() {
    let (outcome, sources) = outcome();
    insta::assert_snapshot!("markdown", markdown::write(&page(&outcome, &sources, ALL, Language::Japanese)));
}

#[test]
fn as_html_with_every_text_escaped() {
    let (outcome, sources) = outcome();
    let written = html::write(&page(&outcome, &sources, ALL, Language::Japanese), Language::Japanese);
    let body = written.split("</style>").nth(1).unwrap();
    assert!(!body.contains("<公表") && body.contains("&lt;公表"));
    assert!(!written.contains("http:") && !written.contains("https:") && !written.contains("<script"));
    insta::assert_snapshot!("html", body);
}

#[test]
fn as_json_with_numbers_as_exact_strings() {
    let (outcome, sources) = outcome();
    let json = json::outcome(&outcome, &sources, true);
    let results = &json["results"];
    assert_eq!(results["保険料"], serde_json::json!({"value": "156250", "unit": "円"}));
    assert_eq!(results["非常の基本保険料率"]["value"], "1.250");
    assert_eq!(results["端数処理前の率"]["exact"], "2411/190");
    assert!(json::outcome(&outcome, &sources, false).get("trace").is_none());
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&json).unwrap());
}

#[test]
fn as_yaml() {
    let (outcome, sources) = outcome();
    insta::assert_snapshot!("yaml", yaml::write(&json::outcome(&outcome, &sources, false)));
}

#[test]
fn findings_as_json() {
    let (outcome, sources) = outcome();
    let warning = outcome.warnings[0].clone();
    let span = warning.span().unwrap();
    let error =
        Diagnostic::at(Code::MissingFact, span, "事実「通知日」がない").label(span, "ここで要る").help("加える");
    let one = json::findings(&[warning, error.clone()], &sources);
    assert_eq!(one["error"]["code"], "K0507");
    assert_eq!(one["error"]["at"]["line"], 2);
    assert_eq!(one["error"]["at"]["column"], 3);
    assert_eq!(one["error"]["related"].as_array().unwrap().len(), 1);
    assert_eq!(one["warnings"].as_array().unwrap().len(), 1);
    assert!(one.get("errors").is_none());
    let two = json::findings(&[error.clone(), error], &sources);
    assert_eq!(two["errors"].as_array().unwrap().len(), 2);
}
