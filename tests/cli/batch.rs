//! Portfolios in and out of files.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use crate::cli::support::{Run, kitei};
use std::path::Path;

const ENTRY: &str = "二年以上案件の保険料";
const HEAD: &str = "契約番号,保険契約締結日,国カテゴリー,料率適用期間,非常付保率,信用付保率,バイヤー区分,保険価額\n";
/// golden/premium-rates/two-year-premium.yaml has the first and the second premium.
const GOOD: &str =
    "A1,2013-04-01,Ｂ,9年,0.95,0.95,SOV/CC0,\"12,345,000円\"\nA2,平成25年4月1日,Ｂ,9,95%,0.95,SOV/CC0,12345687\n";
const BAD: &str =
    "A3,2013-04-01,Ａ,9,0.95,0.95,SOV/CC0,1\nA4,2013-04-01,Ｂ,あ,0.95,0.95,SOV/CC0,1\nA5,,Ｂ,9,0.95,0.95,SOV/CC0,1\n";

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.0.path())
            .unwrap()
            .map(|one| one.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn batch(arguments: &[&str]) -> Run {
    kitei(&[&["batch", ENTRY], arguments].concat())
}

#[test]
fn a_csv_comes_out_with_its_premiums_and_the_kept_column() {
    let place = Place::new();
    let (from, to) = (place.file("in.csv", format!("\u{feff}{HEAD}{GOOD}")), place.path("out.csv"));
    let run = batch(&[&from, "-o", &to, "--keep", "契約番号"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", "2件を算定した\n"));
    let out = std::fs::read_to_string(&to).unwrap();
    assert_eq!(out, "契約番号,適用料率,保険料,エラー\r\nA1,1.160,143202,\r\nA2,1.160,143209,\r\n");
    assert_eq!(place.names(), ["in.csv", "out.csv"]);
}

#[test]
fn a_bad_row_says_why_and_the_others_go_on() {
    let place = Place::new();
    let from = place.file("in.csv", format!("{HEAD}{BAD}{GOOD}"));
    let run = batch(&[&from, "-o", "-", "--keep", "契約番号"]);
    assert_eq!(run.status, 1);
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(rows[1].contains("K0511") && rows[2].contains("K0505") && rows[3].contains("K0507"), "{}", run.out);
    assert_eq!((rows[4], rows[5]), ("A1,1.160,143202,", "A2,1.160,143209,"));
    assert!(
        run.err.contains("5件のうち2件を算定し、3件は誤り") && run.err.contains("初めの誤り: 1件目"),
        "{}",
        run.err
    );
}

#[test]
fn a_row_of_another_length_or_of_no_text_says_so_and_the_others_go_on() {
    let place = Place::new();
    let short = "A6,2013-04-01\n";
    // Each cell but the last would do: a comma too many moves none of them.
    let long = "A7,2013-04-01,Ｂ,9,0.95,0.95,SOV/CC0,12,345,000円\n";
    let bytes = b"\x82\xa0,2013-04-01,\xef\xbc\xa2,9,0.95,0.95,SOV/CC0,1\n";
    let rows = [HEAD.as_bytes(), short.as_bytes(), long.as_bytes(), bytes, GOOD.as_bytes()].concat();
    let from = place.file("in.csv", rows);
    let run = batch(&[&from, "-o", "-", "--keep", "契約番号"]);
    assert_eq!(run.status, 1);
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(rows[1].starts_with("A6,,,\"K0108 2行目の欄の数が見出しと違う（2欄、見出しは8欄）"), "{}", run.out);
    assert!(rows[2].starts_with("A7,,,\"K0108 3行目の欄の数が見出しと違う（10欄、見出しは8欄）"), "{}", run.out);
    assert!(rows[3].starts_with(",,,K0108 4行目に文字として読めないバイトがある"), "{}", run.out);
    assert_eq!((rows[4], rows[5]), ("A1,1.160,143202,", "A2,1.160,143209,"));
    assert!(run.err.contains("5件のうち2件を算定し、3件は誤り"), "{}", run.err);
    let to = place.path("out.csv");
    let stopped = batch(&[&from, "-o", &to, "--keep", "契約番号", "--fail-fast"]);
    assert!(stopped.status == 1 && stopped.err.contains("欄の数が見出しと違う"), "{}", stopped.err);
    assert_eq!(place.names(), ["in.csv"]);
}

#[test]
fn the_first_bad_row_stops_a_run_that_is_to_stop_and_leaves_nothing() {
    let place = Place::new();
    let (from, to) = (place.file("in.csv", format!("{HEAD}{GOOD}{BAD}")), place.path("out.csv"));
    let run = batch(&[&from, "-o", &to, "--keep", "契約番号", "--fail-fast"]);
    assert!(run.status == 1 && run.err.contains("3件目"), "{}", run.err);
    assert_eq!(place.names(), ["in.csv"]);
}

#[test]
fn a_column_that_is_no_fact_is_told_before_anything_is_done() {
    let place = Place::new();
    let from = place.file("in.csv", format!("国カテゴリ,{HEAD}"));
    let run = batch(&[&from, "-o", &place.path("out.csv")]);
    assert!(run.status == 1 && run.err.contains("K0502"), "{}", run.err);
    assert!(run.err.contains("近い名前: 「国カテゴリー」") && run.err.contains("--keep で示す"), "{}", run.err);
    assert_eq!(place.names(), ["in.csv"]);
}

#[test]
fn a_broken_file_is_told_at_its_row() {
    let place = Place::new();
    for (name, bytes, message) in [
        ("quote.csv", format!("{HEAD}A0,\"2013-04-01,,,,,,\n{GOOD}").into_bytes(), "2行目の「\"」が閉じていない"),
        ("twice.csv", format!("保険価額,{HEAD}").into_bytes(), "見出しに「保険価額」が二度ある"),
        ("empty.csv", Vec::new(), "見出しがない"),
        ("notes.txt", Vec::new(), "CSVでもParquetでもない"),
    ] {
        let from = place.file(name, bytes);
        let run = batch(&[&from, "-o", "-", "--keep", "契約番号"]);
        assert!(run.status == 1 && run.err.contains(message), "{name}: {}", run.err);
    }
    let run = batch(&[&place.path("none.csv"), "-o", "-"]);
    assert!(run.status == 1 && run.err.contains("K0101"), "{}", run.err);
    assert_eq!(batch(&["in.csv"]).status, 2);
    assert_eq!(batch(&["in.csv", "-o", "-", "--encoding", "jis-x"]).status, 2);
    assert_eq!(batch(&["in.csv", "-o", "-", "--old", "2013-02-15"]).status, 2);
}

#[test]
fn shift_jis_goes_in_and_comes_out() {
    let place = Place::new();
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("保険契約締結日,国カテゴリー,料率適用期間,非常付保率,信用付保率,バイヤー区分,保険価額\n2013-04-01,Ｂ,9,0.95,0.95,SOV/CC0,100円\n");
    let (from, to) = (place.file("in.csv", &bytes), place.path("out.csv"));
    let run = batch(&[&from, "-o", &to, "--encoding", "shift_jis"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let bytes = std::fs::read(&to).unwrap();
    let (out, ..) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert_eq!(out, "適用料率,保険料,エラー\r\n1.160,1,\r\n");
}

#[test]
fn two_versions_stand_beside_each_other_with_their_difference() {
    let place = Place::new();
    // 簡易通知型: 45 days are 90 under the old brackets and 60 under the new, as the tour of the README works out.
    let head = "船積日,通知日,通知期限,船積の日から決済の期限までの期間,国カテゴリー\n";
    let from = place.file(
        "in.csv",
        format!("{head}2013-03-20,2013-04-01,2013-04-30,45,Ｃ\n2013-03-20,2013-03-31,2013-04-30,45,Ｃ\n"),
    );
    let run = kitei(&[
        "batch",
        "簡易通知型の計算期間",
        &from,
        "-o",
        "-",
        "--old",
        "改正前:2013-02-15",
        "--new",
        "改正:2013-02-15",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let rows: Vec<Vec<&str>> = run.out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][..3], ["非常のＸ_旧", "非常のＸ_新", "非常のＸ_差"]);
    let days: Vec<i64> = rows[1][..3].iter().map(|cell| cell.split('.').next().unwrap().parse().unwrap()).collect();
    assert_eq!(days, [90, 60, -30]);
    let days: Vec<i64> = rows[2][..3].iter().map(|cell| cell.split('.').next().unwrap().parse().unwrap()).collect();
    assert_eq!(days, [90, 90, 0]);
}

#[test]
fn several_files_are_one_portfolio_and_a_fact_can_be_set_for_all() {
    let place = Place::new();
    let (one, two) = (place.file("1.csv", format!("{HEAD}{GOOD}")), place.file("2.csv", format!("{HEAD}{GOOD}")));
    let run = batch(&[&one, &two, "-o", "-", "--keep", "契約番号", "--set", "保険価額=200円"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.out.lines().filter(|line| line.ends_with(",1.160,2,")).count(), 4, "{}", run.out);
}

#[test]
fn plans_are_shown_in_the_place_of_results() {
    let place = Place::new();
    let from = place.file("in.csv", format!("{HEAD}{GOOD}"));
    let run = batch(&[&from, "--keep", "契約番号", "--emit", "plan"]);
    assert_eq!(run.status, 0, "{}", run.err);
    for part in [
        "分岐  保険契約締結日≧平成25年4月1日: はい",
        "版    Ⅱ［１］５(1) 平成25年2月15日改正",
        "適用料率 ＝ 基本保険料率",
        "64ビット",
    ] {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
}

#[test]
fn plans_that_are_worked_out_together_are_shown_as_one_formula_that_chooses() {
    let place = Place::new();
    let from = place.file("in.csv", format!("{HEAD}{GOOD}").replace("A2,平成25年4月1日", "A2,2013-03-31"));
    let run = batch(&[&from, "--keep", "契約番号", "--emit", "plan"]);
    let (apart, together) = run.out.split_once("以上を一度に\n").unwrap();
    assert!(apart.contains("手順2") && together.contains("保険契約締結日≧平成25年4月1日の場合"), "{}", run.out);
    assert_eq!(together.lines().filter(|line| line.contains("結果")).count(), 2, "{}", run.out);
    // One plan is nothing together.
    let from = place.file("one.csv", format!("{HEAD}{GOOD}"));
    assert!(!batch(&[&from, "--keep", "契約番号", "--emit", "plan"]).out.contains("以上を一度に"));
}

#[test]
fn plans_of_rows_days_and_tables_read_as_the_rules_do() {
    let place = Place::new();
    for (entry, columns, parts) in [
        (
            "危険発生通知",
            "償還期限\n2016-04-30\n",
            ["結果  期限 ＝ 償還期限から1カ月の末日", "結果  根拠 ＝ 償還期限から1カ月以内"],
        ),
        (
            "分割納付の割増係数",
            "保険契約締結日,分割期間,通貨,適用利率\n2016-04-01,2,円,0.5\n2016-04-01,2,円,\n",
            [
                "Ｒ ＝ ｛適用利率がある場合 適用利率、上記以外 表「適用利率」［通貨、保険契約締結日］の利率｝",
                "（Ｒ＋1）のｎ乗×0.5",
            ],
        ),
        (
            "重大な内容変更等",
            "保険契約締結日,変更の種類,増額の累計割合\n2016-04-01,①,0\n",
            ["結果  通知の要否 ＝ ｛変更の種類が①の場合 要、", "上記以外 不要｝"],
        ),
        (
            "加重平均換算率",
            "送金\n\"[{送金額: 100, 換算率: 100}, {送金額: 300, 換算率: 110}]\"\n",
            ["合計（送金の1行目の送金額×送金の1行目の換算率、…2行目まで）", "合計（送金の1行目の送金額、…2行目まで）"],
        ),
    ] {
        let run = kitei(&["batch", entry, &place.file("in.csv", columns), "-o", "-", "--emit", "plan"]);
        for part in parts {
            assert!(run.out.contains(part), "{part}: {}", run.out);
        }
        assert!(!run.out.contains("手順にない: 一覧"), "{}", run.out);
    }
}

/// The factors by hand: 0.5＋0.5×1.005², 0.5＋0.5×1.005³, 0.5＋0.5×1.01³. India's class of 2015 is 3 in the OECD's
/// history. (100×100＋300×110)÷400 is 107.5.
#[test]
fn texts_several_categories_powers_and_lists_have_their_bad_rows_told() {
    let place = Place::new();
    for (entry, rows, results) in [
        (
            "国リスク分類",
            "番号,最終約束日,国,国リスク分類\n1,2015-01-01,IND,\n2,2015-01-01,JPN,\n3,2015-01-01,ZZZ,\n4,2030-01-01,IND,\n5,2015-01-01,IND,3\n6,,IND,\n",
            "1,3,第24条第3項,\n2,,,K0511\n3,,,K0512\n4,,,K0512\n5,,,K0526\n6,,,K0507\n",
        ),
        (
            "重大な内容変更等",
            "番号,保険契約締結日,変更の種類,増額の累計割合\n1,2016-04-01,\"①、⑤\",0.1\n2,2016-04-01,\"[②, ⑬]\",0\n3,2016-04-01,㊿,0\n4,2016-04-01,,0\n5,2016-04-01,①,-1\n",
            "1,該当する,要,①,\n2,該当する,要,②,\n3,,,,K0505\n4,,,,K0507\n5,,,,K0506\n",
        ),
        (
            "分割納付の割増係数",
            "番号,保険契約締結日,分割期間,通貨,適用利率\n1,2016-04-01,2,円,0.5\n2,2016-04-01,2.5,円,0.5\n3,2005-04-01,3,円,1\n4,2016-04-01,1,米ドル,\n5,2016-04-01,9,円,1\n",
            "1,1.005,\n2,1.008,\n3,1.015,\n4,,K0512\n5,,K0506\n",
        ),
        (
            "加重平均換算率",
            "番号,送金\n1,\"[{送金額: 100, 換算率: 100}, {送金額: 300, 換算率: 110}]\"\n2,[]\n3,[{送金額: 100}]\n4,\"[{送金額: 多数, 換算率: 100}]\"\n5,\"[{金額: 100, 換算率: 100}]\"\n6,abc\n7,\n8,\"[{送金額: 1, 換算率: 99.5}]\"\n",
            "1,107.5,\n2,,K0516\n3,,K0507\n4,,K0505\n5,,K0502\n6,,K0505\n7,,K0507\n8,99.5,\n",
        ),
    ] {
        let run = kitei(&["batch", entry, &place.file("in.csv", rows), "-o", "-", "--keep", "番号"]);
        let found = run.out.lines().skip(1).map(|line| line.split(' ').next().unwrap().replace('"', "") + "\n");
        assert_eq!(found.collect::<String>(), results, "{}", run.err);
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use super::{BAD, GOOD, HEAD, Place, batch};
    use crate::cli::support::kitei;
    use kitei::batch::format::parquet::{Reader, Writer};
    use kitei::batch::sheet::{Cells, Sheet, SheetColumn};
    use std::fs::File;

    fn column(name: &str, cells: Cells, rows: usize) -> SheetColumn {
        SheetColumn { name: name.to_owned(), cells, given: vec![true; rows] }
    }

    #[test]
    fn typed_columns_go_in_and_decimals_come_out() {
        let place = super::Place::new();
        let texts = |text: &str| Cells::Texts(vec![text.to_owned(); 2]);
        let columns = vec![
            column("保険契約締結日", Cells::Dates(vec![15_796; 2]), 2),
            column("国カテゴリー", texts("Ｂ"), 2),
            column("バイヤー区分", texts("SOV/CC0"), 2),
            column("料率適用期間", Cells::Numbers(vec![900; 2], 2), 2),
            column("非常付保率", Cells::Numbers(vec![950; 2], 3), 2),
            column("信用付保率", Cells::Numbers(vec![950; 2], 3), 2),
            column("外貨建対応方式特約", Cells::Truths(vec![false; 2]), 2),
            column("保険価額", Cells::Numbers(vec![12_345_000, 12_345_687], 0), 2),
        ];
        let (from, to) = (place.path("in.parquet"), place.path("out.parquet"));
        let mut writer = Writer::new(File::create(&from).unwrap());
        writer.write(&Sheet { rows: 2, columns, unread: Vec::new() }).unwrap();
        writer.finish().unwrap();
        let run = batch(&[&from, "-o", &to]);
        assert_eq!(run.status, 0, "{}", run.err);
        let mut reader = Reader::new(File::open(&to).unwrap(), 10).unwrap();
        let sheet = reader.stretch().unwrap().unwrap();
        let cells = |at: usize| [0, 1].map(|row| sheet.columns[at].text(row).unwrap());
        assert_eq!(cells(0), ["1.160", "1.160"]);
        assert_eq!(cells(1), ["143202", "143209"]);
        assert!(matches!(&sheet.columns[1].cells, Cells::Numbers(numbers, 0) if numbers.len() == 2));
        assert_eq!(reader.names(), ["適用料率", "保険料", "エラー"]);
    }

    #[test]
    fn a_csv_becomes_a_parquet_file_also_without_a_row() {
        let place = Place::new();
        for (name, rows, count) in [("some", GOOD, 2), ("none", "", 0)] {
            let (from, to) = (place.file("in.csv", format!("{HEAD}{rows}")), place.path(&format!("{name}.parquet")));
            let run = batch(&[&from, "-o", &to, "--keep", "契約番号"]);
            assert_eq!(run.status, 0, "{name}: {}", run.err);
            assert_eq!(Reader::new(File::open(&to).unwrap(), 10).unwrap().rows(), count, "{name}");
        }
    }

    /// Texts come out of the file by their numbers, each read once: numbers, dates, words, cells that are not there and wrong ones.
    #[test]
    fn a_parquet_file_of_texts_comes_to_what_the_csv_comes_to() {
        let place = Place::new();
        let from = place.file("in.csv", format!("{HEAD}{GOOD}{BAD}A6,2013-04-01,Ｚ,9,0.95,0.95,,1\n"));
        let file = std::io::BufReader::new(File::open(&from).unwrap());
        let sheet = kitei::batch::format::csv::Reader::new(file, None).unwrap().stretch(10).unwrap().unwrap();
        assert!(sheet.columns.iter().all(|column| matches!(column.cells, Cells::Texts(_))));
        let texts = place.path("in.parquet");
        let mut writer = Writer::new(File::create(&texts).unwrap());
        writer.write(&sheet).unwrap();
        writer.finish().unwrap();
        let read = Reader::new(File::open(&texts).unwrap(), 10).unwrap().stretch().unwrap().unwrap();
        let countries = read.columns.iter().find(|column| column.name == "国カテゴリー").unwrap();
        assert!(matches!(&countries.cells, Cells::Words(codes, words) if codes.len() == 6 && words.len() == 3));
        let [one, other] = [&from, &texts].map(|file| batch(&[file, "-o", "-", "--keep", "契約番号"]));
        assert_eq!((one.out.lines().count(), one.out), (7, other.out));
    }

    #[test]
    fn words_come_out_by_rows_that_plans_answer_and_by_those_that_they_do_not() {
        let place = Place::new();
        let rows = "番号,最終約束日,国\n1,2015-01-01,IND\n2,2015-01-01,ZZZ\n3,2015-01-01,JPN\n";
        let (from, to) = (place.file("in.csv", rows), place.path("out.parquet"));
        kitei(&["batch", "国リスク分類", &from, "-o", &to, "--keep", "番号"]);
        let csv = kitei(&["batch", "国リスク分類", &from, "-o", "-", "--keep", "番号"]);
        let sheet = Reader::new(File::open(&to).unwrap(), 10).unwrap().stretch().unwrap().unwrap();
        for (row, line) in csv.out.lines().skip(1).enumerate() {
            let cells: Vec<String> = sheet.columns.iter().map(|column| column.text(row).unwrap_or_default()).collect();
            assert_eq!(cells.join(","), line.replace('"', ""));
        }
    }

    /// Lists of rows and of words as Arrow has them, beside the same written as text: a list that is missing, one that is empty, a row
    /// without a cell, a word that is no category, a column that the list does not have.
    #[test]
    fn lists_of_a_parquet_file_come_to_what_they_come_to_as_texts() {
        use arrow_array::builder::{Decimal128Builder, ListBuilder, StringBuilder, StructBuilder};
        use arrow_array::{ArrayRef, RecordBatch};
        use arrow_schema::{DataType, Field};
        use std::sync::Arc;
        let place = Place::new();
        let write = |name: &str, columns: Vec<(&str, ArrayRef)>| {
            let (path, rows) = (place.path(name), RecordBatch::try_from_iter(columns).unwrap());
            let file = File::create(&path).unwrap();
            let mut writer = ::parquet::arrow::ArrowWriter::try_new(file, rows.schema(), None).unwrap();
            writer.write(&rows).unwrap();
            writer.close().unwrap();
            path
        };
        let decimal = || Decimal128Builder::new().with_data_type(DataType::Decimal128(12, 2));
        let transfers = |second: &str| {
            let kinds = ["送金額", second].map(|name| Field::new(name, DataType::Decimal128(12, 2), true));
            let rows = StructBuilder::new(kinds.to_vec(), vec![Box::new(decimal()), Box::new(decimal())]);
            let mut lists = ListBuilder::new(rows);
            for list in
                [Some(vec![(10_000, Some(10_000)), (30_000, Some(11_000))]), None, Some(vec![]), Some(vec![(1, None)])]
            {
                for (amount, rate) in list.iter().flatten() {
                    let rows = lists.values();
                    rows.field_builder::<Decimal128Builder>(0).unwrap().append_value(*amount);
                    rows.field_builder::<Decimal128Builder>(1).unwrap().append_option(*rate);
                    rows.append(true);
                }
                lists.append(list.is_some());
            }
            Arc::new(lists.finish()) as ArrayRef
        };
        let told = |entry: &str, file: &str| {
            let run = kitei(&["batch", entry, file, "-o", "-"]);
            run.out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        let as_text = place.file(
            "in.csv",
            "送金\n\"[{送金額: 100, 換算率: 100}, {送金額: 300, 換算率: 110}]\"\n\"\"\n[]\n[{送金額: 0.01}]\n",
        );
        let lists = told("加重平均換算率", &write("in.parquet", vec![("送金", transfers("換算率"))]));
        assert_eq!(lists, told("加重平均換算率", &as_text));
        assert!(lists.first().is_some_and(|line| line.starts_with("107.5")), "{lists:?}");
        let unknown = told("加重平均換算率", &write("unknown.parquet", vec![("送金", transfers("換率"))]));
        assert!(unknown.first().is_some_and(|line| line.contains("K0502")), "{unknown:?}");

        let mut words = ListBuilder::new(StringBuilder::new());
        for list in [vec!["①", "⑤"], vec!["②"], vec!["㊿"]] {
            list.into_iter().for_each(|word| words.values().append_value(word));
            words.append(true);
        }
        let days = Arc::new(arrow_array::Date32Array::from(vec![16_892; 3])) as ArrayRef;
        let shares = Arc::new(arrow_array::Int32Array::from(vec![0; 3])) as ArrayRef;
        let file = write(
            "several.parquet",
            vec![("保険契約締結日", days), ("変更の種類", Arc::new(words.finish())), ("増額の累計割合", shares)],
        );
        let rows = "保険契約締結日,変更の種類,増額の累計割合\n2016-04-01,①、⑤,0\n2016-04-01,②,0\n2016-04-01,㊿,0\n";
        assert_eq!(told("重大な内容変更等", &file), told("重大な内容変更等", &place.file("several.csv", rows)));
    }

    #[test]
    fn floats_are_refused_with_the_way_out() {
        use arrow_array::{Float64Array, RecordBatch};
        let place = Place::new();
        let from = place.path("in.parquet");
        let batch_of_floats = RecordBatch::try_from_iter([(
            "非常付保率",
            std::sync::Arc::new(Float64Array::from(vec![0.95])) as arrow_array::ArrayRef,
        )])
        .unwrap();
        let file = File::create(&from).unwrap();
        let mut writer = ::parquet::arrow::ArrowWriter::try_new(file, batch_of_floats.schema(), None).unwrap();
        writer.write(&batch_of_floats).unwrap();
        writer.close().unwrap();
        let run = batch(&[&from, "-o", "-"]);
        assert!(run.status == 1 && run.err.contains("浮動小数") && run.err.contains("Decimal128"), "{}", run.err);
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let place = Place::new();
    let from = place.file("in.csv", format!("{HEAD}{GOOD}"));
    let nowhere = Path::new(&place.path("none")).join("out.csv");
    let run = batch(&[&from, "-o", nowhere.to_str().unwrap(), "--keep", "契約番号"]);
    assert!(run.status == 1 && run.err.contains("K0101"), "{}", run.err);
}
