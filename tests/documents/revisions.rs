//! Revisions: the rows of a comparison table.

use super::{revision, sound};
use kitei::law::confidence::Confidence;
use kitei::syntax::ast::Target;
use kitei::syntax::ast::revision::Side;

#[test]
fn a_revision_has_its_day_or_only_that_of_its_publication() {
    let known = revision("公表 平成25年2月20日\n施行 不明（解釈により平成25年4月1日）\n").unwrap();
    assert_eq!(known.revised.unwrap().to_string(), "2013-02-15");
    assert_eq!(known.published.unwrap().to_string(), "2013-02-20");
    assert!(known.enforced.unwrap().assumed);
    let unknown = sound("改正 不明（公表 平成17年9月26日）\n規程 甲規程\n").revision.unwrap();
    assert_eq!(unknown.revised, None);
    assert_eq!(unknown.published.unwrap().to_string(), "2005-09-26");
}

#[test]
fn a_side_is_a_text_or_a_mark_below_or_beside_its_word() {
    let revision = revision(
        "新旧 Ⅱ［１］ 見出し\n  新\n    Ａ＝1\n  旧\n    （新設）\n  解釈 そうした。\n\
         新旧 Ⅱ［２］\n  新（削る）\n  旧（不明）\n新旧 Ⅱ［３］\n  新 削除\n  旧\n    （略）\n",
    )
    .unwrap();
    let [first, second, third] = revision.rows.as_slice() else { panic!("three rows") };
    assert_eq!(first.title, "見出し");
    assert!(matches!((&first.new, &first.old), (Side::Text(_), Side::Nothing(_))));
    assert_eq!(first.interpretations[0].node, "そうした。");
    assert!(matches!((&second.new, &second.old), (Side::Nothing(_), Side::Unknown(_))));
    assert!(matches!((&third.new, &third.old), (Side::Deleted(_), Side::Text(_))));
    assert!(matches!(&third.target, Target::Provision(address) if address.levels.len() == 2));
}

#[test]
fn facts_and_reference_dates_have_rows_too() {
    let revision = revision(
        "新旧 事実\n  新\n    国 区分 Ａ／Ｂ／Ｃ\n  旧\n    国 区分 Ａ／Ｂ\n\
         新旧 基準日 Ⅱ［８］\n  新\n    通知日\n  旧 船積日\n新旧 基準日\n  新\n    基準日 申込日\n  旧\n    不明\n",
    )
    .unwrap();
    let [facts, date, whole] = revision.rows.as_slice() else { panic!("three rows") };
    assert!(matches!((&facts.new, &facts.old), (Side::Facts(new), Side::Facts(old)) if new[0].line != old[0].line));
    assert!(matches!(&date.target, Target::ReferenceDate(Some(_), _)));
    let Side::ReferenceDate(new) = &date.new else { panic!("a date") };
    assert_eq!((new.fact.as_ref().unwrap().node.as_str(), new.scope.len()), ("通知日", 1));
    assert!(matches!(&date.old, Side::ReferenceDate(old) if old.fact.as_ref().unwrap().node == "船積日"));
    assert!(matches!(&whole.old, Side::ReferenceDate(old) if old.fact.is_none()));
}

#[test]
fn tables_change_by_row_or_whole() {
    let revision = revision(
        "新旧 表「短期・船前」\n  新\n    Ａ  「SOV CC」  0.5  ―\n    出典 公表 資料\n    確度 仮\n  旧\n    Ａ  「SOV CC」  0.6  1\n\
         新旧 表「短期・船後」\n  新\n    表「短期・船後（平成25年）」\n  旧\n    表「短期・船後」\n",
    ).unwrap();
    let Side::TableRows { rows, document, confidence } = &revision.rows[0].new else { panic!("rows") };
    let cells: Vec<&str> = rows[0].node.iter().map(|cell| cell.node.as_str()).collect();
    assert_eq!(cells, ["Ａ", "SOV CC", "0.5", "―"]);
    assert_eq!(document.as_deref(), Some("公表 資料"));
    assert_eq!(*confidence, Some(Confidence::Placeholder));
    assert!(matches!(&revision.rows[1].new, Side::WholeTable(name) if name.node == "短期・船後（平成25年）"));
}

#[test]
fn provisions_are_moved_at_their_place_among_the_rows() {
    let row = "新旧 Ⅱ［１］\n  新 削除\n  旧\n    （略）\n";
    let revision =
        revision(&format!("{row}Ⅱ［５］４をⅡ［５］５とする。\n{row}移す Ⅱ［６］１から３までを２から４までとする\n"))
            .unwrap();
    let shown: Vec<String> = revision
        .renumberings
        .iter()
        .map(|one| format!("{} {} {}", one.after_rows, one.from.node, one.to.node))
        .collect();
    assert_eq!(
        shown,
        ["1 Ⅱ［５］４ Ⅱ［５］５", "2 Ⅱ［６］１ Ⅱ［６］２", "2 Ⅱ［６］２ Ⅱ［６］３", "2 Ⅱ［６］３ Ⅱ［６］４"]
    );
}
