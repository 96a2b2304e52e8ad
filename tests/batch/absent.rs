//! Results that are なし, by columns: no value and no error; where a formula needs the value, an error.

use crate::support::rules;
use kitei::batch::answers::AnswerValues;
use kitei::batch::columns::{Columns, Data};
use kitei::batch::sheet::{Cells, Sheet, SheetColumn};
use kitei::query::portfolio::{Asked, ERROR, Pricing};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  区分  区分 甲／乙／丙\n  金額  金額(円)  0円以上\n\n条項 Ⅱ［１］１ 割引\n  割引(円) ＝\n      なし（甲には割引がない）    区分が甲である場合\n      100円                       区分が乙である場合\n      金額×0.15（円未満切捨て）   上記以外\n  保険料(円) ＝ 金額－割引（円未満切捨て）\n\n算定 割引\n  規程 考案規程\n  割引(円) ＝ Ⅱ［１］１の割引（円未満切捨て）\n  金額の倍(円) ＝ 金額×2（円未満切捨て）\n\n算定 保険料\n  規程 考案規程\n  保険料(円) ＝ Ⅱ［１］１の保険料（円未満切捨て）\n";

#[test]
fn a_result_that_is_absent_is_answered_and_has_no_value() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("割引", VersionState::Newest, &Default::default()).unwrap();
    let columns = Columns::of_rows(3).with("契約日", Data::Dates(&[18_000; 3])).unwrap();
    let columns = columns.with("区分", Data::Words(&[0, 1, 2], &["甲", "乙", "丙"])).unwrap();
    let columns = columns.with("金額", Data::Numbers(&[999; 3], 0)).unwrap();
    let answers = portfolio.price(&columns).unwrap();
    assert_eq!(answers.answered, [true; 3]);
    let given: Vec<_> = answers.columns.iter().map(|column| column.given.clone()).collect();
    assert_eq!(given, [Some(vec![false, true, true]), None]);
    let AnswerValues::Numbers(discounts, 0) = &answers.columns[0].values else { panic!("yen are expected") };
    assert_eq!(discounts[1..], [100, 149]);
}

#[test]
fn a_formula_that_needs_what_is_absent_is_an_error_of_its_row() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let column = |name: &str, cells: [&str; 3]| SheetColumn {
        name: name.to_owned(),
        cells: Cells::Texts(cells.map(str::to_owned).to_vec()),
        given: vec![true; 3],
    };
    let sheet = Sheet {
        rows: 3,
        columns: vec![
            column("契約日", ["2020-01-01"; 3]),
            column("区分", ["甲", "乙", "丙"]),
            column("金額", ["999"; 3]),
        ],
        unread: Vec::new(),
    };
    let said = |entry: &str, wanted: &str| -> Vec<String> {
        let asked = Asked {
            entry: entry.to_owned(),
            states: vec![VersionState::Newest],
            switches: Default::default(),
            keep: Vec::new(),
            set: Vec::new(),
            threads: None,
        };
        let priced = Pricing::new(&loaded.engine, asked).unwrap().price(sheet.clone()).unwrap();
        let column = priced.sheet.columns.iter().find(|column| column.name == wanted).unwrap();
        (0..3).map(|row| column.text(row).unwrap_or_default()).collect()
    };
    assert_eq!(said("保険料", "保険料"), ["", "899", "850"]);
    assert_eq!(said("保険料", ERROR), ["K0518 値がない: 甲には割引がない", "", ""]);
    assert_eq!(
        (said("割引", "割引"), said("割引", ERROR)),
        (vec!["".into(), "100".into(), "149".into()], vec![String::new(); 3])
    );
}
