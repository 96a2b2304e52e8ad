//! Reports that are not about a case: facts as template and schema, timelines, the consolidated text, entries.

use crate::report::support::day;
use kitei::corpus::from_yaml::cases;
use kitei::diagnostic::render::Language;
use kitei::diagnostic::report::Findings;
use kitei::law::comparison::Comparison;
use kitei::law::fact::FactKind;
use kitei::law::revision::EnforcementDate;
use kitei::law::unit::Unit;
use kitei::number::exact::Number;
use kitei::query::answers::{
    ConsolidatedProvision, EntryLine, FactNeed, FactNeeds, Needed, TextState, TimelineRow, TimelineVersion,
};
use kitei::report::{consolidated, entries, schema, template, text, timeline};
use kitei::source::file::{SourceFile, Sources};
use kitei::syntax::ast::entry::EntryKind;
use kitei::syntax::ast::fact::DomainBound;

fn needs() -> FactNeeds {
    let fact = |name: &str, kind| FactNeed {
        name: name.to_owned(),
        kind,
        domain: Vec::new(),
        default: None,
        description: None,
        needed: Needed::Always,
        asked_by: Vec::new(),
        held_to: None,
    };
    let bound = |comparison, value: i64, unit| DomainBound { comparison, value: Number::from(value), unit };
    let number = |unit, whole| FactKind::Number { unit, whole, bare: false };
    FactNeeds {
        entry: EntryLine {
            kind: EntryKind::Calculation,
            name: "簡易通知型包括保険料".to_owned(),
            regulation: "貿易保険の保険料率等に関する規程".to_owned(),
            results: vec!["保険料".to_owned(), "非常の基本保険料率".to_owned()],
        },
        facts: vec![
            FactNeed {
                description: Some("船積確定通知又は船積確定前通知を行った日".to_owned()),
                asked_by: vec!["平成25年2月15日改正附則２".to_owned()],
                ..fact("通知日", FactKind::Date { may_be_open: true })
            },
            FactNeed {
                domain: vec![
                    bound(Comparison::AtLeast, 1, Some(Unit::DAY)),
                    bound(Comparison::AtMost, 366, Some(Unit::DAY)),
                ],
                asked_by: vec!["Ⅱ［５］２(1)②".to_owned(), "Ⅱ［５］２(2)②".to_owned()],
                ..fact("船積の日から決済の期限までの期間", number(Unit::DAY, true))
            },
            FactNeed {
                domain: vec![bound(Comparison::AtLeast, 0, None), bound(Comparison::AtMost, 100, Some(Unit::PERCENT))],
                ..fact("非常付保率", number(Unit::PLAIN, false))
            },
            fact(
                "国カテゴリー",
                FactKind::Category {
                    categories: vec!["Ａ".to_owned(), "Ｂ".to_owned(), "SOV/CC0".to_owned()],
                    ordered: false,
                    several: false,
                },
            ),
            FactNeed {
                default: Some("いいえ".to_owned()), needed: Needed::Never, ..fact("閏年", FactKind::Truth)
            },
            FactNeed { needed: Needed::Sometimes, ..fact("請求日", FactKind::Date { may_be_open: false }) },
            FactNeed { needed: Needed::Never, ..fact("ＨＯＲ", number(Unit::YEAR, false)) },
            FactNeed { needed: Needed::Never, ..fact("貸出期間", number(Unit::YEAR, false)) },
            FactNeed { needed: Needed::Never, ..fact("償還期間", number(Unit::YEAR, false)) },
            fact(
                "償還予定",
                FactKind::List {
                    columns: vec![
                        ("期日".to_owned(), FactKind::Date { may_be_open: false }),
                        ("元本".to_owned(), number(Unit::YEN, false)),
                    ],
                },
            ),
        ],
        alternatives: vec![vec![vec!["ＨＯＲ".to_owned()], vec!["貸出期間".to_owned(), "償還期間".to_owned()]]],
    }
}

#[test]
fn the_template_says_what_each_fact_is_and_is_a_case() {
    let written = template::yaml(&needs(), Language::Japanese);
    insta::assert_snapshot!("template", written);
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("template", written.as_str()));
    let mut findings = Findings::default();
    let cases = cases(file, &written, &mut findings);
    assert!(findings.is_empty());
    assert_eq!(cases[0].entry.node, "簡易通知型包括保険料");
    assert_eq!(cases[0].facts.len(), 6);
}

