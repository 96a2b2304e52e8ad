//! `--move`, `--without`, `--known-on`: how a revision is taken. One place for selection, timelines and texts in force.

use crate::corpus::case::Switches;
use crate::law::address::Address;
use crate::provision::graph::{Regulation, Revision};
use chrono::NaiveDate;

/// The date to which a revision is moved for an address (none: a table): the most specific move, of equal ones the last.
pub fn moved(
    regulation: &Regulation,
    revision: &Revision,
    address: Option<&Address>,
    switches: &Switches,
) -> Option<NaiveDate> {
    let moves = switches.moved.iter().filter(|(day, moved, _)| {
        regulation.revision(*day).is_some_and(|one| one.id == revision.id)
            && match (moved, address) {
                (None, _) => true,
                (Some(moved), Some(address)) => address.is_within(moved),
                (Some(_), None) => false,
            }
    });
    let best = moves.max_by_key(|(_, address, _)| address.as_ref().map_or(0, |address| address.levels().len()));
    best.map(|(_, _, day)| *day)
}

/// Whether a revision is taken out; an enactment never is.
pub fn taken_out(regulation: &Regulation, revision: &Revision, switches: &Switches) -> bool {
    let named = |day: &NaiveDate| regulation.revision(*day).is_some_and(|one| one.id == revision.id);
    !revision.enactment && switches.without.iter().any(named)
}

/// Whether a revision was known on the day that is asked about.
pub fn known(revision: &Revision, switches: &Switches) -> bool {
    switches.known_on.is_none_or(|day| revision.known.0 <= day)
}
