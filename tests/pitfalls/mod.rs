//! The faults of versions that other systems shipped, one test each, named after the fault (the number is that of the
//! list of pitfalls; 9, scalar and batch, waits for the columnar evaluator).
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use crate::support::{Loaded, SHIPPED, Set, governed, result, results, rules, switches};
use chrono::NaiveDate;
use kitei::corpus::case::GivenValue;
use kitei::diagnostic::code::Code;
use kitei::law::revision::EnforcementDate;
use kitei::law::unit::Unit;
use std::path::Path;

const HEAD: &str = "規程 甲規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n";
const RATE: &str = "\n条項 Ⅱ［１］１ 料率\n  料率(％) ＝ 1\n";
const ENTRY: &str = "\n算定 結果\n  料率(％) ＝ Ⅱ［１］１の料率\n";

/// A regulation of facts, of one provision of lines, and of an entry that gives names.
fn regulation(facts: &[&str], lines: &[&str], names: &[&str]) -> String {
    let block = |list: &[&str]| list.iter().map(|line| format!("  {line}\n")).collect::<String>();
    let entry: String = names.iter().map(|name| format!("  {name} ＝ Ⅱ［１］１の{name}\n")).collect();
    format!("{HEAD}{}\n条項 Ⅱ［１］１ 定め\n{}\n算定 結果\n{entry}", block(facts), block(lines))
}

/// A revision that sets the rate, with the sentences of its 附則.
fn revision(day: &str, old: &str, new: &str, sentences: &str) -> String {
    format!(
        "改正 {day}\n規程 甲規程\n\n新旧 Ⅱ［１］１\n  新\n    料率(％) ＝ {new}\n  旧\n    料率(％) ＝ {old}\n\n附則\n{sentences}"
    )
}

fn with_revision(sentences: &str) -> Loaded {
    let base = format!("{HEAD}{RATE}{ENTRY}");
    rules(&[("base.kitei", &base), ("2019-12-01.kitei", &revision("2019-12-01", "1", "2", sentences))])
}

fn contract(day: &str) -> String {
    format!("算定: 結果\n事実: {{契約日: {day}}}\n")
}

/// The rates of contracts of these days.
fn rates<const N: usize>(loaded: &Loaded, days: [&str; N]) -> [String; N] {
    days.map(|day| result(&loaded.outcome(&contract(day)), "料率"))
}

/// The texts of the golden cases that are shipped.
fn golden() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/premium-rates");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// What every golden case gives, results and errors alike, with the days that it names.
fn answers(loaded: &Loaded, options: &[&str]) -> Vec<(Vec<NaiveDate>, String)> {
    let switches = switches(options.iter().copied());
    let asked = golden().into_iter().flat_map(|text| loaded.cases("golden.yaml", &text, &switches).answers);
    let answer = |answered: crate::support::Answered| {
        let days = answered.case.facts.iter().filter_map(|fact| match &fact.value {
            GivenValue::Scalar(text) => text.node.parse().ok(),
            GivenValue::Nothing(_) | GivenValue::Several(..) | GivenValue::Rows(..) => None,
        });
        let text = match &answered.outcome {
            Ok(outcome) => results(outcome),
            Err(errors) => errors.iter().map(|error| format!("{} {}\n", error.code.as_str(), error.message)).collect(),
        };
        (days.collect(), text)
    };
    asked.map(answer).collect()
}

#[test]
fn the_last_known_value_does_not_go_on_for_ever() {
    let table = "表: 利率\n鍵: [日付から]\n列: {利率: ％}\n出典: {文書: 公表, 確度: 公式}\n行:\n  2020-01-01: [1]\n  2020-07-01: {値: [2], まで: 2020-12-31}\n";
    let base = regulation(&[], &["利率(％) ＝ 表「利率」［契約日］"], &["利率(％)"]).replace("の利率(％)", "の利率");
    let loaded = rules(&[("base.kitei", &base), ("tables/利率.yaml", table)]);
    // Where the series begins and ends is noted before anybody asks.
    assert_eq!(loaded.codes(), [Code::SeriesEnds, Code::SeriesEnds], "{}", loaded.rendered());
    for (day, rate) in [("2020-06-30", "1％"), ("2020-07-01", "2％"), ("2020-12-31", "2％")] {
        assert_eq!(result(&loaded.outcome(&contract(day)), "利率"), rate, "{day}");
    }
    assert!(loaded.wrong(&contract("2021-01-01"))[0].starts_with("K0512"));
    assert!(loaded.wrong(&contract("2019-12-31"))[0].starts_with("K0512"));
}

