//! `--move`, `--without`, `--known-on`: how a revision is taken. One place for selection, timelines and texts in force; and
//! rules whose days of enforcement are others, for checks, which choose nothing.

use crate::corpus::case::Switches;
use crate::law::address::Address;
use crate::law::revision::EnforcementDate;
use crate::provision::graph::{Applicability, Basis, Graph, Regulation, Revision};
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

/// Which day a version of a revision is to have, and of which address (none: a table); none where it keeps its own, which may
/// still be open.
pub type OtherDay<'a> = &'a dyn Fn(&Regulation, &Revision, Option<&Address>, bool) -> Option<NaiveDate>;

/// Rules with other days of enforcement.
pub fn settle(graph: &mut Graph, day: OtherDay<'_>) {
    let regulations = &graph.regulations;
    for provision in &mut graph.provisions {
        let Some(one) = regulations.get(provision.regulation.0) else { continue };
        for version in &mut provision.versions {
            settle_one(one, version.revision, Some(&version.address), &mut version.applicability, day);
        }
    }
    for table in &mut graph.tables {
        let Some(one) = regulations.get(table.regulation.0) else { continue };
        for version in &mut table.versions {
            settle_one(one, version.revision, None, &mut version.applicability, day);
        }
    }
    graph.sort();
}

fn settle_one(
    regulation: &Regulation,
    revision: usize,
    address: Option<&Address>,
    applicability: &mut Applicability,
    day: OtherDay<'_>,
) {
    let of = |revision: usize, open: bool| {
        regulation.revisions.get(revision).and_then(|by| day(regulation, by, address, open))
    };
    for left in &mut applicability.undisturbed {
        let to = of(left.left.revision, left.day.day().is_none());
        left.day = to.map_or(left.day, EnforcementDate::On);
    }
    let Some(to) = of(revision, applicability.is_open()) else { return };
    applicability.enforcement = EnforcementDate::On(to);
    if let Basis::ReferenceDate { from, .. } = &mut applicability.basis {
        *from = Some(to);
    }
}
