//! What a revision changes: for each entry that nothing it comes to was changed, or through which provisions that the
//! revision names, with a smallest case of each; and where it differs otherwise, the smallest case found. Everything is asked of two states of the
//! rules, just before the revision and with it; later revisions are in neither.

pub mod elsewhere;
pub mod meaning;
pub mod states;
pub mod through;

use crate::corpus::case::Case;
use crate::corpus::set::Corpus;
use crate::diagnostic::report::Diagnostic;
use crate::eval::evaluate::World;
use crate::eval::outcome::Outcome;
use crate::provision::graph::{EntryId, RegulationId};
use crate::query::changed::states::{Pair, States};
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
    /// The provisions and tables that the revision names, changes, and to which it comes.
    pub through: Vec<Through>,
    /// How its results differ otherwise.
    pub elsewhere: Vec<Elsewhere>,
    /// What could not be decided: what it is about, and why.
    pub undecided: Vec<(String, String, Option<Span>)>,
}

/// What a named and changed provision or table does to an entry.
#[derive(Clone, Debug)]
pub struct Through {
    /// Its address, or 表「…」; several where they do it together.
    pub shown: String,
    /// What was found.
    pub found: Found,
}

/// What was found of a change through a named provision.
#[derive(Clone, Debug)]
pub enum Found {
    /// A case that differs by it.
    Example(Box<Example>),
    /// It governs no case otherwise than before.
    NoCase,
    /// It does, and no case was met whose results differ.
    NotMet,
}

/// A difference that the named provisions do not explain.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// What makes it: an address, a table, a fact, 要件, みなす.
    pub because: String,
    /// Where that stands.
    pub span: Option<Span>,
    /// A case that shows it, the named provisions being as before on both sides.
    pub example: Example,
}

/// A case that comes to something else with the revision.
#[derive(Clone, Debug)]
pub struct Example {
    /// The case.
    pub case: Case,
    /// What comes out before; none: an error, which is told.
    pub before: Result<Box<Outcome>, String>,
    /// What comes out with the revision.
    pub after: Result<Box<Outcome>, String>,
}

impl Example {
    /// A case with what it came to.
    pub fn of(case: Case, pair: Pair) -> Self {
        let told = |errors: Vec<Diagnostic>| {
            errors.first().map_or_else(String::new, |one| format!("{} {}", one.code.as_str(), one.message))
        };
        Self { case, before: pair.before.map(Box::new).map_err(told), after: pair.after.map(Box::new).map_err(told) }
    }
}

impl EntryChange {
    /// Whether nothing that it comes to was changed for any case.
    pub fn is_untouched(&self) -> bool {
        self.through.iter().all(|one| matches!(one.found, Found::NoCase))
            && self.elsewhere.is_empty()
            && self.undecided.is_empty()
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
            through: states.show_through(EntryId(at), &reached),
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