#[test]
fn outside_its_dates_a_rule_is_no_zero_but_an_error_with_the_reason() {
    let loaded = with_revision(
        "  １ この改正は、2020-01-01から施行する。\n  ２ Ⅱ［１］１は、2020-12-31限り、その効力を失う。\n",
    );
    let before = loaded.cases("case.yaml", &contract("2004-09-30"), &switches([]));
    let errors = before.answers[0].outcome.as_ref().unwrap_err();
    assert_eq!(errors[0].code, Code::NoneInForce);
    assert!(errors[0].notes.iter().any(|note| note.contains("2004-09-30 が 2004-10-01 前")), "{errors:#?}");
    let after = loaded.cases("case.yaml", &contract("2021-01-01"), &switches([]));
    let errors = after.answers[0].outcome.as_ref().unwrap_err();
    assert_eq!(errors[0].code, Code::Expired);
    assert!(errors[0].notes.iter().any(|note| note.contains("2020-12-31限りで失効した")), "{errors:#?}");
}

#[test]
fn a_future_change_alters_no_earlier_result() {
    let shipped = Set::folder(SHIPPED);
    let today = answers(&shipped.load().usable(), &[]);
    let draft = "改正 2030-01-10\n規程 貿易保険の保険料率等に関する規程\n\n新旧 Ⅱ［１］５(1)\n  新\n    （略）\n    余りの係数 ＝ 1\n  旧\n    （略）\n\n新旧 Ⅱ［１］１(1)①\n  新\n    Ｘ(日) ＝ 最大（保険料計算期間、60日）\n  旧\n    Ｘ(日) ＝ 最大（保険料計算期間、30日）\n\n附則\n  １ この改正は、2030-04-01から施行する。\n";
    let with_draft = answers(&shipped.with_draft("2030.kitei", draft).load().usable(), &[]);
    assert_eq!(today, with_draft);
}

#[test]
fn what_was_not_yet_made_altered_no_earlier_result() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let first: NaiveDate = "2013-02-15".parse().unwrap();
    let all = answers(&loaded, &[]);
    let known = answers(&loaded, &["known-on=2013-02-14"]);
    let early = |days: &[NaiveDate]| !days.is_empty() && days.iter().all(|day| *day < first);
    let pairs: Vec<_> = all.iter().zip(&known).filter(|((days, _), _)| early(days)).collect();
    assert!(pairs.len() > 20, "{}", pairs.len());
    for (one, other) in pairs {
        assert_eq!(one, other);
    }
}

#[test]
fn versions_are_chosen_for_each_provision_and_each_case() {
    let base = format!(
        "{}  船積日  日付\n{RATE}\n条項 Ⅱ［２］１ 手数料\n  手数料(円) ＝ 100円\n{ENTRY}  手数料(円) ＝ Ⅱ［２］１の手数料\n",
        HEAD.replace("基準日 契約日\n", "基準日 契約日\n基準日 Ⅱ［２］については、船積日\n")
    );
    let fee = "新旧 Ⅱ［２］１\n  新\n    手数料(円) ＝ 200円\n  旧\n    手数料(円) ＝ 100円\n\n附則";
    let both = revision("2019-12-01", "1", "2", "  １ この改正は、2020-01-01から施行する。\n").replace("附則", fee);
    let loaded = rules(&[("base.kitei", &base), ("2019-12-01.kitei", &both)]).sound();
    for (contract, shipment, expected) in [
        ("2019-12-31", "2019-12-31", "料率 1％\n手数料 100円"),
        ("2019-12-31", "2020-01-01", "料率 1％\n手数料 200円"),
        ("2020-01-01", "2019-12-31", "料率 2％\n手数料 100円"),
        ("2020-01-01", "2020-01-01", "料率 2％\n手数料 200円"),
    ] {
        let case = format!("算定: 結果\n事実: {{契約日: {contract}, 船積日: {shipment}}}\n");
        assert_eq!(results(&loaded.outcome(&case)), expected, "{case}");
    }
}

