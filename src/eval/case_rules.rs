//! What a regulation asks of a case as a whole: orders between dates, 要件, and 次のいずれか一つ.

use crate::corpus::case::{Case, Switches};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::eval::declared;
use crate::eval::facts;
use crate::eval::run::{Env, Run};
use crate::law::value::Value;
use crate::provision::graph::{FactId, RegulationId};
use crate::source::span::Span;
use crate::typed::check::decide;
use crate::typed::needs::{self, Needs};
use crate::typed::program::Program;
use std::collections::{BTreeMap, BTreeSet};

/// A case as it was read.
pub struct Whole<'a> {
    /// The rules.
    pub program: &'a Program,
    /// The case as typed.
    pub case: &'a Case,
    /// The regulation whose facts it gives.
    pub regulation: RegulationId,
    /// Its facts.
    pub values: &'a BTreeMap<FactId, Value>,
}

impl Whole<'_> {
    /// `終了予定日 は 開始予定日 以後`: an order that a regulation declares holds for every case that gives both facts.
    pub fn keeps_orders(&self, findings: &mut Findings) {
        for (_, order) in self.program.orders.iter().filter(|(of, _)| *of == self.regulation) {
            if decide::decide(order, self.values) != Some(false) {
                continue;
            }
            let mut named = BTreeSet::new();
            decide::facts(order, &mut named);
            let names: Vec<&str> = named.iter().filter_map(|id| self.name(*id)).collect();
            let given =
                self.case.facts.iter().find(|given| names.iter().any(|name| fold(name) == fold(&given.name.node)));
            findings.push(
                Diagnostic::at(
                    Code::OutsideDomain,
                    given.map_or(self.case.span, |given| given.name.span),
                    format!("{}の前後が宣言と違う", names.join("と")),
                )
                .label(order.span, "この宣言"),
            );
        }
    }

    /// A fact that a revision declared anew is held to the declaration that governs the case by its 基準日.
    pub fn keeps_declarations(&self, switches: &Switches, findings: &mut Findings) {
        let Some(regulation) = self.program.graph.regulations.get(self.regulation.0) else { return };
        let reference = declared::reference(regulation);
        let Some(day) = reference.and_then(|fact| self.values.get(&fact)?.date()) else { return };
        for (id, value) in self.values {
            let Some(fact) = self.program.graph.facts.get(id.0) else { continue };
            if fact.regulation != self.regulation || fact.history.is_empty() {
                continue;
            }
            let Some(at) = declared::declared_on(regulation, fact, day, switches) else { continue };
            let declared = fact.history.get(at).map_or(&fact.declaration, |(_, earlier)| earlier);
            if !facts::allowed(value, declared) {
                let given = self.case.facts.iter().find(|given| fold(&given.name.node) == fold(fact.name()));
                let span = given.map_or(self.case.span, |given| given.name.span);
                findings.push(
                    Diagnostic::at(Code::OutsideDomain, span, format!("「{}」の値は、{day}の宣言にない", fact.name()))
                        .label(declared.span, "この宣言による"),
                );
            }
        }
    }

    /// 次のいずれか一つ: of the sets that an entry needs, exactly one is given.
    pub fn gives_one_of_each(&self, needed: &Needs, findings: &mut Findings) {
        let regulation = self.program.graph.regulations.get(self.regulation.0);
        for (sets, span) in regulation.map_or(&[][..], |one| &one.alternatives) {
            if !sets.iter().flatten().any(|fact| needed.contains_key(fact)) {
                continue;
            }
            // Exactly one set, and nothing of another beside it: that would go unused without a word.
            let given: BTreeSet<&FactId> = sets.iter().flatten().filter(|id| self.values.contains_key(id)).collect();
            if sets.iter().any(|set| set.iter().collect::<BTreeSet<_>>() == given) {
                continue;
            }
            let whole = sets.iter().any(|set| set.iter().all(|fact| given.contains(fact)));
            let how = if whole { "二つ以上ある" } else { "一つもない" };
            let words: Vec<String> = sets
                .iter()
                .map(|set| set.iter().filter_map(|id| self.name(*id)).collect::<Vec<_>>().join("と"))
                .collect();
            findings.push(
                Diagnostic::at(
                    Code::OneOfSeveral,
                    self.case.span,
                    format!("次のいずれか一つを書く所に{how}: {}", words.join("／")),
                )
                .label(*span, "この宣言")
                .help("一組だけを事案に書く"),
            );
        }
    }

    fn name(&self, id: FactId) -> Option<&str> {
        self.program.graph.facts.get(id.0).map(|fact| fact.name())
    }
}

/// 要件: must hold for every case that gives the facts it asks for.
pub fn keeps_requirements(run: &Run<'_>, regulation: RegulationId, case: Span, findings: &mut Findings) {
    for (_, requirement) in run.program.requirements.iter().filter(|(of, _)| *of == regulation) {
        let asked = needs::asked_by(run.program, requirement);
        // A fact that is deemed to have a day is spoken of too. Why a day could not be found the requirement tells itself.
        if !asked.iter().all(|fact| run.is_there(*fact, requirement.span).unwrap_or(true)) {
            continue;
        }
        let (holds, read) = run.watching(|| run.holds(requirement, &Env::outside()));
        match holds {
            Ok(true) => {}
            Ok(false) => {
                let facts = run.basis_facts(&read);
                let facts: Vec<String> = facts.iter().map(|one| format!("{} {}", one.fact, one.value)).collect();
                findings.push(
                    Diagnostic::at(Code::RequirementBroken, case, "事案が規程の要件を満たさない")
                        .label(requirement.span, "この要件")
                        .note(format!("事案では: {}", facts.join("、"))),
                );
            }
            Err(fault) => findings.push(fault.diagnostic()),
        }
    }
}

/// The facts that 要件 and declared orders ask of a case that gives all that they speak of: it gives none of them in vain.
pub fn facts_asked(program: &Program, regulation: RegulationId, given: &BTreeMap<FactId, Value>) -> BTreeSet<FactId> {
    let own = |of: &RegulationId| *of == regulation;
    let required = program.requirements.iter().filter(|(of, _)| own(of));
    let required = required.map(|(_, requirement)| (needs::asked_by(program, requirement), requirement));
    let ordered = program.orders.iter().filter(|(of, _)| own(of)).map(|(_, order)| {
        let mut named = BTreeSet::new();
        decide::facts(order, &mut named);
        (named, order)
    });
    let asked = required.chain(ordered).filter(|(facts, _)| facts.iter().all(|fact| given.contains_key(fact)));
    asked.flat_map(|(_, condition)| needs::spoken_of(program, condition)).collect()
}
