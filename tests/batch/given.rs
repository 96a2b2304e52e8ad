//! Whether a case gives a fact, by columns in which some rows do not.

use crate::support::rules;
use kitei::batch::answers::AnswerValues;
use kitei::batch::columns::{Column, Columns, Data};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  承認日  日付\n\n条項 Ⅱ［１］１ 段階\n  段階 ＝\n      2    承認日がある場合\n      1    上記以外\n\n算定 段階\n  規程 考案規程\n  段階 ＝ Ⅱ［１］１の段階\n";

#[test]
fn a_fact_that_is_asked_for_and_not_read_is_given_in_the_rows_that_give_it() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("段階", VersionState::Newest, &Default::default()).unwrap();
    let columns = Columns::of_rows(3).with("契約日", Data::Dates(&[18_000; 3])).unwrap();
    let given = Some([true, false, true].as_slice());
    let columns = columns.with_column(Column { name: "承認日", data: Data::Dates(&[18_001; 3]), given }).unwrap();
    let answers = portfolio.price(&columns).unwrap();
    let AnswerValues::WideNumbers(stages, decimals) = &answers.columns[0].values else {
        panic!("numbers are expected")
    };
    let one = 10_i128.pow(*decimals);
    assert_eq!(
        (answers.answered.as_slice(), stages.as_slice()),
        ([true; 3].as_slice(), [2 * one, one, 2 * one].as_slice())
    );
}

const DEADLINE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  変更の日  日付\n  償還期限  日付\n  請求の日  日付  なければ 値なし\n\n期限 通知\n  規程 考案規程\n  起算日 ＝ 変更の日\n  起算日から1カ月以内、かつ、償還期限まで、かつ、請求の日の前日まで\n";

#[test]
fn a_deadline_goes_without_a_date_that_may_be_none_and_not_without_another() {
    let loaded = rules(&[("base.kitei", DEADLINE)]);
    let portfolio = loaded.engine.portfolio("通知", VersionState::Newest, &Default::default()).unwrap();
    let columns = Columns::of_rows(3).with("変更の日", Data::Dates(&[18_000; 3])).unwrap();
    let due = Some([true, true, false].as_slice());
    let columns =
        columns.with_column(Column { name: "償還期限", data: Data::Dates(&[18_020; 3]), given: due }).unwrap();
    let claimed = Some([true, false, true].as_slice());
    let columns =
        columns.with_column(Column { name: "請求の日", data: Data::Dates(&[18_015; 3]), given: claimed }).unwrap();
    let answers = portfolio.price(&columns).unwrap();
    assert_eq!(answers.answered, [true, true, false]);
    let AnswerValues::Dates(days) = &answers.columns[0].values else { panic!("days are expected") };
    assert_eq!(days[..2], [18_014, 18_020]);
}
