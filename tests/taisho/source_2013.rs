//! The 新旧対照表 of 15 February 2013 as NEXI published it: its rows by address, and what each side says.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::taisho::support::{engine, shipped, table};
use kitei::query::taisho::between::Asked;
use kitei::query::taisho::{Element, Side, Subject, Taisho};

/// Address, and words of either side as printed, white space taken out; none: the side is empty.
const ROWS: [(&str, Option<&str>, Option<&str>); 10] = [
    (
        "Ⅱ［１］３(2)",
        Some("貿易一般保険（外貨建対応方式）特約書による"),
        Some("特約書（以下「外貨建特約書」という。）による"),
    ),
    (
        "Ⅱ［１］５(1)",
        Some(
            "基本保険料率(％)＝｛(aＸ＋b）×(非常付保率÷０.９５）＋（cＸ×信用付保率÷０.９５）×（1－信用割引係数の総和）｝×｛（非常付保率－０.９５）÷０.０５×d＋１｝×e×（ベター・ザン・ソブリン係数）×（商品係数）",
        ),
        Some(
            "基本保険料率(％)＝｛(aＸ×非常付保率÷０.９５＋b）＋（cＸ×信用付保率÷０.９５）×（1－信用割引係数の総和）｝×｛（非常付保率－０.９５）÷０.０５×d＋１｝×e×（ベター・ザン・ソブリン係数）×（商品係数）",
        ),
    ),
    (
        "Ⅱ［２］４(1)",
        Some(
            "基本保険料率(％)＝｛(aＸ＋b）×(非常付保率÷０.９５）＋（cＸ×信用付保率÷０．９５）×（1－信用割引係数の総和）｝×｛（非常付保率－０．９５）÷０．０５×d＋１｝×e×（ベター・ザン・ソブリン係数）×（商品係数）",
        ),
        Some(
            "基本保険料率(％)＝｛(aＸ×非常付保率÷０.９５＋b）＋（cＸ×信用付保率÷０．９５）×（1－信用割引係数の総和）｝×｛（非常付保率－０．９５）÷０．０５×d＋１｝×e×（ベター・ザン・ソブリン係数）×（商品係数）",
        ),
    ),
    ("Ⅱ［２］５(3)", Some("国際機関である場合"), Some("ＣＡＦ又はＣＡＢＥＩ")),
    (
        "Ⅱ［５］２(1)②",
        Some("30日以下30日31日から60日60日61日から90日90日91日から180日180日181日から365日365日"),
        Some("90日以下90日91日から180日180日181日から365日365日"),
    ),
    (
        "Ⅱ［５］２(2)②",
        Some("30日以下44×調整係数＋3031日から60日44×調整係数＋6061日から90日44×調整係数＋90"),
        Some("90日以下44×調整係数＋9091日から180日44×調整係数＋180"),
    ),
    (
        "Ⅱ［５］４",
        Some("援助の種類が円借款等である"),
        Some("直接送金のいずれかである）又は援助の種類が「日本政府が支払人」"),
    ),
    ("Ⅱ［５］５", Some("１．０３簡易通知型包括保険（外貨建対応方式）特約書"), None),
    ("Ⅱ［１０］４", Some("Ⅱ［２］４及びⅡ［２］５の規定を適用する"), None),
    ("", None, None),
];

fn made() -> Taisho {
    let shipped = shipped();
    let files: Vec<_> = shipped.fixed.iter().chain(&shipped.revisions).cloned().collect();
    table(&engine(&files), &Asked::Revision("2013-02-15".parse().unwrap()))
}

fn said(side: &Side) -> Option<String> {
    match side {
        Side::Text(lines) => {
            Some(lines.iter().map(|line| line.text()).collect::<String>().replace([' ', '\u{3000}'], ""))
        }
        Side::Nothing => None,
        Side::Deleted | Side::Unknown => Some(String::new()),
    }
}

#[test]
fn its_rows_and_their_sides_are_those_of_the_source() {
    let table = made();
    let expected: Vec<_> = ROWS.iter().filter(|row| !row.0.is_empty()).collect();
    assert_eq!(table.rows.len(), expected.len());
    for (row, (address, new, old)) in table.rows.iter().zip(expected) {
        let Subject::Provision { new: at, .. } = &row.subject else { panic!("{row:?}") };
        assert_eq!(at.as_ref().unwrap().to_string(), *address);
        for (side, words) in [(&row.new, new), (&row.old, old)] {
            match (said(side), words) {
                (Some(said), Some(words)) => assert!(said.contains(words), "{address}: {said}"),
                (said, words) => assert_eq!(said.is_some(), words.is_some(), "{address}"),
            }
        }
    }
}

#[test]
fn what_does_not_change_is_left_out_as_in_the_source() {
    let table = made();
    let laid: Vec<String> = table
        .outline
        .iter()
        .map(|element| match element {
            Element::Heading { text, .. } => text.split(' ').next().unwrap_or("").to_owned(),
            Element::Omitted { new, .. } => format!("{new} （略）"),
            Element::Row { row, .. } => match &table.rows[*row].subject {
                Subject::Provision { new: Some(new), .. } => format!("新旧 {new}"),
                other => panic!("{other:?}"),
            },
        })
        .collect();
    let expected = "Ⅰ （略）/Ⅱ/［１］/１ ～ ２ （略）/３/(1) （略）/新旧 Ⅱ［１］３(2)/４ （略）/５/新旧 Ⅱ［１］５(1)/① ～ ⑥ （略）/(2) ～ (3) （略）/\
６ ～ ８ （略）/［２］/１ ～ ３ （略）/４/新旧 Ⅱ［２］４(1)/① ～ ⑥ （略）/(2) ～ (4) （略）/５/(1) ～ (2) （略）/新旧 Ⅱ［２］５(3)/\
［３］ ～ ［４］ （略）/［５］/１ （略）/２/(1)/① （略）/新旧 Ⅱ［５］２(1)②/(2)/① （略）/新旧 Ⅱ［５］２(2)②/③ （略）/３ （略）/新旧 Ⅱ［５］４/\
新旧 Ⅱ［５］５/［６］ ～ ［９］ （略）/［１０］/１ ～ ３ （略）/新旧 Ⅱ［１０］４/Ⅲ （略）/別表第１ ～ 別表第６ （略）";
    assert_eq!(laid.join("/"), expected);
}

#[test]
fn only_the_words_that_changed_are_marked() {
    let table = made();
    let marked = |side: &Side| match side {
        Side::Text(lines) => lines
            .iter()
            .flat_map(|line| &line.runs)
            .map(|run| if run.changed { format!("〔{}〕", run.text) } else { run.text.clone() })
            .collect::<String>(),
        _ => String::new(),
    };
    assert!(marked(&table.rows[0].old).contains("特約書〔（以下「外貨建特約書」という。）〕による割増し"));
    assert!(!marked(&table.rows[0].new).contains('〔'));
    let aid = marked(&table.rows[6].new);
    assert!(aid.contains("円借款等"), "{aid}");
    assert!(marked(&table.rows[6].old).find('〔').is_none());
}
