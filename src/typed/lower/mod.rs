//! AST to checked formulas: names found, kinds and units compared, tables and addresses looked up.
//! A mistake gives one finding and a formula of unknown kind, so that the rest is checked too.

pub mod condition;
pub mod expression;
pub mod form;
pub mod name;
pub mod rule;

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::Address;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::provision::graph::{Graph, ProvisionId, Regulation, RegulationId};
use crate::source::span::Span;
use crate::typed::kind::Kind;
use crate::typed::scope::Scope;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Lowers formulas of a graph.
pub struct Lowerer<'a> {
    /// The graph.
    pub graph: &'a Graph,
    /// Its names.
    pub scope: &'a Scope,
    /// Kinds of definitions found so far; `None` while one is being worked out.
    kinds: RefCell<BTreeMap<(Owner, String), Option<Kind>>>,
    /// What is found.
    findings: RefCell<Findings>,
    /// Above zero while kinds are inferred: findings are then left to the real pass.
    silent: RefCell<usize>,
}

/// Who defines a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A provision.
    Provision(ProvisionId),
    /// An entry, by index.
    Entry(usize),
}

/// The place of a formula.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The regulation whose names it is written in.
    pub regulation: RegulationId,
    /// The provision in which it stands, and its address there.
    pub provision: Option<(ProvisionId, &'a Address)>,
    /// The revision whose addresses it uses.
    pub state: usize,
    /// The entry in which it stands.
    pub entry: Option<usize>,
    /// Whether names are facts only (an 附則, a condition of an exception).
    pub facts_only: bool,
    /// The name being defined: on the right of its own definition it is the fact.
    pub defining: Option<String>,
    /// Columns of the list row in hand.
    pub columns: Vec<(String, FactKind)>,
    /// The name on the left, for columns of a table.
    pub left: Option<String>,
    /// The unit on the left: what is rounded within the formula is rounded in it.
    pub unit: Option<Unit>,
}

impl<'a> Place<'a> {
    /// A place in a version of a provision.
    pub fn in_provision(regulation: RegulationId, id: ProvisionId, address: &'a Address, state: usize) -> Self {
        Self {
            regulation,
            provision: Some((id, address)),
            state,
            entry: None,
            facts_only: false,
            defining: None,
            columns: Vec::new(),
            left: None,
            unit: None,
        }
    }

    /// A place in an entry.
    pub fn in_entry(regulation: RegulationId, entry: usize, state: usize) -> Place<'static> {
        Place {
            regulation,
            provision: None,
            state,
            entry: Some(entry),
            facts_only: false,
            defining: None,
            columns: Vec::new(),
            left: None,
            unit: None,
        }
    }

    /// The same place, where names are facts.
    #[must_use]
    pub fn facts_only(&self) -> Self {
        Self { facts_only: true, ..self.clone() }
    }
}

impl<'a> Lowerer<'a> {
    /// Starts with a graph and its names.
    pub fn new(graph: &'a Graph, scope: &'a Scope) -> Self {
        Self { graph, scope, kinds: RefCell::default(), findings: RefCell::default(), silent: RefCell::new(0) }
    }

    /// What was found.
    pub fn into_findings(self) -> Findings {
        self.findings.into_inner()
    }

    pub(crate) fn push(&self, finding: Diagnostic) {
        if *self.silent.borrow() == 0 {
            self.findings.borrow_mut().push(finding);
        }
    }

    pub(crate) fn extend(&self, findings: Findings) {
        if *self.silent.borrow() == 0 {
            self.findings.borrow_mut().extend(findings);
        }
    }

    pub(crate) fn push_at(&self, code: Code, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::at(code, span, message));
    }

    pub(crate) fn regulation(&self, id: RegulationId) -> Option<&'a Regulation> {
        self.graph.regulations.get(id.0)
    }

    /// Works something out without findings.
    fn silently<T>(&self, work: impl FnOnce() -> T) -> T {
        *self.silent.borrow_mut() += 1;
        let result = work();
        *self.silent.borrow_mut() -= 1;
        result
    }
}
