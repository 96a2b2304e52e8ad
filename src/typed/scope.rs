//! Where names may be defined: which provisions define what in some version, and in which order a place looks for a name.

use crate::diagnostic::fold::fold;
use crate::law::address::Address;
use crate::provision::graph::{Graph, Provision, ProvisionId, RegulationId, Text};
use crate::syntax::ast::{Statement, StatementKind};
use crate::syntax::form::LINE;
use crate::syntax::line::{Line, Word};
use std::collections::{BTreeMap, BTreeSet};

/// An index of definitions over all versions.
#[derive(Debug, Default)]
pub struct Scope {
    /// Provisions by every address they ever had.
    addresses: BTreeMap<(RegulationId, Address), BTreeSet<ProvisionId>>,
    /// Provisions that define a folded name in some version.
    definitions: BTreeMap<String, BTreeSet<ProvisionId>>,
    /// Provisions that have an exception defining a folded name.
    pub exceptions: BTreeMap<String, BTreeSet<ProvisionId>>,
    /// Provisions with an exception, or a plain statement, that applies others.
    pub appliers: BTreeSet<ProvisionId>,
    /// Lines of forms, those too whose text is left out.
    lines: BTreeSet<ProvisionId>,
    /// Provisions that say what the second column of the lines under them is.
    pub right_columns: BTreeSet<ProvisionId>,
    /// These, and the provisions that say when the lines under them are filled in.
    parts: BTreeSet<ProvisionId>,
    /// Shown names, for suggestions.
    pub shown: BTreeSet<String>,
    /// （以下「Ｂ」という。）: what another word stands for, by regulation and folded word.
    other_words: BTreeMap<(RegulationId, String), String>,
}

impl Scope {
    /// Indexes a graph.
    pub fn of(graph: &Graph) -> Self {
        let mut scope = Self::default();
        for (at, provision) in graph.provisions.iter().enumerate() {
            let id = ProvisionId(at);
            for version in &provision.versions {
                scope.addresses.entry((provision.regulation, version.address.clone())).or_default().insert(id);
                if let Text::Body(body) = &version.text {
                    scope.statements(id, &body.statements, false);
                    scope.other_words(provision.regulation, &body.lines);
                }
            }
        }
        scope
    }

