//! What changes through the provisions that a revision names: for each of them a smallest case that comes to something else
//! with the revision, and to something else again were that one as before; or the proof that it governs no case otherwise
//! than before, or that no such case was met.

use crate::corpus::case::Case;
use crate::corpus::to_yaml;
use crate::provision::graph::{EntryId, Place};
use crate::query::changed::elsewhere::Suspicion;
use crate::query::changed::states::{Pair, States, differ, values};
use crate::query::changed::{Example, Found, Through};
use crate::query::witness::{Came, search};
use crate::typed::check::decide::Assignment;
use crate::typed::check::solve::Answer;
use crate::typed::needs::Reached;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What cases come to in both states: the same ones are tried for one provision after the other.
type Seen = BTreeMap<String, Rc<Pair>>;

impl States<'_> {
    /// Asks it of every named and changed provision and table that an entry comes to.
    pub fn show_through(&self, entry: EntryId, reached: &Reached) -> Vec<Through> {
        let both = self.changed.intersection(&self.named).filter(|place| reached.comes_to(**place));
        let mut list: Vec<Through> = Vec::new();
        let mut seen = Seen::default();
        for place in both {
            let found = self.by(entry, *place, &list, &mut seen);
            list.push(Through { shown: self.shown(*place), found });
        }
        list
    }

    fn by(&self, entry: EntryId, place: Place, before: &[Through], seen: &mut Seen) -> Found {
        let suspicions: Vec<Suspicion> = self.of_place(place);
        if suspicions.iter().all(|one| one.answer == Answer::Never) {
            return Found::NoCase;
        }
        // One case may show several.
        for one in before {
            if let Found::Example(example) = &one.found
                && self.came(&example.case, place, seen) == Came::There
            {
                return Found::Example(example.clone());
            }
        }
        for suspicion in suspicions {
            let chosen = match suspicion.answer {
                Answer::Never => continue,
                Answer::Case(chosen) => chosen,
                Answer::Unknown(_) => Assignment::new(),
            };
            let mut visit = |case: &Case| self.came(case, place, seen);
            if let (Came::There, case) = search(self.world, entry, &chosen, &mut visit) {
                let pair = self.pair(&case, &BTreeSet::new());
                return Found::Example(Box::new(Example::of(case, pair)));
            }
        }
        Found::NotMet
    }

    fn came(&self, case: &Case, place: Place, seen: &mut Seen) -> Came {
        let known = seen.entry(to_yaml::case(case));
        let pair = Rc::clone(known.or_insert_with(|| Rc::new(self.pair(case, &BTreeSet::new()))));
        if pair.differs() && differ(&pair.after, &self.pair(case, &BTreeSet::from([place])).after) {
            return Came::There;
        }
        match (self.has_a_part(place, &pair), pair.before.is_ok() || pair.after.is_ok()) {
            (true, true) => {
                let values = pair.after.as_ref().map_or_else(|_| Vec::new(), values);
                Came::Near(values.iter().filter(|(_, value)| value.is_some()).count())
            }
            (true, false) => Came::Touched,
            (false, true) => Came::Through,
            (false, false) => Came::Nowhere,
        }
    }

    /// Whether the revision's version had a part in what came out.
    fn has_a_part(&self, place: Place, pair: &Pair) -> bool {
        let graph = &self.world.program.graph;
        let revision = |number: usize| match place {
            Place::Provision(id) => Some(graph.provisions.get(id.0)?.versions.get(number)?.revision),
            Place::Table(id) => Some(graph.tables.get(id.0)?.versions.get(number)?.revision),
        };
        let mut own = pair.reached.versions.iter().filter(|(reached, _)| *reached == place);
        own.any(|(_, number)| revision(*number) == Some(self.index))
    }
}
