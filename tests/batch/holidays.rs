//! Days that end on a holiday, by columns.

use crate::support::rules;
use kitei::batch::answers::AnswerValues;
use kitei::batch::columns::{Columns, Data, UNNOTIFIED};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  期日  日付又は未通知\n\n条項 Ⅱ［１］１ 支払\n  支払日 ＝ 期日の翌日（休日の場合は翌営業日）\n\n算定 支払日\n  規程 考案規程\n  支払日 ＝ Ⅱ［１］１の支払日\n";

#[test]
fn a_day_that_would_be_a_holiday_is_the_next_business_day_in_columns_too() {
    let loaded = rules(&[("base.kitei", BASE), ("calendar/holidays.txt", "2020-05-04\n2020-05-05\n2020-05-06\n")]);
    let portfolio = loaded.engine.portfolio("支払日", VersionState::Newest, &Default::default()).unwrap();
    // 2020-04-30 is the 18,382nd day since 1970: the days after it are Friday, Saturday, …, and Wednesday the 6th a holiday.
    let days = [18_382, 18_383, 18_387, UNNOTIFIED];
    let columns = Columns::of_rows(4).with("期日", Data::Dates(&days)).unwrap();
    let columns = columns.with("契約日", Data::Dates(&[18_000; 4])).unwrap();
    let answers = portfolio.price(&columns).unwrap();
    assert_eq!(answers.answered, [true, true, true, false]);
    let AnswerValues::Dates(paid) = &answers.columns[0].values else { panic!("days are expected") };
    // 2020-05-01, then twice 2020-05-07.
    assert_eq!(paid[..3], [18_383, 18_389, 18_389]);
}
