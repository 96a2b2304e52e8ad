//! What a revision changes: for each entry that nothing it comes to was changed, or through which provisions that the
//! revision names it may; and where it differs otherwise, the smallest case found. Everything is asked of two states of the
//! rules, just before the revision and with it; later revisions are in neither.

pub mod elsewhere;
pub mod meaning;
pub mod states;

use crate::corpus::case::Case;
use crate::corpus::set::Corpus;
use crate::eval::evaluate::World;
use crate::eval::outcome::Outcome;
use crate::provision::graph::{EntryId, RegulationId};
use crate::query::changed::states::States;
use crate::source::span::Span;
use crate::syntax::ast::entry::EntryKind;
use crate::typed::needs;

/// The answer for one revision.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The regulation.
    pub regulation: String,
    /// `平成25年2月15日改正`.
    pub revision: String,
    /// Its 改正 line.
    pub span: Span,
    /// What it names and changes.
    pub named: Vec<String>,
    /// Every entry of the set, in order.
    pub entries: Vec<EntryChange>,
}

/// What becomes of an entry.
#[derive(Clone, Debug)]
pub struct EntryChange {
    /// 算定, 判定 or 期限.
    pub kind: EntryKind,
    /// Its name.
    pub name: String,
    /// The provisions and tables that the revision names, changes, and through which its results may change.
    pub through: Vec<String>,
    /// How its results differ otherwise.
    pub elsewhere: Vec<Elsewhere>,
    /// What could not be decided: what it is about, and why.
    pub undecided: Vec<(String, String, Option<Span>)>,
}

/// A difference that the named provisions do not explain.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// What makes it: an address, a table, a fact, 要件.
    pub because: String,
    /// Where that stands.
    pub span: Option<Span>,
    /// A case that shows it.
    pub case: Case,
    /// What comes out before; none: an error, which is told.
    pub before: Result<Box<Outcome>, String>,
    /// What comes out with the revision, the named provisions being as before.
    pub after: Result<Box<Outcome>, String>,
}

impl EntryChange {
    /// Whether nothing that it comes to was changed.
    pub fn is_untouched(&self) -> bool {
        self.through.is_empty() && self.elsewhere.is_empty() && self.undecided.is_empty()
    }
}

impl Changed {
    /// Whether an entry differs elsewhere.
    pub fn differs(&self) -> bool {
        self.entries.iter().any(|entry| !entry.elsewhere.is_empty())
    }
}

/// Asks it of every entry.
pub fn changed(world: World<'_>, corpus: &Corpus, regulation: RegulationId, index: usize) -> Changed {
    let states = States::new(world, corpus, regulation, index);
    let graph = &world.program.graph;
    let entry = |at: usize| -> Option<EntryChange> {
        let line = graph.entries.get(at)?;
        let reached = needs::reached(world.program, EntryId(at));
        let mut change = EntryChange {
            kind: line.entry.kind,
            name: line.entry.name.node.clone(),
            through: states.through(&reached),
            elsewhere: Vec::new(),
            undecided: Vec::new(),
        };
        states.examine(EntryId(at), &reached, &mut change);
        Some(change)
    };
    let one = graph.regulations.get(regulation.0);
    let revision = one.and_then(|one| one.revisions.get(index));
    Changed {
        regulation: one.map_or_else(String::new, |one| one.name.clone()),
        revision: revision.map_or_else(String::new, |one| one.label()),
        span: revision.map_or(Span::new(crate::source::span::FileId(0), 0, 0), |one| one.span),
        named: states.named_and_changed(),
        entries: (0..graph.entries.len()).filter_map(entry).collect(),
    }
}