#[test]
fn a_change_on_the_sixth_of_january_is_seen_on_the_sixth() {
    let loaded = with_revision("  １ この改正は、令和2年1月6日から施行する。\n").sound();
    assert_eq!(rates(&loaded, ["2020-01-01", "2020-01-05", "2020-01-06", "2020-12-31"]), ["1％", "1％", "2％", "2％"]);
}

#[test]
fn an_end_date_is_not_ignored() {
    let sentences =
        "  １ この改正は、2020-01-01から施行する。\n  ２ Ⅱ［１］１は、令和2年12月31日限り、その効力を失う。\n";
    let loaded = with_revision(sentences);
    // What the measure replaced does not come back, and the author is told.
    assert_eq!(loaded.codes(), [Code::NoVersionForATime]);
    assert_eq!(rates(&loaded, ["2019-12-31", "2020-01-01", "2020-12-31"]), ["1％", "2％", "2％"]);
    assert!(loaded.wrong(&contract("2021-01-01"))[0].starts_with("K0519"));
}

#[test]
fn no_stage_drops_a_date_or_a_unit() {
    let base = regulation(
        &["価額  金額(円)", "期間  日数"],
        &["日率(％／日) ＝ 0.01", "料率(％) ＝ 日率×期間", "保険料(円) ＝ 価額×料率（円未満切捨て）"],
        &["保険料(円)", "料率(％)"],
    )
    .replace("の保険料(円)", "の保険料")
    .replace("の料率(％)", "の料率");
    let loaded = rules(&[("base.kitei", &base)]).sound();
    let outcome = loaded.outcome("算定: 結果\n事実: {契約日: 2020-01-01, 価額: 1億円, 期間: 30日}\n");
    // 0.01％ a day, 30 days, of 100,000,000 yen.
    assert_eq!(results(&outcome), "保険料 300,000円\n料率 0.3％");
    assert_eq!(outcome.results[0].unit, Some(Unit::YEN));
    assert_eq!(outcome.results[1].unit, Some(Unit::PERCENT));
    assert_eq!(governed(&outcome, "Ⅱ［１］１").enforced, EnforcementDate::On("2004-10-01".parse().unwrap()));
    let ends = with_revision(
        "  １ この改正は、2020-01-01から施行する。\n  ２ Ⅱ［１］１は、2020-12-31限り、その効力を失う。\n",
    );
    let rows = ends.engine.timeline(None, &switches([])).unwrap();
    assert_eq!(rows[0].versions[1].expires, Some("2020-12-31".parse().unwrap()));
}

#[test]
fn of_two_revisions_of_one_day_the_order_of_files_does_not_decide() {
    let base = format!("{HEAD}{RATE}{ENTRY}");
    let sentence = "  １ この改正は、2020-01-01から施行する。\n";
    let [one, other] = [("1", "2"), ("1", "3")].map(|(old, new)| revision("2019-12-01", old, new, sentence));
    for names in [["a.kitei", "b.kitei"], ["b.kitei", "a.kitei"]] {
        let loaded = rules(&[("base.kitei", &base), (names[0], &one), (names[1], &other)]);
        assert!(loaded.codes().contains(&Code::SameRevision), "{}", loaded.rendered());
        assert!(!loaded.wrong(&contract("2020-01-01")).is_empty());
    }
    // Of two days it is the days that decide, whatever the files are called.
    let later = revision("2019-12-02", "2", "3", sentence);
    for names in [["a.kitei", "z.kitei"], ["z.kitei", "a.kitei"]] {
        let loaded = rules(&[("base.kitei", &base), (names[0], &one), (names[1], &later)]).sound();
        assert_eq!(rates(&loaded, ["2019-12-31", "2020-01-01"]), ["1％", "3％"]);
    }
}