    fn statements(&mut self, id: ProvisionId, statements: &[Statement], exception: bool) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Define(define) | StatementKind::Helper(define) => {
                    define.names.iter().for_each(|name| self.define(id, &name.node, exception));
                }
                StatementKind::Absent { names, .. } => {
                    names.iter().for_each(|name| self.define(id, &name.node, exception));
                }
                StatementKind::When { body, .. } => self.statements(id, body, exception),
                StatementKind::Despite { body, .. } => self.statements(id, body, true),
                StatementKind::Apply { .. } => {
                    self.appliers.insert(id);
                }
                // An exception whose text is left out speaks of all that it excepts.
                StatementKind::Omitted if exception => {
                    self.appliers.insert(id);
                }
                StatementKind::Show(body) => self.statements(id, body, exception),
                StatementKind::ListColumn { list, .. } => self.define(id, &list.node, exception),
                StatementKind::Line(line) => {
                    self.lines.insert(id);
                    if line.define.is_some() {
                        self.definitions.entry(LINE.to_owned()).or_default().insert(id);
                    }
                }
                StatementKind::RightColumn(_) => {
                    self.right_columns.insert(id);
                    self.parts.insert(id);
                }
                StatementKind::FilledIn(_) => {
                    self.parts.insert(id);
                }
                StatementKind::ReadAs(_)
                | StatementKind::IntermediateRounding(_)
                | StatementKind::Results(_)
                | StatementKind::Row(_)
                | StatementKind::Bounds(_)
                | StatementKind::ShowLines(_)
                | StatementKind::Omitted
                | StatementKind::Deleted
                | StatementKind::Interpretation(_)
                | StatementKind::Note(_) => {}
            }
        }
    }

    /// Finds `「Ａ」（以下「Ｂ」という。）` among the words of lines.
    fn other_words(&mut self, regulation: RegulationId, lines: &[Line]) {
        let plain = |word: &Word| fold(word.text.trim_matches(['「', '」']));
        for line in lines {
            for window in line.words.windows(6) {
                let [meant, open, below, other, to, called] = window else { continue };
                let fixed = [(open, "("), (below, "以下"), (to, "と"), (called, "いう")];
                if fixed.iter().all(|(word, text)| word.text == *text) {
                    self.other_words.insert((regulation, plain(other)), plain(meant));
                }
            }
            self.other_words(regulation, &line.children);
        }
    }

    /// What another word stands for.
    pub fn meant(&self, regulation: RegulationId, key: &str) -> Option<&str> {
        self.other_words.get(&(regulation, key.to_owned())).map(String::as_str)
    }

    fn define(&mut self, id: ProvisionId, name: &str, exception: bool) {
        let map = if exception { &mut self.exceptions } else { &mut self.definitions };
        map.entry(fold(name)).or_default().insert(id);
        self.shown.insert(name.to_owned());
    }

    /// The newest address of the first provision of a regulation that defines a folded name.
    pub fn elsewhere<'g>(&self, graph: &'g Graph, regulation: RegulationId, key: &str) -> Option<&'g Address> {
        let defining = self.definitions.get(key)?.iter().filter_map(|id| graph.provisions.get(id.0));
        defining.filter(|provision| provision.regulation == regulation).find_map(Provision::address)
    }

    /// Provisions that had an address within this one in some version, itself included.
    pub fn within(&self, regulation: RegulationId, address: &Address) -> BTreeSet<ProvisionId> {
        self.addresses
            .range((regulation, address.clone())..)
            .take_while(|((other, within), _)| *other == regulation && within.is_within(address))
            .flat_map(|(_, ids)| ids.iter().copied())
            .collect()
    }

    /// Whether a provision is a line of a form in some version.
    pub fn is_line(&self, id: ProvisionId) -> bool {
        self.lines.contains(&id)
    }

    /// The provisions that had exactly this address in some version.
    pub fn exactly(&self, regulation: RegulationId, address: &Address) -> BTreeSet<ProvisionId> {
        self.addresses.get(&(regulation, address.clone())).cloned().unwrap_or_default()
    }

    /// For each line of a form the provisions, itself and those above it, that say something of it; the nearest first.
    pub fn parts_of_forms(&self, graph: &Graph) -> BTreeMap<ProvisionId, Vec<ProvisionId>> {
        let with_parts = self.lines.iter().filter_map(|id| {
            let provision = graph.provisions.get(id.0)?;
            let mut parts: Vec<ProvisionId> = Vec::new();
            for version in &provision.versions {
                let mut place = Some(version.address.clone());
                while let Some(address) = place {
                    let here = self.exactly(provision.regulation, &address);
                    parts.extend(
                        here.intersection(&self.parts)
                            .filter(|part| !parts.contains(part))
                            .copied()
                            .collect::<Vec<_>>(),
                    );
                    place = address.parent();
                }
            }
            Some((*id, parts))
        });
        with_parts.collect()
    }

    /// Where a name is looked for from an address: its own provision, those under it, then each ancestor with what
    /// stands under it up to the 章; only provisions that define the name in some version are given.
    pub fn steps(
        &self,
        regulation: RegulationId,
        own: ProvisionId,
        address: &Address,
        key: &str,
    ) -> Vec<Vec<ProvisionId>> {
        let Some(defining) = self.definitions.get(key) else { return Vec::new() };
        let mut steps: Vec<Vec<ProvisionId>> = Vec::new();
        if defining.contains(&own) {
            steps.push(vec![own]);
        }
        let chapter = address.chapter();
        let mut place = Some(address.clone());
        let mut seen: BTreeSet<ProvisionId> = BTreeSet::from([own]);
        while let Some(here) = place {
            let step: Vec<ProvisionId> = self
                .within(regulation, &here)
                .intersection(defining)
                .copied()
                .filter(|id| !seen.contains(id))
                .collect();
            seen.extend(step.iter().copied());
            if !step.is_empty() {
                steps.push(step);
            }
            place = if here == chapter { None } else { here.parent() };
        }
        steps
    }

    /// Where a name with an address is looked for: the provision itself (its exceptions too), then those under it.
    pub fn steps_at(&self, own: Option<ProvisionId>, under: &[ProvisionId], key: &str) -> Vec<Vec<ProvisionId>> {
        let empty = BTreeSet::new();
        let defining = self.definitions.get(key).unwrap_or(&empty);
        let excepting = self.exceptions.get(key).unwrap_or(&empty);
        let gives = |id: &ProvisionId| defining.contains(id) || excepting.contains(id) || self.appliers.contains(id);
        let mut steps = Vec::new();
        if let Some(own) = own.filter(gives) {
            steps.push(vec![own]);
        }
        let below: Vec<ProvisionId> = under.iter().copied().filter(|id| defining.contains(id)).collect();
        if !below.is_empty() {
            steps.push(below);
        }
        steps
    }

    /// Provisions of a 章 that have an exception defining a name.
    pub fn overrides(&self, regulation: RegulationId, address: &Address, key: &str) -> Vec<ProvisionId> {
        let Some(excepting) = self.exceptions.get(key) else { return Vec::new() };
        self.within(regulation, &address.chapter()).intersection(excepting).copied().collect()
    }
}
