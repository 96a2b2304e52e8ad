//! A day that is taken in the place of another chooses the version of a row as it does that of a case.

use crate::support::rules;
use kitei::batch::sheet::{Cells, Sheet, SheetColumn};
use kitei::query::portfolio::{Asked, Pricing};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 保険契約締結日\n\n事実\n  保険契約締結日  日付  言い方 「締結する保険契約」\n  増額分  真偽  なければ いいえ\n  増額の承認の日  日付\n  保険価額  金額(円)  0円以上\n\n条項 Ⅱ［１］１ 保険料\n  保険料(円) ＝ 保険価額×0.01（円未満切捨て）\n\n算定 保険料\n  規程 考案規程\n  保険料(円) ＝ Ⅱ［１］１の保険料\n";
const REVISION: &str = "改正 平成22年2月15日\n規程 考案規程\n\n新旧 Ⅱ［１］１\n  新\n    保険料(円) ＝ 保険価額×0.02（円未満切捨て）\n  旧\n    保険料(円) ＝ 保険価額×0.01（円未満切捨て）\n\n附則\n  １ この改正は、平成22年4月1日から施行し、同日以後に締結する保険契約について適用する。\n  ２ 増額分については、増額の承認の日を保険契約締結日とみなす。\n";

#[test]
fn an_increase_goes_by_the_day_of_its_approval_in_columns_too() {
    let loaded = rules(&[("base.kitei", BASE), ("2010-02-15-revision.kitei", REVISION)]);
    let column = |name: &str, cells: [&str; 5]| SheetColumn {
        name: name.to_owned(),
        cells: Cells::Texts(cells.map(str::to_owned).to_vec()),
        given: cells.iter().map(|cell| !cell.is_empty()).collect(),
    };
    let sheet = Sheet {
        rows: 5,
        columns: vec![
            column("保険契約締結日", ["2009-12-01", "2009-12-01", "2009-12-01", "2010-04-01", ""]),
            column("増額分", ["いいえ", "はい", "はい", "", "はい"]),
            column("増額の承認の日", ["2010-04-01", "2010-03-31", "2010-04-01", "", "2010-04-01"]),
            column("保険価額", ["1000円"; 5]),
        ],
        unread: Vec::new(),
    };
    let asked = Asked {
        entry: "保険料".to_owned(),
        states: vec![VersionState::Newest],
        switches: Default::default(),
        keep: Vec::new(),
        set: Vec::new(),
        threads: None,
    };
    let priced = Pricing::new(&loaded.engine, asked).unwrap().price(sheet).unwrap();
    let premiums: Vec<Option<String>> = (0..5).map(|row| priced.sheet.columns[0].text(row)).collect();
    assert_eq!(premiums, ["10", "10", "20", "20", "20"].map(|premium| Some(premium.to_owned())));
}
