//! The facts that an entry may need, over all versions of everything it reaches: what a case may give.

use crate::provision::graph::{Basis, EntryId, FactId, ProvisionId, TableId};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part, Reference};
use crate::typed::program::{Apply, Body, Exception, Program, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// What first asks for a fact: the address of a provision, 附則 for one that chooses versions, or the entry's name.
pub type Needs = BTreeMap<FactId, String>;

/// The facts of an entry.
pub fn of_entry(program: &Program, id: EntryId) -> Needs {
    let mut walk = Walk::new(program);
    let Some(entry) = program.entries.get(id.0) else { return walk.needs };
    let name = program.graph.entries.get(id.0).map_or("", |entry| &entry.entry.name.node);
    walk.asking.push(name.to_owned());
    for rule in entry.body.rules.values() {
        walk.rule(rule);
    }
    for row in &entry.rows {
        row.condition.iter().for_each(|condition| walk.condition(condition));
        row.limits.iter().for_each(|(_, condition)| walk.condition(condition));
        row.results.iter().for_each(|(_, value)| walk.expr(value));
    }
    for (bound, _) in &entry.bounds {
        walk.expr(bound);
    }
    walk.needs
}

/// The facts that a condition may need.
pub fn of_condition(program: &Program, condition: &Condition) -> BTreeSet<FactId> {
    let mut walk = Walk::new(program);
    walk.condition(condition);
    walk.needs.into_keys().collect()
}

struct Walk<'p> {
    program: &'p Program,
    needs: Needs,
    seen: BTreeSet<(ProvisionId, String)>,
    versions: BTreeSet<ProvisionId>,
    tables: BTreeSet<TableId>,
    asking: Vec<String>,
}

impl<'p> Walk<'p> {
    fn new(program: &'p Program) -> Self {
        Self {
            program,
            needs: Needs::new(),
            seen: BTreeSet::new(),
            versions: BTreeSet::new(),
            tables: BTreeSet::new(),
            asking: Vec::new(),
        }
    }
    fn fact(&mut self, id: FactId) {
        let asking = self.asking.last().cloned().unwrap_or_default();
        if self.needs.insert(id, asking.clone()).is_some_and(|before| before != asking) {
            // The first to ask stays.
            return;
        }
        if let Some(Some(default)) = self.program.defaults.get(id.0) {
            let default = default.clone();
            self.expr(&default);
        }
    }

    /// What choosing a provision's version reads.
    fn selection(&mut self, id: ProvisionId) {
        if !self.versions.insert(id) {
            return;
        }
        let (Some(provision), Some(typed)) =
            (self.program.graph.provisions.get(id.0), self.program.provisions.get(id.0))
        else {
            return;
        };
        let address = provision.address().map_or_else(String::new, ToString::to_string);
        self.asking.push(format!("{address}の版の選択"));
        for (version, typed) in provision.versions.iter().zip(typed) {
            if let Basis::ReferenceDate { fact: Some(fact), .. } = &version.applicability.basis {
                self.fact(*fact);
            }
            let applicability = typed.applicability.clone();
            applicability.basis.iter().for_each(|condition| self.condition(condition));
            applicability.exceptions.iter().for_each(|(_, condition)| self.condition(condition));
            applicability.prior.iter().for_each(|(_, condition)| self.condition(condition));
            for reading in &typed.readings {
                reading.condition.iter().for_each(|condition| self.condition(condition));
            }
        }
        self.asking.pop();
        let above: Vec<ProvisionId> = typed
            .iter()
            .flat_map(|version| &version.bodies)
            .flat_map(|(active, _)| active)
            .map(|reading| reading.owner)
            .collect();
        above.into_iter().for_each(|owner| self.selection(owner));
    }

    fn table(&mut self, id: TableId) {
        if !self.tables.insert(id) {
            return;
        }
        let (Some(table), Some(typed)) = (self.program.graph.tables.get(id.0), self.program.tables.get(id.0)) else {
            return;
        };
        if table.versions.len() < 2 {
            return;
        }
        self.asking.push(format!("表「{}」の版の選択", table.name));
        for (version, typed) in table.versions.iter().zip(typed) {
            if let Basis::ReferenceDate { fact: Some(fact), .. } = &version.applicability.basis {
                self.fact(*fact);
            }
            typed.basis.iter().for_each(|condition| self.condition(condition));
            typed.exceptions.iter().for_each(|(_, condition)| self.condition(condition));
            typed.prior.iter().for_each(|(_, condition)| self.condition(condition));
        }
        self.asking.pop();
    }

