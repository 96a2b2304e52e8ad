//! Lists as typed columns.

use crate::support::rules;
use kitei::batch::answers::AnswerValues;
use kitei::batch::columns::{Column, ColumnError, Columns, Data, Rows};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  償還予定  一覧（期日：日付、元本：金額(円)）\n\n条項 Ⅱ［１］１ 償還\n  償還額(円) ＝ 合計（償還予定のうち元本が2円以上のもの：元本）\n  最終日 ＝ 最大（償還予定：期日）\n  回数 ＝ 件数（償還予定）\n\n算定 償還\n  規程 考案規程\n  償還額(円) ＝ Ⅱ［１］１の償還額（円未満切捨て）\n  最終日 ＝ Ⅱ［１］１の最終日\n  回数 ＝ Ⅱ［１］１の回数（整数未満切捨て）\n";

/// Four cases: of three rows, of none, of 65 and of one; the days count down, so that the last is the first row's.
const ENDS: [u32; 4] = [3, 3, 68, 69];

#[test]
fn lists_are_summed_counted_and_compared_row_by_row() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("償還", VersionState::Newest, &Default::default()).unwrap();
    let days: Vec<i32> = (0..69).map(|row| 18_000 - row).collect();
    let amounts: Vec<i64> = (0..69).map(|row| row % 3 + 1).collect();
    let cells = [("期日", Data::Dates(&days)), ("元本", Data::Numbers(&amounts, 0))];
    let cells = cells.map(|(name, data)| Column { name, data, given: None });
    let columns = Columns::of_rows(4).with("契約日", Data::Dates(&[18_000; 4])).unwrap();
    let list = Data::List(Rows { ends: &ENDS, columns: &cells });
    let answers = portfolio.price(&columns.clone().with("償還予定", list).unwrap()).unwrap();
    // The second has no last day, the third more rows than plans take: both are left to evaluation.
    assert_eq!(answers.answered, [true, false, false, true]);
    let AnswerValues::Numbers(sums, 0) = &answers.columns[0].values else { panic!("yen are expected") };
    let AnswerValues::Dates(last) = &answers.columns[1].values else { panic!("days are expected") };
    let AnswerValues::Numbers(counts, 0) = &answers.columns[2].values else { panic!("counts are expected") };
    // 1, 2 and 3 yen, of which 1 yen is left out; the 69th row has 3 yen.
    assert_eq!((sums[0], last[0], counts[0]), (5, 18_000, 3));
    assert_eq!((sums[3], last[3], counts[3]), (3, 17_932, 1));
}

#[test]
fn a_list_whose_columns_do_not_fit_is_refused() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("償還", VersionState::Newest, &Default::default()).unwrap();
    let short = [Column { name: "元本", data: Data::Numbers(&[1, 2], 0), given: None }];
    let refused = Columns::of_rows(1).with("償還予定", Data::List(Rows { ends: &[3], columns: &short })).unwrap_err();
    assert_eq!(refused, ColumnError::Rows { name: "償還予定の元本".to_owned(), found: 2, expected: 3 });
    let unknown = [Column { name: "元金", data: Data::Numbers(&[1, 2], 0), given: None }];
    let columns = Columns::of_rows(1).with("償還予定", Data::List(Rows { ends: &[2], columns: &unknown })).unwrap();
    let told = portfolio.price(&columns).unwrap_err();
    assert_eq!(told[0].message, "「償還予定」に「元金」という欄はない");
}
