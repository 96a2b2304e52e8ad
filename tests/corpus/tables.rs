//! Tables and overlays.

use crate::corpus::support::{read, read_all, set};
use kitei::calendar::era::{Beyond, parse_date};
use kitei::corpus::memory::Memory;
use kitei::law::confidence::Confidence;
use kitei::law::table::{Cell, ColumnKind, KeyCell};
use kitei::law::unit::Unit;
use kitei::number::exact::Number;

const SHORT: &str = "\
表: 短期・船後   # 船後の係数
鍵: [国カテゴリー]
列: {ａ: ％／日, ｂ: ％}
出典: {文書: 新保険料体系 (2004-10), 確度: 二次資料}
解釈:
  - 船後の付保率による。
行:
  Ａ: [0.000434, 0.009]
  Ｂ: {ｂ: 0.018, ａ: 0.000868, 確度: 公式}
  Ｃ: [null, ―]
";

const RATES: &str = "\
表: 適用利率
鍵: [通貨, 日付から]
列: {利率: ％}
出典: {文書: お知らせ, 確度: 公式}
行:
  円: {2008-08-01: {値: [1.02], まで: 平成21年1月31日}}
  米ドル:
    2008-08-01: [2.95]
    2009-02-01: 2.50
";

#[expect(clippy::unwrap_used, reason = "constants of the test")]
fn number(text: &str) -> Cell {
    Cell::Number(Number::parse_decimal(text).unwrap())
}

#[test]
fn a_table_is_read_as_it_stands() {
    let read = read(&set(&[("a", SHORT)]));
    assert_eq!(read.found, Vec::<String>::new());
    let table = read.table("短期・船後");
    assert_eq!(table.columns[0].kind, ColumnKind::Number(Unit::parse("％／日").unwrap()));
    assert_eq!(table.rows[0].keys, [KeyCell::Word("A".to_owned())]);
    assert_eq!(table.rows[0].cells, [number("0.000434"), number("0.009")]);
    assert_eq!(table.rows[1].cells, [number("0.000868"), number("0.018")]);
    let own = table.rows[1].provenance.as_ref().unwrap();
    assert_eq!((own.document.as_str(), own.confidence), ("新保険料体系 (2004-10)", Confidence::Official));
    assert_eq!(table.rows[2].cells, [Cell::NotApplicable, Cell::NotApplicable]);
    assert_eq!(table.provenance.confidence, Confidence::Secondary);
    assert_eq!(table.interpretations, ["船後の付保率による。"]);
    assert_eq!(read.corpus.sources.text(table.span), "短期・船後");
    assert_eq!(read.corpus.sources.text(table.rows[0].span), "Ａ: [0.000434, 0.009]");
    assert!(!table.overlay && table.digest.len() == 64);
}

#[test]
fn decimals_stay_text_to_the_last_digit() {
    let long = "0.1234567890123456789012345678901234567891";
    let read = read(&set(&[("a", &SHORT.replace("0.000434", long))]));
    assert_eq!(read.table("短期・船後").rows[0].cells[0], number(long));
}

#[test]
fn a_date_key_and_the_last_day_of_a_row() {
    let read = read(&set(&[("a", RATES)]));
    assert_eq!(read.found, Vec::<String>::new());
    let day = |text| parse_date(text, Beyond::Refused).unwrap().date;
    let table = read.table("適用利率");
    assert_eq!(table.date_key, Some(1));
    assert_eq!(table.rows[0].keys, [KeyCell::Word("円".to_owned()), KeyCell::From(day("2008-08-01"))]);
    assert_eq!(table.rows[0].until, Some(day("2009-01-31")));
    assert_eq!(table.rows[2].cells, [number("2.50")]);
    assert_eq!(table.rows[2].until, None);
}

#[test]
fn one_day_in_two_notations_is_one_day() {
    let read = read(&set(&[("a", &RATES.replace("2009-02-01", "平成20年8月1日"))]));
    assert_eq!(read.found, ["K0106 rates/tables/a.yaml:9:5 同じ日からの行が二つある"]);
}

#[test]
fn a_series_that_was_announced() {
    let text = "\
表: ＣＩＲＲ
鍵: [通貨, 適用日]
日付: {から: 適用日, まで: 使用期限, 公表: 公表日}
列: {利率: ％}
出典: {文書: お知らせ, 確度: 公式}
行:
  円:
    2026-01-15: {利率: 1.2, 使用期限: 2026-05-14, 公表日: 2026-01-14}
";
    let read = read(&set(&[("a", text)]));
    assert_eq!(read.found, Vec::<String>::new());
    let row = &read.table("ＣＩＲＲ").rows[0];
    let day = |text| parse_date(text, Beyond::Refused).unwrap().date;
    assert_eq!((row.until, row.published), (Some(day("2026-05-14")), Some(day("2026-01-14"))));
    assert!(matches!(row.keys[1], KeyCell::From(_)));
}