/// Two exceptions on one rate, neither naming the other.
fn two_exceptions() -> String {
    let exceptions = "\n条項 Ⅱ［１］２ 特例\n  Ⅱ［１］１の規定にかかわらず、特例である場合\n    料率(％) ＝ 5\n\n条項 Ⅱ［１］３ 別の特例\n  Ⅱ［１］１の規定にかかわらず、別の特例である場合\n    料率(％) ＝ 6\n";
    format!("{HEAD}  特例  真偽  なければ いいえ\n  別の特例  真偽  なければ いいえ\n{RATE}{exceptions}{ENTRY}")
}

#[test]
fn of_two_that_overlap_neither_wins_silently() {
    let loaded = rules(&[("base.kitei", &two_exceptions())]);
    assert_eq!(loaded.codes(), [Code::ExceptionsMayMeet]);
    let both = "算定: 結果\n事実: {契約日: 2020-01-01, 特例: はい, 別の特例: はい}\n";
    assert_eq!(loaded.wrong(both), ["K0513 「料率」についてⅡ［１］２とⅡ［１］３が同時に成り立つ"]);
    let one = "算定: 結果\n事実: {契約日: 2020-01-01, 別の特例: はい}\n";
    assert_eq!(results(&loaded.outcome(one)), "料率 6％");
    let rows = regulation(&["期間  日数"], &["点 ＝ 期間 に応じて", "    10日以下  1", "    10日以上  2"], &["点"]);
    assert_eq!(rules(&[("base.kitei", &rows)]).codes(), [Code::OverlappingRows]);
    let cases = regulation(
        &["期間  日数"],
        &["点 ＝", "    1  期間が10日以下である場合", "    2  期間が10日以上である場合"],
        &["点"],
    );
    let loaded = rules(&[("base.kitei", &cases)]);
    assert!(loaded.wrong("算定: 結果\n事実: {契約日: 2020-01-01, 期間: 10日}\n")[0].starts_with("K0515"));
}

#[test]
fn ambiguity_is_found_with_one_version_with_two_and_with_many() {
    let both = "算定: 結果\n事実: {契約日: 2030-01-01, 特例: はい, 別の特例: はい}\n";
    for count in 0..7 {
        let mut set = Set::of(&[("base.kitei", &two_exceptions())]);
        for number in 0..count {
            let text = revision(
                &format!("20{}-12-01", 10 + number),
                &(1 + number).to_string(),
                &(2 + number).to_string(),
                &format!("  １ この改正は、20{}-04-01から施行する。\n", 11 + number),
            );
            set = set.with(&format!("{number}.kitei"), text);
        }
        let loaded = set.load();
        assert_eq!(loaded.codes(), [Code::ExceptionsMayMeet], "{count}");
        assert!(loaded.wrong(both)[0].starts_with("K0513"), "{count}");
    }
}

#[test]
fn a_date_that_cannot_be_read_does_not_mean_always() {
    let sentence = |day: &str| format!("  １ この改正は、{day}から施行する。\n");
    for day in ["2020-02-30", "令和2年2月30日", "20200101", "2020/1/1", "R2.1.1", "平成32年13月1日"] {
        let loaded = with_revision(&sentence(day));
        let errors = loaded.codes();
        assert!(!errors.is_empty() && !loaded.wrong(&contract("2030-01-01")).is_empty(), "{day}");
        let good = with_revision(&sentence("2020-01-01")).sound();
        let wrong = good.wrong(&contract(&format!("\"{day}\"")));
        assert!(wrong.iter().all(|one| one.starts_with("K0522")), "{day}: {wrong:?}");
    }
    let table = "表: 利率\n鍵: [日付から]\n列: {利率: ％}\n出典: {文書: 公表, 確度: 公式}\n行:\n  2020-02-30: [1]\n";
    let base = regulation(&[], &["利率 ＝ 表「利率」［契約日］"], &["利率"]);
    let loaded = rules(&[("base.kitei", &base), ("tables/利率.yaml", table)]);
    assert!(loaded.codes().contains(&Code::DateNotation), "{}", loaded.rendered());
}

