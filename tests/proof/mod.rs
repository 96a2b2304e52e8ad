//! The proof over time stands on the choice of versions written as a condition: it holds exactly where the evaluator chooses.

use crate::support::{base, rules};
use kitei::corpus::case::Switches;
use kitei::corpus::directory::Directory;
use kitei::corpus::from_files::{add_text, load};
use kitei::corpus::from_yaml::cases;
use kitei::diagnostic::report::Findings;
use kitei::eval::evaluate::{World, entry_named, evaluate_reaching};
use kitei::eval::facts;
use kitei::eval::reach::Reach;
use kitei::law::comparison::Comparison;
use kitei::law::value::Value;
use kitei::provision::from_corpus;
use kitei::provision::graph::FactId;
use kitei::provision::graph::Place;
use kitei::typed::check::decide::{self, Assignment};
use kitei::typed::check::governs::{self, Choice};
use kitei::typed::check::solve::{Answer, solve};
use kitei::typed::expr::Condition;
use kitei::typed::{from_provision, needs};

#[test]
fn the_condition_of_a_version_holds_where_the_evaluator_chooses_it() {
    let mut findings = Findings::default();
    let mut corpus = load(&Directory::new("regulations"), None, &[], &mut findings);
    let mut all = Vec::new();
    for folder in ["premium-rates", "oecd-arrangement", "overseas-loan"] {
        let mut paths: Vec<_> =
            std::fs::read_dir(format!("golden/{folder}")).unwrap().map(|one| one.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
        paths.sort();
        for path in paths {
            let file =
                add_text(path.to_str().unwrap(), &std::fs::read(&path).unwrap(), &mut corpus.sources, &mut findings);
            let text = corpus.sources.get(file.unwrap()).unwrap().text.to_string();
            all.extend(cases(file.unwrap(), &text, &mut findings));
        }
    }
    let program = from_provision::lower(from_corpus::resolve(&corpus, &mut findings), &mut findings);
    let world = World { program: &program, sources: &corpus.sources, holidays: corpus.holidays.as_ref() };
    let (mut agreed, mut left) = (0, 0);
    for case in &all {
        let mut reach = Reach::default();
        let _ = evaluate_reaching(world, case, &Switches::default(), false, &mut reach);
        let Ok(id) = entry_named(&program, &case.entry.node, None) else { continue };
        let own = program.graph.entries.get(id.0).unwrap().regulation;
        let regulations = needs::regulations(own, needs::of_entry(&program, id), &program.graph);
        let values = facts::read(case, &regulations, &program.graph, &mut Findings::default());
        for (place, chosen) in &reach.asked {
            let Place::Provision(id) = place else { continue };
            let (provision, typed) =
                (program.graph.provisions.get(id.0).unwrap(), program.provisions.get(id.0).unwrap());
            let choice = Choice::of(&program.graph, provision, typed);
            for number in 0..provision.versions.len() {
                match decide::decide(&choice.governs(number), &values) {
                    Some(governs) => {
                        assert_eq!(
                            governs,
                            *chosen == Some(number),
                            "{:?}: {:?} {number}",
                            case.title,
                            provision.address()
                        );
                        agreed += 1;
                    }
                    None => left += 1,
                }
            }
        }
    }
    assert!(agreed > 5_000 && left * 20 < agreed, "{agreed} agreed, {left} were not decided");
}

const BASE: &str = "規程 甲規程
制定 平成16年7月2日
施行 平成16年10月1日
基準日 契約日

事実
  契約日    日付      言い方 「締結された保険契約」
  通知日    日付
  通知期限  日付
  対象      区分 Ａ／Ｂ
  保険価額  金額(円)  0円以上
  通知日 は 契約日 以後

条項 Ⅱ［１］１ 保険料
  保険料(円) ＝ 保険価額×0.01（円未満切捨て）

算定 保険料
  保険料(円) ＝ Ⅱ［１］１の保険料
";

/// A revision with a 附則.
fn revised(clauses: &str) -> String {
    format!(
        "改正 平成25年2月15日\n規程 甲規程\n\n新旧 Ⅱ［１］１\n  新\n    保険料(円) ＝ 保険価額×0.02（円未満切捨て）\n  旧\n    \
         保険料(円) ＝ 保険価額×0.01（円未満切捨て）\n\n附則\n  １ この改正は、平成25年4月1日から施行する。\n  ２ {clauses}\n"
    )
}

/// Every counterexample is a case that can be worked out, once its rules do without the sentence that is at fault.
#[test]
fn a_counterexample_is_a_case_of_the_entry() {
    for (clauses, code) in [
        (
            "Ⅱ［１］１については、通知日が平成25年5月1日以後のものに適用し、平成25年4月30日前のものについては、なお従前の例による。",
            "K0316",
        ),
        (
            "Ⅱ［１］１については、通知日が平成25年5月1日以後のものに適用し、平成25年5月2日前のものについては、なお従前の例による。",
            "K0315",
        ),
        (
            "Ⅱ［１］１については、通知日が通知期限以前である場合に適用し、通知日が通知期限後 かつ 対象がＡである場合については、なお従前の例による。",
            "K0316",
        ),
    ] {
        let broken = rules(&[("base.kitei", BASE), ("2013-02-15-a.kitei", &revised(clauses))]);
        let found = broken.findings.iter().find(|one| one.code.as_str() == code);
        let found = found.unwrap_or_else(|| panic!("{}", broken.rendered()));
        let yaml = found.case.clone().unwrap_or_else(|| panic!("{}", broken.rendered()));
        base(BASE).sound().outcome(&yaml);
        // While the rules stand as they are, the case is refused with what is wrong with them.
        let wrong = broken.wrong(&yaml);
        assert!(wrong.iter().all(|one| one.starts_with(code)), "{wrong:?}");
    }
}

#[test]
fn what_the_order_of_dates_excludes_is_no_counterexample() {
    // Notices before the contract there are none, so nothing is left out between the two sentences.
    let clauses = "Ⅱ［１］１については、契約日が平成25年4月1日以後である場合に適用し、通知日が平成25年4月1日前 又は \
                   契約日が平成25年4月1日前である場合については、なお従前の例による。";
    let with_order = rules(&[("base.kitei", BASE), ("2013-02-15-a.kitei", &revised(clauses))]);
    assert_eq!(with_order.told(), Vec::<String>::new());
    let without = BASE.replace("  通知日 は 契約日 以後\n", "");
    let without = rules(&[("base.kitei", &without), ("2013-02-15-a.kitei", &revised(clauses))]);
    assert!(without.told().iter().any(|one| one.starts_with("K0315")), "{:?}", without.told());
}

/// Halves of which each is what the other is not meet, also where nobody can say which cases they are.
#[test]
fn what_cannot_be_followed_is_the_same_wherever_it_stands() {
    let base = BASE.replace("  保険価額  金額(円)", "  付保率    割合  0以上1以下\n  保険価額  金額(円)");
    let asks = |applies: &str, stays: &str| {
        let clauses =
            format!("Ⅱ［１］１については、{applies}場合に適用し、{stays}場合については、なお従前の例による。");
        rules(&[("base.kitei", &base), ("2013-02-15-a.kitei", &revised(&clauses))]).told()
    };
    let product = |bound: &str| format!("保険価額×付保率が{bound}");
    assert_eq!(asks(&product("100円以上である"), &product("100円未満である")), Vec::<String>::new());
    assert_eq!(asks(&product("100円以上である"), &product("100円以上でない")), Vec::<String>::new());
    let apart = asks(&product("100円以上である"), &product("99円以下である"));
    assert!(apart.iter().all(|one| one.starts_with("K0316") || one.starts_with("K0317")), "{apart:?}");
    assert_eq!(apart.len(), 1);
}

/// The facts of a renewal beside those of a contract.
fn with_renewals() -> String {
    BASE.replace("  通知日    日付\n", "  通知日    日付\n  更新日    日付\n")
}

/// A renewal is no contract behind which the notice comes, so that the order of the two days says nothing of it.
#[test]
fn a_day_that_is_taken_for_another_opens_cases_that_its_order_excludes() {
    let clauses = "Ⅱ［１］１については、契約日が平成25年4月1日以後である場合に適用し、通知日が平成25年4月1日前 又は \
                   契約日が平成25年4月1日前である場合については、なお従前の例による。\n  ３ 更新日は、契約日とみなす。";
    let broken = rules(&[("base.kitei", &with_renewals()), ("2013-02-15-a.kitei", &revised(clauses))]);
    let found = broken.findings.iter().find(|one| one.code.as_str() == "K0315");
    let yaml = found.and_then(|one| one.case.clone()).unwrap_or_else(|| panic!("{}", broken.rendered()));
    assert!(yaml.contains("更新日"), "{yaml}");
    assert!(broken.wrong(&yaml).iter().all(|one| one.starts_with("K0315")), "{yaml}");
}

#[test]
fn a_day_that_is_taken_for_another_leaves_no_gap_where_the_halves_meet() {
    let clauses = "Ⅱ［１］１については、契約日が平成25年4月1日以後のものに適用し、同日前のものについては、なお従前の例による。\n  \
                   ３ 更新日は、契約日とみなす。";
    rules(&[("base.kitei", &with_renewals()), ("2013-02-15-a.kitei", &revised(clauses))]).sound();
}

#[test]
fn whether_a_fact_is_there_is_followed() {
    let meet = "Ⅱ［１］１については、通知期限がある場合に適用し、通知期限がない場合については、なお従前の例による。";
    rules(&[("base.kitei", BASE), ("2013-02-15-a.kitei", &revised(meet))]).sound();
    let apart = meet.replace("通知期限がない場合", "通知期限がない かつ 対象がＡである場合");
    let broken = rules(&[("base.kitei", BASE), ("2013-02-15-a.kitei", &revised(&apart))]);
    let found = broken.findings.iter().find(|one| one.code.as_str() == "K0316");
    let yaml = found.and_then(|one| one.case.clone()).unwrap_or_else(|| panic!("{}", broken.rendered()));
    assert!(!yaml.contains("通知期限") && yaml.contains("対象: Ｂ"), "{yaml}");
    assert!(broken.wrong(&yaml).iter().all(|one| one.starts_with("K0316")), "{yaml}");
}

const SERIES: &str = "表: 適用利率
鍵: [対象, 日付から]
列: {利率: ％}
出典: {文書: 考案, 確度: 仮}
行:
  Ａ: {2008-08-01: {値: [1.02], まで: 2009-01-31}, 2009-02-01: {値: [1.10], まで: 2009-07-31}}
  Ｂ: {2004-10-01: [2.95]}
";

/// What a provision looks up only on days that have a row, and for a word that has rows, is answered.
#[test]
fn a_table_is_asked_for_only_where_it_has_rows() {
    let base = BASE.replace("保険価額×0.01（円未満切捨て）", "保険価額×Ⅱ［１］２の利率（円未満切捨て）");
    let asks = |condition: &str| {
        let text = format!(
            "\n条項 Ⅱ［１］２ 利率\n  利率 ＝\n    表「適用利率」［対象、契約日］の利率    {condition}\n    0.01    上記以外\n\n算定 "
        );
        rules(&[("base.kitei", &base.replacen("\n算定 ", &text, 1)), ("tables/適用利率.yaml", SERIES)])
    };
    asks("契約日が平成20年8月1日以後 かつ 契約日が平成21年7月31日以前である場合").sound();
    asks("対象がＢである場合").sound();
    let told = asks("契約日が平成20年8月1日以後である場合").told();
    assert!(told.len() == 1 && told[0].starts_with("K0320") && told[0].contains("2009-08-01以後"), "{told:?}");
}

/// Conditions between four days, some of them counted by months, some by days.
const BETWEEN: &str = "規程 甲規程
制定 平成16年7月2日
施行 平成16年10月1日
基準日 契約日

事実
  契約日    日付
  通知日    日付
  通知期限  日付
  申込日    日付

条項 Ⅱ［１］１ 係数
  係数 ＝
    1    通知日が契約日から1カ月以内である場合
    2    通知期限が通知日から10日以内である場合
    3    申込日が通知期限の10日前以前である場合
    4    契約日が申込日から1カ月以内である場合
    5    通知日が契約日の属する月の末日後である場合
    6    通知期限が申込日の属する月の翌月1日以後である場合
    7    契約日から通知期限までの日数≥20日である場合
    8    申込日から通知日までの日数≤3日である場合
    9    契約日が平成25年1月30日以前である場合
    10   通知期限が平成25年2月28日以前である場合
    11   契約日＝申込日である場合
    12   通知期限＞申込日である場合

算定 係数
  係数 ＝ Ⅱ［１］１の係数
";

/// Every few of these conditions, and what they are not, hold together exactly where some four days of a window make them hold.
#[test]
fn days_that_hang_together_are_found_wherever_there_are_any() {
    let mut findings = Findings::default();
    let files = kitei::corpus::memory::Memory::new().with("a/base.kitei", BETWEEN);
    let corpus = load(&files, None, &[], &mut findings);
    let program = from_provision::lower(from_corpus::resolve(&corpus, &mut findings), &mut findings);
    assert!(findings.is_empty(), "{:?}", findings.sorted());
    let rule = program.provisions[0][0].bodies[0].1.rules.values().next().unwrap();
    let conditions: Vec<&Condition> = rule.cases.iter().map(|case| &case.conditions[0]).collect();
    assert_eq!(conditions.len(), 12);
    let facts: Vec<FactId> = (0..program.graph.facts.len()).map(FactId).collect();
    let start: chrono::NaiveDate = "2013-01-27".parse().unwrap();
    let window = |span| {
        let bound = |fact: &FactId, comparison, days: u64| {
            let day = Value::Date(start + chrono::Days::new(days));
            governs::compared(&program.graph, *fact, comparison, day, span)
        };
        let both = |fact: &FactId| [bound(fact, Comparison::AtLeast, 0), bound(fact, Comparison::AtMost, 34)];
        facts.iter().flat_map(both).collect::<Vec<_>>()
    };
    let within = window(rule.span);
    // A generator of its own, so that a failure comes again.
    let mut seed: u64 = 20130215;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let (mut some, mut none) = (0, 0);
    for _ in 0..80 {
        let mut wanted: Vec<Condition> = Vec::new();
        let mut told = Vec::new();
        for _ in 0..3 + draw(4) {
            let at = draw(conditions.len());
            let not = draw(3) == 0;
            told.push(format!("{}{}", if not { "not " } else { "" }, at + 1));
            let one = conditions[at].clone();
            wanted.push(if not { governs::not(one) } else { one });
        }
        let all: Vec<Condition> = wanted.iter().chain(&within).cloned().collect();
        let found = match solve(&program, &all) {
            Answer::Case(case) => {
                assert!(all.iter().all(|one| decide::decide(one, &case) == Some(true)));
                true
            }
            Answer::Never => false,
            Answer::Unknown(_) => panic!("not decided: {told:?}"),
        };
        assert_eq!(found, any_days(&facts, start, &wanted), "{told:?}");
        (some, none) = if found { (some + 1, none) } else { (some, none + 1) };
    }
    assert!(some > 15 && none > 15, "{some} {none}");
}

/// Whether any days of the window make conditions hold, one fact after the other.
fn any_days(facts: &[FactId], start: chrono::NaiveDate, wanted: &[Condition]) -> bool {
    fn from(facts: &[FactId], start: chrono::NaiveDate, wanted: &[Condition], chosen: &mut Assignment) -> bool {
        let decided: Vec<Option<bool>> = wanted.iter().map(|one| decide::decide(one, chosen)).collect();
        if decided.contains(&Some(false)) {
            return false;
        }
        let Some((fact, rest)) = facts.split_first().filter(|_| decided.contains(&None)) else { return true };
        (0..=34).any(|days| {
            chosen.insert(*fact, Value::Date(start + chrono::Days::new(days)));
            let found = from(rest, start, wanted, chosen);
            chosen.remove(fact);
            found
        })
    }
    from(facts, start, wanted, &mut Assignment::new())
}
