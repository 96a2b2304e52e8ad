//! Pricing into the memory of answers of before: what was there does not show.

use crate::support::rules;
use kitei::batch::answers::{AnswerValues, Answers};
use kitei::batch::columns::{ColumnError, Columns, Data};
use kitei::query::state::VersionState;

const BASE: &str = "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  元本  金額(円)  0円以上\n\n条項 Ⅱ［１］１ 額\n  額 ＝ 元本×2 （円未満切捨て）\n\n条項 Ⅱ［１］２ 期日\n  期日 ＝ 契約日から1カ月を経過した日\n\n算定 額\n  規程 考案規程\n  額 ＝ Ⅱ［１］１の額 （円未満切捨て）\n\n算定 期日\n  規程 考案規程\n  期日 ＝ Ⅱ［１］２の期日\n";

fn columns<'a>(days: &'a [i32], amounts: &'a [i64]) -> Result<Columns<'a>, ColumnError> {
    Columns::of_rows(days.len()).with("契約日", Data::Dates(days))?.with("元本", Data::Numbers(amounts, 0))
}

fn numbers(answers: &Answers) -> Vec<Option<i64>> {
    let cells = match answers.columns.first().map(|column| &column.values) {
        Some(AnswerValues::Numbers(cells, _)) => cells.as_slice(),
        _ => &[],
    };
    cells.iter().zip(&answers.answered).map(|(cell, answered)| answered.then_some(*cell)).collect()
}

#[test]
fn fewer_rows_more_rows_and_rows_without_an_answer_are_as_in_new_memory() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("額", VersionState::Newest, &Default::default()).unwrap();
    let mut answers = Answers::default();
    portfolio.price_into(&columns(&[18_000; 3], &[1, 2, 3]).unwrap(), &mut answers).unwrap();
    assert_eq!(numbers(&answers), [Some(2), Some(4), Some(6)]);
    // Of an amount below nothing there is no answer, though one stood there.
    portfolio.price_into(&columns(&[18_000; 2], &[-1, 5]).unwrap(), &mut answers).unwrap();
    assert_eq!(numbers(&answers), [None, Some(10)]);
    portfolio.price_into(&columns(&[18_000; 4], &[7, 8, 9, 10]).unwrap(), &mut answers).unwrap();
    assert_eq!(numbers(&answers), [Some(14), Some(16), Some(18), Some(20)]);
}

#[test]
fn answers_of_another_entry_and_another_kind_are_written_over() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = |entry| loaded.engine.portfolio(entry, VersionState::Newest, &Default::default()).unwrap();
    let mut answers = portfolio("額").price(&columns(&[18_000], &[1]).unwrap()).unwrap();
    let days = Columns::of_rows(1).with("契約日", Data::Dates(&[18_000])).unwrap();
    portfolio("期日").price_into(&days, &mut answers).unwrap();
    assert_eq!((answers.columns.len(), answers.columns[0].name.as_str()), (1, "期日"));
    assert!(matches!(&answers.columns[0].values, AnswerValues::Dates(days) if days.as_slice() == [18_031]));
}

#[test]
fn what_was_answered_stands_where_the_columns_are_wrong() {
    let loaded = rules(&[("base.kitei", BASE)]);
    let portfolio = loaded.engine.portfolio("額", VersionState::Newest, &Default::default()).unwrap();
    let mut answers = portfolio.price(&columns(&[18_000], &[1]).unwrap()).unwrap();
    let wrong = Columns::of_rows(1).with("契約日", Data::Truths(&[true])).unwrap();
    portfolio.price_into(&wrong, &mut answers).unwrap_err();
    assert_eq!(numbers(&answers), [Some(2)]);
}
