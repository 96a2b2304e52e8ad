//! Bases and entries.

use super::{base, parse, sound};
use chrono::NaiveDate;
use kitei::syntax::ast;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[test]
fn the_head_of_a_base_says_who_when_and_by_which_date() {
    let base = base(
        "番号 04-制度-00034\n施行 平成 16 年１０月１日\n基準日 保険契約締結日\n\
         基準日 Ⅱ［５］及び［８］から［９］までについては、船積日\n  解釈 船積みにより成立する、\n    ものとした。\n\
         本文は、平成25年2月15日現在のものによる。Ⅱ［１］５については、平成23年9月1日前の文は不明。\n  平成16年7月2日前の文は不明。\n\
         解釈 端数は切り捨てた。\n",
    ).unwrap();
    assert_eq!(base.name.node, "甲規程");
    assert_eq!(base.number.unwrap().node, "04-制度-00034");
    assert_eq!(base.enacted.node, day(2004, 7, 2));
    assert_eq!(base.enforced.unwrap().day, Some(day(2004, 10, 1)));
    let [whole, some] = base.reference_dates.as_slice() else { panic!("two lines") };
    assert!(whole.scope.is_empty());
    assert_eq!(some.fact.as_ref().unwrap().node, "船積日");
    assert_eq!(some.scope.len(), 2);
    assert_eq!(some.interpretations[0].node, "船積みにより成立する、ものとした。");
    let text_as_of = base.text_as_of.unwrap();
    assert_eq!(text_as_of.day, day(2013, 2, 15));
    let unknown: Vec<_> = text_as_of.unknown_before.iter().map(|(scope, day)| (scope.len(), *day)).collect();
    assert_eq!(unknown, [(1, day(2011, 9, 1)), (0, day(2004, 7, 2))]);
    assert_eq!(base.interpretations[0].node, "端数は切り捨てた。");
}

#[test]
fn what_is_not_known_is_said() {
    let base = base("番号 不明\n施行 不明（解釈により平成16年10月1日）\n基準日 不明\n").unwrap();
    assert!(base.number.is_none());
    assert!(base.enforced.unwrap().assumed);
    assert!(base.reference_dates[0].fact.is_none());
    assert_eq!(super::base("施行 別に定める日\n").unwrap().enforced.unwrap().day, None);
    let (parsed, findings, _) = parse(&["規程 甲\n制定 不明（解釈により平成29年4月1日）\n施行 平成29年4月1日\n"]);
    let base = parsed[0].document.base.as_ref().unwrap();
    assert!(base.enacted_assumed && findings.is_empty());
    assert_eq!(base.enacted.node, day(2017, 4, 1));
}

#[test]
fn a_date_may_count_on_in_the_era_that_the_text_was_promulgated_in() {
    let (parsed, findings, _) = parse(&["規程 甲\n制定 平成30年1月1日\n施行 平成32年4月1日\n"]);
    assert_eq!(parsed[0].document.base.as_ref().unwrap().enforced.as_ref().unwrap().day, Some(day(2020, 4, 1)));
    assert_eq!(findings[0].message, "平成32年4月1日は令和2年4月1日");
    assert_eq!(findings[0].code.as_str(), "K0210");
    assert_eq!(super::found(&["規程 甲\n制定 令和2年1月1日\n施行 平成32年4月1日\n"]).len(), 1);
}

#[test]
fn a_provision_has_an_address_a_title_or_stands_for_a_range() {
    let base = base(
        "条項 II[5]2(1)① 非常事由の係数\n  （略）\n条項 Ⅱ［６］から［９］まで\n  （略）\n条項 第16条の2第1項\n  削除\n条項 別表第１の２別表\n  （略）\n",
    )
    .unwrap();
    let shown: Vec<String> = base
        .provisions
        .iter()
        .map(|one| {
            let addresses: Vec<String> = one.addresses.iter().map(|address| address.node.to_string()).collect();
            format!("{} {}", addresses.join("・"), one.title)
        })
        .collect();
    assert_eq!(
        shown,
        ["Ⅱ［５］２(1)① 非常事由の係数", "Ⅱ［６］・Ⅱ［７］・Ⅱ［８］・Ⅱ［９］ ", "第16条の2第1項 ", "別表第１の２ 別表"]
    );
}

#[test]
fn items_of_an_annex_are_whole_paragraphs() {
    let base = base(
        "附則\n  １．この規程は、平成16年10月\n    1日から施行する。\n    解釈 そうした。\n  ２ 附則１の適用を妨げない。\n  解釈 これも。\n",
    ).unwrap();
    let shown: Vec<_> = base.supplementary.iter().map(|item| (item.number, item.text.as_str())).collect();
    assert_eq!(shown, [(Some(1), "この規程は、平成16年10月1日から施行する。"), (Some(2), "附則１の適用を妨げない。")]);
    let remarks: Vec<_> = base.supplementary.iter().map(|item| item.interpretations[0].node.as_str()).collect();
    assert_eq!(remarks, ["そうした。", "これも。"]);
}

#[test]
fn entries_stand_alone_or_beside_a_base() {
    let alone =
        sound("算定 保険料\n  規程 甲規程\n  保険料(円) ＝ 1円\n判定 変更\n  規程 甲規程\n期限 通知\n  規程 甲規程\n");
    let kinds: Vec<_> = alone.entries.iter().map(|entry| (entry.kind, entry.name.node.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (ast::entry::EntryKind::Calculation, "保険料"),
            (ast::entry::EntryKind::Determination, "変更"),
            (ast::entry::EntryKind::Deadline, "通知")
        ]
    );
    assert!(alone.base.is_none());
    let beside = sound("規程 甲規程\n制定 平成16年7月2日\n算定 保険料\n  保険料(円) ＝ 1円\n");
    assert_eq!(beside.entries[0].regulation.as_ref().unwrap().node, "甲規程");
}

#[test]
fn no_later_revision_and_no_other_text_changes_how_a_line_is_cut() {
    let row = |name: &str| format!("新旧 Ⅱ［１］\n  新\n    {name} ＝ 1\n  旧\n    （新設）\n");
    let first = format!("改正 平成20年1月1日\n規程 甲\n{}", row("初めの率"));
    let second = format!("改正 平成21年1月1日\n規程 甲\n{}", row("次の率"));
    let base = "規程 甲\n制定 平成16年7月2日\n事実\n  船積日 日付 言い方 「行われた船積み」\n  国 区分 Ａ／Ｂ\n条項 Ⅱ［１］\n  元の率(％)＝1\n";
    let entries = "算定 答え\n  規程 甲\n  中間 途中 ＝ 1\n";
    let (parsed, _, _) = parse(&[&second, base, entries, &first]);
    let has = |at: usize, name: &str| parsed[at].dictionary.names().any(|one| one == name);
    for name in ["船積日", "行われた船積み", "Ａ", "元の率", "答え", "途中"] {
        assert!((0..4).all(|at| has(at, name)), "{name}");
    }
    assert_eq!(
        [has(0, "初めの率"), has(1, "初めの率"), has(2, "初めの率"), has(3, "初めの率")],
        [true, false, true, true]
    );
    assert_eq!([has(0, "次の率"), has(1, "次の率"), has(2, "次の率"), has(3, "次の率")], [true, false, true, false]);
}
