//! The table between two states, loaded as a revision on the old state, gives the new state.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use crate::taisho::support::{Shipped, as_revision, dated, engine, every_revised, of, shipped, table};
use kitei::query::state::VersionState;
use kitei::query::taisho::Subject;
use kitei::query::taisho::between::Asked;

fn day(path: &str) -> chrono::NaiveDate {
    path.split_once('/').unwrap().1[..10].parse().unwrap()
}

fn state(shipped: &Shipped, index: usize) -> VersionState {
    match index.checked_sub(1) {
        None => VersionState::BeforeRevision(day(&shipped.revisions[0].0)),
        Some(at) => VersionState::Revision(day(&shipped.revisions[at].0)),
    }
}

fn up_to(shipped: &Shipped, index: usize) -> Vec<(String, Vec<u8>)> {
    shipped.fixed.iter().chain(&shipped.revisions[..index]).cloned().collect()
}

#[test]
fn the_table_of_every_shipped_revision_is_that_revision() {
    let mut revisions = 0;
    for shipped in every_revised() {
        let whole = engine(&up_to(&shipped, shipped.revisions.len()));
        for (at, (path, _)) in shipped.revisions.iter().enumerate() {
            let made = table(&whole, &Asked::Revision(day(path)));
            let mut files = up_to(&shipped, at);
            files.push(as_revision(&shipped, &made));
            let again = engine(&files);
            assert_eq!(again.state_text(0, at + 1), whole.state_text(0, at + 1), "{path}");
            revisions += 1;
        }
    }
    assert!(revisions >= 11, "{revisions}");
}

#[test]
fn a_line_of_a_form_that_stands_there_as_context_is_no_row() {
    let shipped = of("overseas-investment");
    let whole = engine(&up_to(&shipped, 1));
    let made = table(&whole, &Asked::Revision("2022-03-17".parse().unwrap()));
    let changed = made.rows.iter().filter_map(|row| match &row.subject {
        Subject::Provision { new, .. } => new.as_ref().map(ToString::to_string),
        _ => None,
    });
    let lines: Vec<String> = changed.collect();
    // A line that is the same on both sides of 新旧 様式 (３④) is context; the others stand as they are printed.
    let third: Vec<&str> = lines.iter().map(String::as_str).filter(|line| line.starts_with('３')).collect();
    assert_eq!(third, ["３(1)", "３①", "３②", "３③", "３(2)"]);
}

#[test]
fn the_table_between_any_two_states_makes_the_later_one_of_the_earlier_one() {
    for shipped in every_revised() {
        let whole = engine(&up_to(&shipped, shipped.revisions.len()));
        for from in 0..shipped.revisions.len() {
            for to in from + 1..=shipped.revisions.len() {
                let made = table(&whole, &Asked::Between(state(&shipped, from), state(&shipped, to)));
                let mut files = up_to(&shipped, from);
                files.push(as_revision(&shipped, &made));
                let again = engine(&files);
                let (again, wanted) = (again.state_text(0, from + 1), whole.state_text(0, to));
                assert_eq!(again, wanted, "{} {from} to {to}", shipped.folder);
            }
        }
    }
}

#[test]
fn the_table_back_to_the_state_before_undoes_a_revision() {
    for shipped in every_revised() {
        let whole = engine(&up_to(&shipped, shipped.revisions.len()));
        for (at, (path, _)) in shipped.revisions.iter().enumerate() {
            let back = Asked::Between(state(&shipped, at + 1), state(&shipped, at));
            let made = dated(table(&whole, &back), "2030-01-01");
            let mut files = up_to(&shipped, at + 1);
            files.push(as_revision(&shipped, &made));
            let again = engine(&files);
            // A revision declares facts and takes none away: those that were added stay.
            let text = |state: Option<String>| -> Vec<String> {
                state.unwrap().lines().filter(|line| !line.starts_with("事実")).map(str::to_owned).collect()
            };
            assert!(text(again.state_text(0, at + 2)) == text(whole.state_text(0, at)), "{path}");
        }
    }
}

#[test]
fn the_table_between_a_state_and_itself_is_empty() {
    let shipped = shipped();
    let whole = engine(&up_to(&shipped, shipped.revisions.len()));
    let made = table(&whole, &Asked::Between(state(&shipped, 3), state(&shipped, 3)));
    assert!(made.rows.is_empty() && made.moves.is_empty() && made.unsaid.is_empty());
}
