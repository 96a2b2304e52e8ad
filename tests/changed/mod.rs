//! `check --changed`: a revision changes nothing outside what it names, or a case shows what.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot ask fails")]

use crate::support::{Loaded, SHIPPED, Set, rules};
use kitei::corpus::to_yaml;
use kitei::eval::outcome::Outcome;
use kitei::number::exact::Number;
use kitei::query::changed::{Changed, EntryChange, Example, Found, Through};

const BASE: &str = "規程 甲規程
制定 平成16年7月2日
施行 平成16年10月1日
基準日 契約日

事実
  契約日    日付      言い方 「締結された保険契約」
  通知日    日付
  区分      区分 Ａ／Ｂ
  期間      日数      1日以上366日以下
  保険価額  金額(円)  0円以上
  付保率    割合      0以上1以下

条項 Ⅱ［１］１ 保険料
  保険料(円) ＝ 保険価額×0.01×Ⅱ［１］２の係数×Ⅱ［２］１の割増係数（規定がないときは１）（円未満切捨て）

条項 Ⅱ［１］２ 係数
  係数 ＝ 2    区分がＡである 場合
  係数 ＝ 3    区分がＢである 場合

条項 Ⅱ［２］１ 割増
  割増係数 ＝ 2

条項 Ⅱ［３］１ 待機
  待機期間(日) ＝ 期間×2

算定 保険料
  保険料(円) ＝ Ⅱ［１］１の保険料

算定 待機期間
  待機期間(日) ＝ Ⅱ［３］１の待機期間
  示す  通知 ＝ 通知日
";

fn revision(day: &str, rows: &str, clauses: &str) -> String {
    format!("改正 {day}\n規程 甲規程\n\n{rows}\n附則\n{clauses}\n")
}

const IN_FORCE: &str = "  １ この改正は、平成27年4月1日から施行する。";

fn with(rows: &str) -> Loaded {
    rules(&[("base.kitei", BASE), ("2015-a.kitei", &revision("平成27年2月15日", rows, IN_FORCE))]).usable()
}

fn asked(loaded: &Loaded, day: &str) -> Changed {
    loaded.engine.changed(day.parse().unwrap()).unwrap().remove(0)
}

#[track_caller]
fn entry<'c>(changed: &'c Changed, name: &str) -> &'c EntryChange {
    changed.entries.iter().find(|entry| entry.name == name).unwrap()
}

const SURCHARGE: &str = "新旧 Ⅱ［２］１ 割増
  新
    割増係数 ＝ 4
  旧
    割増係数 ＝ 2
";

#[test]
fn what_a_row_names_explains_what_changes() {
    let changed = asked(&with(SURCHARGE), "2015-02-15");
    assert_eq!(changed.named, ["Ⅱ［２］１"]);
    let through = &entry(&changed, "保険料").through;
    assert_eq!(through.iter().map(|one| one.shown.as_str()).collect::<Vec<_>>(), ["Ⅱ［２］１"]);
    assert!(entry(&changed, "待機期間").is_untouched());
    assert!(!changed.differs());
}

/// The example of a named provision's change.
#[track_caller]
fn example<'c>(changed: &'c Changed, name: &str, place: &str) -> &'c Example {
    let through = entry(changed, name).through.iter().find(|one| one.shown == place).unwrap();
    let Found::Example(example) = &through.found else { panic!("{through:#?}") };
    example
}

#[test]
fn what_a_named_provision_changes_is_shown_with_a_case_that_differs() {
    let loaded = with(SURCHARGE);
    let changed = asked(&loaded, "2015-02-15");
    let example = example(&changed, "保険料", "Ⅱ［２］１");
    let yaml = to_yaml::case(&example.case);
    let before = loaded.outcome_with(&yaml, &crate::support::switches(["without=2015-02-15"]));
    let with = loaded.outcome(&yaml);
    assert_eq!(crate::support::results(&before), crate::support::results(example.before.as_ref().unwrap()));
    assert_eq!(crate::support::results(&with), crate::support::results(example.after.as_ref().unwrap()));
    assert_ne!(before.results, with.results);
    // What has no part in the difference is not in it.
    assert!(!yaml.contains("期間") && !yaml.contains("付保率"), "{yaml}");
}

#[test]
fn each_named_provision_is_shown_by_itself() {
    let rows = format!(
        "{SURCHARGE}\n新旧 Ⅱ［１］２ 係数\n  新\n    係数 ＝ 2    区分がＡである 場合\n    係数 ＝ 5    区分がＢである 場合\n  旧\n    \
         係数 ＝ 2    区分がＡである 場合\n    係数 ＝ 3    区分がＢである 場合\n"
    );
    let changed = asked(&with(&rows), "2015-02-15");
    let factor = example(&changed, "保険料", "Ⅱ［１］２");
    assert!(to_yaml::case(&factor.case).contains("区分: Ｂ"));
    // Of 3 and 5, with a surcharge of 2 and 4.
    let premium =
        |side: &Result<Box<Outcome>, String>| side.as_ref().unwrap().results[0].value.number().cloned().unwrap();
    assert_eq!(
        &premium(&factor.before) * &Number::from_integer(10),
        &premium(&factor.after) * &Number::from_integer(3)
    );
    assert!(entry(&changed, "保険料").through.iter().all(|one| matches!(one.found, Found::Example(_))));
}

