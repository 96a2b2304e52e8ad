//! The revision between two consolidated texts: what an author would have had to write.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kitei::corpus::from_files::load;
use kitei::corpus::memory::Memory;
use kitei::diagnostic::report::Findings;
use kitei::query::taisho::between::of_texts;
use kitei::query::taisho::{Side, Subject, Taisho};
use kitei::report::taisho_kitei;

const HEAD: &str = "規程 料率規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n";

fn text(facts: &str, provisions: &str) -> String {
    format!("{HEAD}\n事実\n  契約日  日付\n  価額  金額(円)\n{facts}\n{provisions}")
}

fn corpus(text: &str, revision: Option<&str>) -> kitei::corpus::set::Corpus {
    let mut memory = Memory::new().with("rates/base.kitei", text.as_bytes());
    if let Some(revision) = revision {
        memory = memory.with("rates/revision.kitei", revision.as_bytes());
    }
    let mut findings = Findings::default();
    let corpus = load(&memory, None, &[], &mut findings);
    assert!(!findings.has_errors(), "{:?}\n{}", findings.sorted(), revision.unwrap_or(text));
    corpus
}

/// The table between two texts; written out and loaded on the old text it must give the new one.
fn between(old: &str, new: &str) -> Taisho {
    let table = of_texts(&corpus(old, None), &corpus(new, None), "2020-01-01".parse().ok(), None).unwrap();
    let revision = taisho_kitei::write(&table);
    let mut findings = Findings::default();
    let again = kitei::query::engine::Engine::load(corpus(old, Some(&revision)), &mut findings);
    let wrong: Vec<String> = findings.sorted().iter().map(|one| one.message.clone()).collect();
    let wanted = kitei::query::engine::Engine::load(corpus(new, None), &mut Findings::default());
    assert_eq!(again.state_text(0, 1), wanted.state_text(0, 0), "{revision}\n{wrong:?}");
    table
}

fn moves(table: &Taisho) -> Vec<String> {
    table.moves.iter().map(|(from, to)| format!("{from}→{to}")).collect()
}

fn changed(table: &Taisho) -> Vec<String> {
    let row = |row: &kitei::query::taisho::Row| match &row.subject {
        Subject::Provision { new: Some(new), .. } if row.old == Side::Nothing => format!("{new}新設"),
        Subject::Provision { new: None, old: Some(old) } => format!("{old}削る"),
        Subject::Provision { new: Some(new), .. } => new.to_string(),
        other => format!("{other:?}"),
    };
    table.rows.iter().map(row).collect()
}

const RATE: &str = "条項 Ⅱ［１］１ 料率\n  料率(％)＝1.25\n\n";
const LOAD: &str = "条項 Ⅱ［１］２ 割増し\n  割増係数 ＝ 1.1\n\n";
const PREMIUM: &str = "条項 Ⅱ［１］３ 保険料\n  保険料(円) ＝ 価額×Ⅱ［１］１の料率（円未満切捨て）\n";

#[test]
fn a_changed_added_and_removed_provision() {
    let old = text("", &format!("{RATE}{LOAD}{PREMIUM}"));
    let new =
        text("", &format!("{}{PREMIUM}\n条項 Ⅱ［１］４ 割引き\n  割引係数 ＝ 0.9\n", RATE.replace("1.25", "1.5")));
    assert_eq!(changed(&between(&old, &new)), ["Ⅱ［１］１", "Ⅱ［１］２削る", "Ⅱ［１］４新設"]);
}

#[test]
fn provisions_that_make_room_are_moved() {
    let old = text("", &format!("{RATE}{LOAD}"));
    let new =
        text("", &format!("{RATE}条項 Ⅱ［１］２ 割引き\n  割引係数 ＝ 0.9\n\n{}", LOAD.replace("２ 割", "３ 割")));
    let table = between(&old, &new);
    assert_eq!(
        (moves(&table), changed(&table)),
        (vec!["Ⅱ［１］２→Ⅱ［１］３".to_owned()], vec!["Ⅱ［１］２新設".to_owned()])
    );
}

#[test]
fn a_moved_and_changed_provision_is_known_by_its_title() {
    let old = text("", &format!("{RATE}{LOAD}"));
    let new = text("", &format!("{RATE}{}", LOAD.replace("２ 割", "５ 割").replace("1.1", "1.2")));
    let table = between(&old, &new);
    assert_eq!(
        (moves(&table), changed(&table)),
        (vec!["Ⅱ［１］２→Ⅱ［１］５".to_owned()], vec!["Ⅱ［１］５".to_owned()])
    );
}

#[test]
fn a_part_is_moved_as_one() {
    let part = "条項 Ⅱ［２］１ 甲\n  甲 ＝ 1.1\n\n条項 Ⅱ［２］１(1) 乙\n  乙 ＝ 1.2\n\n";
    let old = text("", &format!("{RATE}{part}"));
    let new = text("", &format!("{RATE}{}", part.replace("［２］１", "［２］３")));
    let table = between(&old, &new);
    assert_eq!((moves(&table), changed(&table)), (vec!["Ⅱ［２］１→Ⅱ［２］３".to_owned()], vec![]));
}

#[test]
fn two_provisions_that_change_places_are_rows() {
    let old = text("", &format!("{RATE}{LOAD}"));
    let new = text("", &format!("{}{}", LOAD.replace('２', "１"), RATE.replace("１ 料", "２ 料")));
    let table = between(&old, &new);
    assert_eq!((moves(&table), changed(&table)), (vec![], vec!["Ⅱ［１］１".to_owned(), "Ⅱ［１］２".to_owned()]));
}

#[test]
fn facts_and_reference_dates_that_change_are_rows() {
    let old = text("", RATE);
    let new = text("  船積日  日付\n", RATE)
        .replace("基準日 契約日", "基準日 契約日\n基準日 Ⅱ［１］については、船積日")
        .replace("価額  金額(円)", "価額  金額(円)  0円以上");
    let table = between(&old, &new);
    assert_eq!(table.rows.len(), 2);
}

#[test]
fn a_form_is_compared_line_by_line_as_it_is_printed() {
    let old = "様式 １ 甲\n  (1)欄(円) ＝ 価額\n  ①欄(円) ＝ 価額\n  (2)欄(円) ＝ (1)欄－①欄\n";
    let new = "様式 １ 甲\n  (1)欄(円) ＝ 価額\n  ①欄(円) ＝ 価額\n  ②欄(円) ＝ 価額\n  (2)欄(円) ＝ (1)欄－①欄－②欄\n";
    let table = between(&text("", old), &text("", new));
    let subjects: Vec<String> = table
        .rows
        .iter()
        .filter_map(|row| match &row.subject {
            Subject::Provision { new, .. } => new.as_ref().map(ToString::to_string),
            _ => None,
        })
        .collect();
    assert_eq!(subjects, ["１②", "１(2)"]);
}