    fn reference(&mut self, reference: &Reference) {
        for id in reference.steps.iter().flatten() {
            self.definition(*id, &reference.key);
        }
        for id in &reference.overrides {
            self.definition(*id, &reference.key);
        }
        if let Some(fact) = reference.fact {
            self.fact(fact);
        }
    }

    fn definition(&mut self, id: ProvisionId, key: &str) {
        if !self.seen.insert((id, key.to_owned())) {
            return;
        }
        self.selection(id);
        let address = self.program.graph.provisions.get(id.0).and_then(|one| one.address());
        self.asking.push(address.map_or_else(String::new, ToString::to_string));
        let program = self.program;
        for (_, body) in
            program.provisions.get(id.0).iter().flat_map(|versions| versions.iter()).flat_map(|one| &one.bodies)
        {
            self.body(body, key);
        }
        self.asking.pop();
        let excepting = program.exceptions.get(key).into_iter().flatten().chain(&program.appliers).copied();
        let owners: BTreeSet<ProvisionId> = excepting.filter(|owner| *owner != id).collect();
        for owner in owners {
            let versions = program.provisions.get(owner.0).map_or(&[][..], Vec::as_slice);
            let relevant = |one: &&Exception| {
                one.targets.contains(&id) && (one.rules.contains_key(key) || !one.applies.is_empty())
            };
            let mut bodies = versions.iter().flat_map(|version| &version.bodies);
            if bodies.any(|(_, body)| body.exceptions.iter().any(|one| relevant(&one))) {
                self.definition(owner, key);
            }
        }
    }

    fn body(&mut self, body: &Body, key: &str) {
        body.rules.get(key).into_iter().for_each(|rule| self.rule(rule));
        for exception in &body.exceptions {
            if exception.rules.contains_key(key) || !exception.applies.is_empty() {
                exception.conditions.iter().for_each(|condition| self.condition(condition));
                exception.rules.get(key).into_iter().for_each(|rule| self.rule(rule));
                exception.applies.iter().for_each(|apply| self.apply(apply, key));
            }
        }
        body.applies.iter().for_each(|apply| self.apply(apply, key));
    }

    fn apply(&mut self, apply: &Apply, key: &str) {
        apply.read_as.iter().for_each(|(_, expr)| self.expr(expr));
        let defining = |id: &&ProvisionId| {
            let versions = self.program.provisions.get(id.0).map_or(&[][..], Vec::as_slice);
            versions.iter().flat_map(|one| &one.bodies).any(|(_, body)| body.rules.contains_key(key))
        };
        let targets: Vec<ProvisionId> = apply.targets.iter().filter(defining).copied().collect();
        targets.into_iter().for_each(|id| self.definition(id, key));
    }

    fn rule(&mut self, rule: &Rule) {
        for case in &rule.cases {
            case.conditions.iter().for_each(|condition| self.condition(condition));
            self.expr(&case.value);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Given(fact) => self.fact(*fact),
            ConditionKind::Applies(list, _) => self.applies(list),
            _ => condition.parts().into_iter().for_each(|part| self.part(part)),
        }
    }

    /// Whether a provision governs depends on what chooses its version and on its own conditions.
    fn applies(&mut self, list: &[ProvisionId]) {
        let program = self.program;
        for id in list {
            self.selection(*id);
            let versions = program.provisions.get(id.0).map_or(&[][..], Vec::as_slice);
            let bodies = versions.iter().flat_map(|one| &one.bodies);
            for exception in bodies.flat_map(|(_, body)| &body.exceptions) {
                exception.conditions.iter().for_each(|condition| self.condition(condition));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(reference) => self.reference(reference),
            ExprKind::Lookup { table, .. } => self.table(*table),
            _ => {}
        }
        expr.parts().into_iter().for_each(|part| self.part(part));
    }

    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Expr(expr) => self.expr(expr),
            Part::Condition(condition) => self.condition(condition),
        }
    }
}