#[test]
fn other_words_for_the_same_are_told_as_such() {
    let rows = "新旧 Ⅱ［２］１ 割増\n  新\n    割増係数 ＝ 1＋1\n  旧\n    割増係数 ＝ 2\n";
    let changed = asked(&with(rows), "2015-02-15");
    let through = &entry(&changed, "保険料").through;
    assert!(matches!(through.as_slice(), [Through { found: Found::NotMet, .. }]), "{through:#?}");
    // One that by its own words reaches no case changes nothing.
    let later = "  １ この改正は、平成27年4月1日から施行する。\n  ２ Ⅱ［２］１については、契約日が平成27年4月1日以後 かつ \
                 通知日が平成27年3月31日以前である場合に適用する。";
    let base = BASE.replace("  区分      区分", "  通知日 は 契約日 以後\n  区分      区分");
    let text = revision("平成27年2月15日", SURCHARGE, later);
    let loaded = rules(&[("base.kitei", &base), ("2015-a.kitei", &text)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    assert!(entry(&changed, "保険料").is_untouched(), "{changed:#?}");
}

/// Ⅱ［１］２ was amended before; a renewal that is now a contract comes under the amended text.
#[test]
fn a_day_that_is_now_taken_for_another_reaches_what_is_not_named() {
    let earlier = "新旧 Ⅱ［１］２ 係数\n  新\n    係数 ＝ 7\n  旧\n    係数 ＝ 2    区分がＡである 場合\n    係数 ＝ 3    区分がＢである 場合\n";
    let earlier = revision("平成25年2月15日", earlier, "  １ この改正は、平成25年4月1日から施行する。");
    let text = revision("平成27年2月15日", SURCHARGE, &format!("{IN_FORCE}\n  ２ 更新日は、契約日とみなす。"));
    let base = BASE.replace("  通知日    日付\n", "  通知日    日付\n  更新日    日付\n");
    let loaded = rules(&[("base.kitei", &base), ("2013-a.kitei", &earlier), ("2015-a.kitei", &text)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    let one = entry(&changed, "保険料").elsewhere.first().unwrap();
    assert_eq!(one.because, "「契約日」とみなすこと");
    assert!(to_yaml::case(&one.example.case).contains("更新日"));
}

#[test]
fn a_new_number_alone_changes_nothing() {
    let changed = asked(&with("Ⅱ［１］２をⅡ［１］４とする\n"), "2015-02-15");
    assert_eq!(changed.named, Vec::<String>::new());
    assert!(changed.entries.iter().all(EntryChange::is_untouched), "{changed:#?}");
}

/// The renumbered provision is a new version, and the last day of the version before it is not its own.
#[test]
fn a_new_number_that_revives_what_had_ended_is_shown_with_a_case() {
    let sunset = revision(
        "平成25年2月15日",
        SURCHARGE,
        "  １ この改正は、平成25年4月1日から施行する。\n  ２ Ⅱ［２］１は、平成26年3月31日限り、その効力を失う。",
    );
    let later = revision("平成27年2月15日", "Ⅱ［２］１をⅡ［２］３とする\n", IN_FORCE);
    let loaded = rules(&[("base.kitei", BASE), ("2013-a.kitei", &sunset), ("2015-a.kitei", &later)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    let elsewhere = &entry(&changed, "保険料").elsewhere;
    assert_eq!(elsewhere.iter().map(|one| one.because.as_str()).collect::<Vec<_>>(), ["Ⅱ［２］３"]);
    let yaml = to_yaml::case(&elsewhere.first().unwrap().example.case);
    let outcome = loaded.outcome(&yaml);
    let revived = elsewhere.first().unwrap().example.after.as_ref().unwrap();
    assert_eq!(crate::support::results(&outcome), crate::support::results(revived));
    assert_ne!(elsewhere.first().unwrap().example.before.as_ref().unwrap().results, revived.results);
}

#[test]
fn what_a_sentence_ends_is_named_without_a_row() {
    let ends = "  １ この改正は、平成27年4月1日から施行する。\n  ２ Ⅱ［１］２は、平成28年3月31日限り、その効力を失う。";
    let loaded = rules(&[("base.kitei", BASE), ("2015-a.kitei", &revision("平成27年2月15日", "", ends))]).usable();
    let changed = asked(&loaded, "2015-02-15");
    assert_eq!(changed.named, ["Ⅱ［１］２"]);
    let premium = entry(&changed, "保険料");
    assert!(premium.elsewhere.is_empty() && premium.undecided.is_empty());
    let Found::Example(example) = &premium.through.first().unwrap().found else { panic!("no case") };
    assert!(example.before.is_ok() && example.after.as_ref().unwrap_err().starts_with("K0519"));
    assert!(entry(&changed, "待機期間").is_untouched());
}

#[test]
fn a_fact_that_may_be_less_than_before_is_shown_with_a_case() {
    let rows = "新旧 事実\n  新\n    期間  日数  1日以上180日以下\n  旧\n    期間      日数      1日以上366日以下\n";
    let changed = asked(&with(rows), "2015-02-15");
    let elsewhere = &entry(&changed, "待機期間").elsewhere;
    let one = elsewhere.first().unwrap();
    assert_eq!(one.because, "事実「期間」");
    assert!(one.example.before.is_ok() && one.example.after.as_ref().unwrap_err().starts_with("K0506"));
    assert!(to_yaml::case(&one.example.case).contains("期間: 366日"));
    assert!(entry(&changed, "保険料").is_untouched());
}

/// A category that only the amended text has a value for is a change through what the revision names.
#[test]
fn a_category_that_only_a_named_provision_speaks_of_is_shown_with_a_case() {
    let rows = "新旧 事実\n  新\n    区分  区分 Ａ／Ｂ／Ｃ\n  旧\n    区分      区分 Ａ／Ｂ\n\n新旧 Ⅱ［１］２ 係数\n  新\n    係数 ＝ 2    区分がＡである 場合\n    \
                係数 ＝ 3    区分がＢ又はＣである 場合\n  旧\n    係数 ＝ 2    区分がＡである 場合\n    係数 ＝ 3    区分がＢである 場合\n";
    let changed = asked(&with(rows), "2015-02-15");
    assert!(entry(&changed, "保険料").undecided.is_empty() && !changed.differs(), "{changed:#?}");
    let one = example(&changed, "保険料", "事実「区分」");
    assert!(to_yaml::case(&one.case).contains("区分: Ｃ") && one.before.is_err() && one.after.is_ok());
}

#[test]
fn an_order_that_a_revision_adds_refuses_cases_that_were_taken() {
    let text = revision("平成27年2月15日", SURCHARGE, IN_FORCE);
    let text = text.replace("新旧 Ⅱ［２］１", "事実\n  通知日 は 契約日 以後\n\n新旧 Ⅱ［２］１");
    let loaded = rules(&[("base.kitei", BASE), ("2015-a.kitei", &text)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    let one = entry(&changed, "待機期間").elsewhere.first().unwrap().clone();
    assert_eq!(one.because, "事実の前後");
    assert!(one.example.before.is_ok() && one.example.after.is_err());
}

#[test]
fn what_cannot_be_decided_is_said() {
    // A product of two facts is beyond the regions; that it is never negative is not seen.
    let text = revision("平成27年2月15日", SURCHARGE, IN_FORCE)
        .replace("新旧 Ⅱ［２］１", "事実\n  要件 保険価額×付保率が0円以上でなければならない。\n\n新旧 Ⅱ［２］１");
    let loaded = rules(&[("base.kitei", BASE), ("2015-a.kitei", &text)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    let undecided = &entry(&changed, "保険料").undecided;
    assert!(undecided.iter().any(|(because, ..)| because == "要件"), "{changed:#?}");
}

/// A set of facts of which one is to be given is given whole, and nothing beside it.
#[test]
fn a_case_gives_one_of_several_facts() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let changed = asked(&loaded, "2010-02-03");
    let example = example(&changed, "最低保険料率", "第24条第1項");
    let yaml = to_yaml::case(&example.case);
    let days = ["2010-02-03", "2023-03-31"].map(|day| day.parse().unwrap());
    let without = kitei::corpus::case::Switches { without: days.to_vec(), ..Default::default() };
    assert_ne!(loaded.outcome(&yaml).results, loaded.outcome_with(&yaml, &without).results);
    // A long period, a weak country and a weak buyer at once.
    let changed = asked(&loaded, "2023-03-31");
    assert!(matches!(entry(&changed, "最低保険料率").through.as_slice(), [one, other] if both_shown(one, other)));
}

fn both_shown(one: &Through, other: &Through) -> bool {
    [one, other].iter().all(|one| matches!(one.found, Found::Example(_)))
}

/// None of the shipped revisions changes anything but what it names.
#[test]
fn every_shipped_revision_keeps_to_what_it_names() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let timeline = loaded.engine.timeline(None, &Default::default()).unwrap();
    let days: std::collections::BTreeSet<_> =
        timeline.iter().flat_map(|row| &row.versions).map(|version| version.revision).collect();
    let mut asked = 0;
    for day in days {
        // An enactment has no state before it.
        let Ok(found) = loaded.engine.changed(day) else { continue };
        for changed in found {
            asked += 1;
            assert!(!changed.named.is_empty(), "{}", changed.revision);
            for one in &changed.entries {
                assert!(one.elsewhere.is_empty() && one.undecided.is_empty(), "{}: {one:#?}", changed.revision);
            }
        }
    }
    assert!(asked >= 10, "{asked}");
}
