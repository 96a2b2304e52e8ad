//! `check --changed`: a revision changes nothing outside what it names, or a case shows what.
#![expect(clippy::unwrap_used, reason = "a test that cannot ask fails")]

use crate::support::{Loaded, SHIPPED, Set, rules};
use kitei::corpus::to_yaml;
use kitei::query::changed::{Changed, EntryChange};

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
    assert_eq!(entry(&changed, "保険料").through, ["Ⅱ［２］１"]);
    assert!(entry(&changed, "待機期間").is_untouched());
    assert!(!changed.differs());
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
    let yaml = to_yaml::case(&elsewhere.first().unwrap().case);
    let outcome = loaded.outcome(&yaml);
    let revived = elsewhere.first().unwrap().after.as_ref().unwrap();
    assert_eq!(crate::support::results(&outcome), crate::support::results(revived));
    assert_ne!(elsewhere.first().unwrap().before.as_ref().unwrap().results, revived.results);
}

#[test]
fn a_fact_that_may_be_less_than_before_is_shown_with_a_case() {
    let rows = "新旧 事実\n  新\n    期間  日数  1日以上180日以下\n  旧\n    期間      日数      1日以上366日以下\n";
    let changed = asked(&with(rows), "2015-02-15");
    let elsewhere = &entry(&changed, "待機期間").elsewhere;
    let one = elsewhere.first().unwrap();
    assert_eq!(one.because, "事実「期間」");
    assert!(one.before.is_ok() && one.after.as_ref().unwrap_err().starts_with("K0506"));
    assert!(to_yaml::case(&one.case).contains("期間: 366日"));
    assert!(entry(&changed, "保険料").is_untouched());
}

#[test]
fn an_order_that_a_revision_adds_refuses_cases_that_were_taken() {
    let text = revision("平成27年2月15日", SURCHARGE, IN_FORCE);
    let text = text.replace("新旧 Ⅱ［２］１", "事実\n  通知日 は 契約日 以後\n\n新旧 Ⅱ［２］１");
    let loaded = rules(&[("base.kitei", BASE), ("2015-a.kitei", &text)]).usable();
    let changed = asked(&loaded, "2015-02-15");
    let one = entry(&changed, "待機期間").elsewhere.first().unwrap().clone();
    assert_eq!(one.because, "事実の前後");
    assert!(one.before.is_ok() && one.after.is_err());
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