#[test]
fn every_fault_of_a_table_is_told_at_its_place() {
    let wrong = "\
表: 短期
鍵: [国カテゴリー]
列: {ａ: ％／匹, ｂ: ％, ｃ: 割合}
出点: {文書: あ, 確度: 公式}
行:
  Ａ: [0.1]
  Ｂ: [0.1, 0.1x, 5日]
  A: {ａ: 1, ｂ: 1, ｃ: 1, ｄ: 1}
  Ｃ: {値: [1, 2, 3], まで: 2013-02-30}
";
    let read = read(&set(&[("a", wrong)]));
    assert_eq!(
        read.found,
        [
            "K0107 rates/tables/a.yaml:1:1 表に「出典」がない",
            "K0107 rates/tables/a.yaml:3:8 「％／匹」は列の単位でない",
            "K0107 rates/tables/a.yaml:4:1 「出点」は表の項目でない",
            "K0107 rates/tables/a.yaml:6:6 列が3つの表の行に値が1つある",
            "K0107 rates/tables/a.yaml:7:12 列「ｂ」の「x」は単位でない",
            "K0107 rates/tables/a.yaml:7:18 列「ｃ」の「5日」の単位が列の単位と違う",
            "K0106 rates/tables/a.yaml:8:3 鍵「A」が二度ある",
            "K0107 rates/tables/a.yaml:8:25 「ｄ」という列はない",
            "K0204 rates/tables/a.yaml:9:25 2013年2月30日という日はありません",
        ]
    );
}

#[test]
fn a_name_twice_is_an_error_that_shows_both() {
    let read = read(&set(&[("a", SHORT), ("b", SHORT)]));
    assert_eq!(read.found, ["K0106 rates/tables/b.yaml:1:4 表「短期・船後」が二つある"]);
}

#[test]
fn an_overlay_stands_beside_the_table_of_its_name_and_takes_its_units() {
    let own = "表: 短期･船後\n鍵: [国カテゴリー]\n列: [ａ, ｂ]\n出典: {文書: 自社, 確度: 仮}\n行:\n  Ａ: [1, 2]\n";
    let own = own.replace('･', "・");
    let overlay = Memory::new().with("deep/down/own.yaml", own);
    let read = read_all(&set(&[("a", SHORT), ("b", RATES)]), Some(&overlay), &[]);
    assert_eq!(read.found, Vec::<String>::new());
    let [own] = read.corpus.regulations[0].own_tables.as_slice() else { panic!("one of one's own") };
    assert!(own.overlay && !read.table("短期・船後").overlay && !read.table("適用利率").overlay);
    assert_eq!(own.columns[1].kind, ColumnKind::Number(Unit::PERCENT));
    assert_eq!(own.rows.len(), 1);
    assert_eq!(own.provenance.document, "自社");
}

#[test]
fn an_overlay_of_another_shape_or_name_is_told() {
    let other = SHORT.replace("ｂ: ％}", "ｃ: ％}").replace("ｂ: 0.018", "ｃ: 0.018").replace("国カテゴリー", "国");
    let stray = SHORT.replace("短期・船後", "短期・船後ろ");
    let unit = SHORT.replace("ｂ: ％}", "ｂ: 円}");
    let overlay = Memory::new().with("1.yaml", other).with("2.yaml", stray).with("3.yaml", unit);
    let read = read_all(&set(&[("a", SHORT)]), Some(&overlay), &[]);
    assert_eq!(
        read.found,
        [
            "K0107 1.yaml:1:4 表「短期・船後」の鍵が元の表と違う",
            "K0107 1.yaml:1:4 表「短期・船後」の列が元の表と違う",
            "warning K0107 2.yaml:1:4 表「短期・船後ろ」は、どの規程の表にも代わらない",
            "K0106 3.yaml:1:4 表「短期・船後」が二つある",
            "K0107 3.yaml:1:4 表「短期・船後」の列「ｂ」の単位が元の表と違う",
        ]
    );
}

#[test]
fn a_table_without_a_regulation_is_told() {
    let read = read(&set(&[]).with("other/tables/a.yaml", SHORT).with("notes.yaml", "x: 1"));
    assert_eq!(read.found, ["warning K0109  「other/tables/a.yaml」の表は、どの規程のものでもない"]);
}