/// What periods come to from a day.
fn periods(lines: &[(&str, &str)], day: &str) -> String {
    let formulas: Vec<String> = lines.iter().map(|(name, formula)| format!("{name} ＝ {formula}")).collect();
    let formulas: Vec<&str> = formulas.iter().map(String::as_str).collect();
    let names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
    let loaded = rules(&[("base.kitei", &regulation(&["起算の日  日付"], &formulas, &names))]).sound();
    results(&loaded.outcome(&format!("算定: 結果\n事実: {{契約日: 2020-01-01, 起算の日: {day}}}\n")))
}

#[test]
fn a_year_from_the_29th_of_february_is_twelve_months() {
    // 民法143条2項: no corresponding day, so the month's last day.
    let lines = [("一年後", "起算の日から1年以内"), ("十二月後", "起算の日から12カ月以内")];
    assert_eq!(periods(&lines, "2020-02-29"), "一年後 令和3年2月28日\n十二月後 令和3年2月28日");
    assert_eq!(periods(&lines, "2020-02-28"), "一年後 令和3年2月28日\n十二月後 令和3年2月28日");
    assert_eq!(periods(&lines, "2019-02-28"), "一年後 令和2年2月29日\n十二月後 令和2年2月29日");
}

#[test]
fn one_month_is_counted_from_the_day_after() {
    // 民法140条, 143条: the month begins on the next day, so from a month's last day it is the whole next month.
    for (day, end) in [
        ("2019-01-31", "平成31年2月28日"),
        ("2020-01-31", "令和2年2月29日"),
        ("2019-02-28", "平成31年3月31日"),
        ("2019-03-31", "平成31年4月30日"),
        ("2019-04-30", "令和元年5月31日"),
        ("2019-01-30", "平成31年2月28日"),
        ("2019-01-28", "平成31年2月28日"),
        ("2019-01-15", "平成31年2月15日"),
    ] {
        assert_eq!(periods(&[("一月後", "起算の日から1カ月以内")], day), format!("一月後 {end}"), "{day}");
    }
}

#[test]
fn half_goes_where_the_regulation_sends_it() {
    let base = regulation(
        &["数値  数"],
        &[
            "五入 ＝ 数値（小数点以下第1位を四捨五入）",
            "捨て ＝ 数値（小数点以下第1位未満切捨て）",
            "上げ ＝ 数値（小数点以下第1位未満切上げ）",
            "そのまま ＝ 数値÷3",
        ],
        &["五入", "捨て", "上げ", "そのまま"],
    );
    let loaded = rules(&[("base.kitei", &base)]).sound();
    for (number, half, third) in [("0.5", "1", "1/6"), ("1.5", "2", "1/2"), ("2.5", "3", "5/6"), ("-2.5", "-3", "-5/6")]
    {
        let outcome = loaded.outcome(&format!("算定: 結果\n事実: {{契約日: 2020-01-01, 数値: {number}}}\n"));
        assert_eq!(result(&outcome, "五入"), half, "{number}");
        // Without words nothing is rounded.
        let exact = outcome.results[3].value.number().unwrap().fraction();
        assert_eq!(exact, third, "{number}");
    }
    let outcome = loaded.outcome("算定: 結果\n事実: {契約日: 2020-01-01, 数値: 2.55}\n");
    assert_eq!((result(&outcome, "捨て"), result(&outcome, "上げ")), ("2.5".to_owned(), "2.6".to_owned()));
}

#[test]
fn a_unit_does_not_flip_between_versions() {
    let base = format!("{HEAD}{RATE}{ENTRY}");
    let flipped = revision("2019-12-01", "1", "2", "  １ この改正は、2020-01-01から施行する。\n")
        .replace("  新\n    料率(％) ＝ 2", "  新\n    料率 ＝ 2");
    let loaded = rules(&[("base.kitei", &base), ("2019-12-01.kitei", &flipped)]);
    assert_eq!(loaded.codes(), [Code::UnitFlips]);
    assert!(!loaded.wrong(&contract("2020-01-01")).is_empty());
}