#[test]
fn the_schema_is_that_of_a_case() {
    let schema = schema::schema(&needs(), Language::Japanese);
    let facts = &schema["properties"]["事実"];
    assert_eq!(facts["required"].as_array().unwrap().len(), 5);
    assert_eq!(facts["oneOf"].as_array().unwrap().len(), 2);
    assert_eq!(facts["properties"]["非常付保率"]["anyOf"][0]["maximum"], 1);
    insta::assert_snapshot!("schema", serde_json::to_string_pretty(&schema).unwrap());
    insta::assert_snapshot!("facts", text::write(&template::page(&needs(), Language::Japanese)));
}

#[test]
fn a_timeline() {
    let version = |revision: &str, label: &str, enforced| TimelineVersion {
        address: None,
        revision: day(revision),
        label: label.to_owned(),
        enforced,
        applicability: "船積日が施行日以後".to_owned(),
        by: None,
        known: day(revision),
        expires: None,
        state: TextState::Text,
        span: None,
    };
    let rows = [TimelineRow {
        regulation: "貿易保険の保険料率等に関する規程".to_owned(),
        provision: "Ⅱ［５］５".to_owned(),
        title: "外貨建対応方式特約の割増".to_owned(),
        versions: vec![
            TimelineVersion {
                address: Some("Ⅱ［５］４".to_owned()),
                expires: Some(day("2013-02-28")),
                ..version("2004-07-02", "平成16年7月2日制定", EnforcementDate::On(day("2004-10-01")))
            },
            TimelineVersion {
                by: Some("平成25年2月15日改正附則１".to_owned()),
                ..version("2013-02-15", "平成25年2月15日改正", EnforcementDate::On(day("2013-03-01")))
            },
            TimelineVersion {
                state: TextState::Deleted,
                ..version("2026-01-26", "令和8年1月26日公表の改正", EnforcementDate::Unfixed)
            },
        ],
    }];
    insta::assert_snapshot!("timeline", text::write(&timeline::page(&rows, Language::Japanese)));
    let json = timeline::json(&rows, &Sources::default());
    assert_eq!(json[0]["versions"][2]["enforced"], serde_json::Value::Null);
    assert_eq!(json[0]["versions"][0]["address"], "Ⅱ［５］４");
}

#[test]
fn the_text_in_force_on_a_day() {
    let provision = |address: &str, depth, title: &str, lines| ConsolidatedProvision {
        regulation: "貿易保険の保険料率等に関する規程".to_owned(),
        address: address.to_owned(),
        depth,
        title: title.to_owned(),
        revision: day("2013-02-15"),
        label: "平成25年2月15日改正".to_owned(),
        enforced: EnforcementDate::On(day("2013-04-01")),
        lines,
        interpretations: Vec::new(),
        state: TextState::Text,
    };
    let lines = vec![(0, "Ｘ(日) ＝ 期間 に応じて".to_owned()), (4, "60日以下   60日".to_owned())];
    let provisions = [
        provision("Ⅱ［５］２", 3, "保険料率", Vec::new()),
        ConsolidatedProvision {
            interpretations: vec!["船積日によった。".to_owned()],
            ..provision("Ⅱ［５］２(1)②", 5, "計算期間", lines)
        },
        ConsolidatedProvision { state: TextState::Deleted, ..provision("Ⅱ［５］２(2)", 4, "", Vec::new()) },
    ];
    let page = consolidated::page(&provisions, day("2013-05-01"), Language::Japanese);
    insta::assert_snapshot!("consolidated", text::write(&page));
    assert_eq!(consolidated::json(&provisions, day("2013-05-01"))["provisions"][2]["state"], "deleted");
}

#[test]
fn one_line_an_entry() {
    let entry = needs().entry;
    let other = EntryLine { kind: EntryKind::Deadline, name: "通知".to_owned(), ..entry.clone() };
    insta::assert_snapshot!(entries::lines(&[entry, other]), @r"
    算定  簡易通知型包括保険料  貿易保険の保険料率等に関する規程
    期限  通知                  貿易保険の保険料率等に関する規程
    ");
}
