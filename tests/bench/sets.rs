//! Sets of regulations made large: many revisions of many provisions, and one long table.

use kitei::corpus::memory::Memory;
use std::fmt::Write;

/// A regulation of so many provisions, and so many revisions, each of one provision in turn.
pub fn revisions(provisions: usize, revisions: usize) -> Memory {
    let mut base = "規程 長い規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  保険価額  金額(円)  0円以上\n".to_owned();
    for number in 1..=provisions {
        write!(base, "\n条項 第{number}条 係数\n  係数 ＝ 1\n").unwrap();
    }
    base.push_str("\n算定 保険料\n  規程 長い規程\n  保険料(円) ＝ 保険価額×第1条の係数（円未満切捨て）\n");
    let mut files = Memory::new().with("long/2004-07-02-base.kitei", base);
    for at in 0..revisions {
        let day = chrono::NaiveDate::from_ymd_opt(2005, 1, 1).unwrap() + chrono::Days::new(7 * at as u64);
        let (article, round) = (at % provisions + 1, at / provisions + 1);
        let text = format!(
            "改正 {day}\n規程 長い規程\n\n新旧 第{article}条\n  新\n    係数 ＝ {}\n  旧\n    係数 ＝ {round}\n\n附則\n  １ この改正は、{}から施行する。\n",
            round + 1,
            day + chrono::Days::new(30),
        );
        files = files.with(format!("long/{day}-revision.kitei"), text);
    }
    files
}

/// A table of so many rows of three columns, and a regulation that asks it.
pub fn table(rows: usize) -> Memory {
    let base = "規程 表の規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  国  区分 Ａ0／Ａ1\n  保険価額  金額(円)  0円以上\n\n条項 第1条 率\n  ａ、ｂ、ｃ ＝ 表「率」［国］\n\n算定 保険料\n  規程 表の規程\n  保険料(円) ＝ 保険価額×第1条のａ（円未満切捨て）\n";
    let mut table =
        "表: 率\n鍵: [国]\n列: {ａ: ％, ｂ: ％, ｃ: ％}\n出典: {文書: 作った表, 確度: 仮}\n行:\n".to_owned();
    for row in 0..rows {
        writeln!(table, "  Ａ{row}: [0.{:03}, 1.{:03}, 2.5]", row % 1000, (row * 7) % 1000).unwrap();
    }
    Memory::new().with("tables/2004-07-02-base.kitei", base).with("tables/tables/率.yaml", table)
}