#[test]
fn large_amounts_lose_no_yen() {
    let base = regulation(&["価額  金額(円)"], &["半額(円) ＝ 価額÷2×2＋1円（円未満切捨て）"], &["半額(円)"])
        .replace("の半額(円)", "の半額");
    let loaded = rules(&[("base.kitei", &base)]).sound();
    for (given, one_more) in [
        ("9,007,199,254,740,993円", "9,007,199,254,740,994円"),
        ("99,999,999,999,999,999,999円", "100,000,000,000,000,000,000円"),
        (
            "170,141,183,460,469,231,731,687,303,715,884,105,727円",
            "170,141,183,460,469,231,731,687,303,715,884,105,728円",
        ),
    ] {
        let case = format!("算定: 結果\n事実: {{契約日: 2020-01-01, 価額: \"{given}\"}}\n");
        assert_eq!(results(&loaded.outcome(&case)), format!("半額 {one_more}"));
    }
}

#[test]
fn old_cases_keep_their_dates_and_go_on_passing() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let mut years = std::collections::BTreeSet::new();
    for text in golden() {
        let asked = loaded.cases("golden.yaml", &text, &switches([]));
        assert_eq!(asked.findings, Vec::new());
        for answered in &asked.answers {
            assert!(answered.expects, "{:?}", answered.case.title);
            assert_eq!(answered.differences, Vec::new(), "{:?}", answered.case.title);
            years.extend(answered.outcome.iter().flat_map(|outcome| &outcome.versions).map(|one| one.revision));
        }
    }
    // Every version that the regulation had is still asked for by some case: of each revision, and of the enactment.
    assert!(years.len() >= 6, "{years:?}");
}

#[test]
fn every_result_says_which_version_by_which_day() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let mut count = 0;
    for text in golden() {
        for answered in loaded.cases("golden.yaml", &text, &switches([])).answers {
            let Ok(outcome) = answered.outcome else { continue };
            count += 1;
            let provisions = outcome.versions.iter().filter(|selected| !selected.provision.starts_with('表'));
            for selected in provisions {
                let said = [&selected.label, &selected.by, &selected.reason];
                assert!(said.iter().all(|text| !text.is_empty()), "{:?}: {selected:#?}", answered.case.title);
            }
            assert!(outcome.rules.starts_with("sha256:") && !outcome.trace.is_empty());
        }
    }
    assert!(count > 300, "{count}");
}

#[test]
fn a_clause_is_the_same_when_one_is_inserted_before_it() {
    let base = format!(
        "{HEAD}{RATE}\n条項 Ⅱ［１］２ 割増し\n  割増係数 ＝ 1.1\n\n条項 Ⅱ［１］３ 合計\n  合計率(％) ＝ Ⅱ［１］１の料率×Ⅱ［１］２の割増係数\n\n算定 結果\n  料率(％) ＝ Ⅱ［１］４の合計率\n"
    );
    let insert = "改正 2019-12-01\n規程 甲規程\n施行 2020-01-01\n\n移す Ⅱ［１］２から３までをⅡ［１］３から４までとする\n\n新旧 Ⅱ［１］２ 割引き\n  新\n    割引係数 ＝ 0.5\n  旧（新設）\n";
    let later = "改正 2020-12-01\n規程 甲規程\n施行 2021-01-01\n\n新旧 Ⅱ［１］３\n  新\n    割増係数 ＝ 1.2\n  旧\n    割増係数 ＝ 1.1\n";
    let loaded = rules(&[("base.kitei", &base), ("2019-12-01.kitei", insert), ("2020-12-01.kitei", later)]).sound();
    assert_eq!(rates(&loaded, ["2019-12-31", "2020-01-01", "2021-01-01"]), ["1.1％", "1.1％", "1.2％"]);
    let outcome = loaded.outcome(&contract("2021-01-01"));
    // The clause that was Ⅱ［１］２ has three versions; the one that was inserted has none of its history.
    assert_eq!(governed(&outcome, "Ⅱ［１］３").rejected.len(), 2);
    assert!(outcome.versions.iter().all(|selected| selected.provision != "Ⅱ［１］２"));
}
