//! What differs though no named provision makes it: a provision that only got another number, a fact that may be something
//! else, what is asked of all cases. Where the regions say that a case may differ, one is looked for and worked out.

use crate::corpus::case::Case;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{EntryId, Fact, FactId, Place, ProvisionId, Text};
use crate::query::changed::states::{Pair, States};
use crate::query::changed::{Elsewhere, EntryChange, Example, Found, Through, meaning};
use crate::query::witness::{Came, search};
use crate::source::span::Span;
use crate::syntax::ast::fact::FactDeclaration;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::deeming;
use crate::typed::check::governs::{Choice, all, not};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::expr::Condition;
use crate::typed::needs::{self, Reached};
use std::collections::BTreeSet;

/// One way in which an entry could differ.
pub struct Suspicion {
    /// What would make it.
    pub because: String,
    /// Where that stands.
    pub span: Option<Span>,
    /// A case that may differ so.
    pub answer: Answer,
    /// Whether a row of the revision names it.
    pub named: bool,
}

impl States<'_> {
    /// Follows every suspicion about an entry to a case, to none, or to where it cannot be decided.
    pub fn examine(&self, entry: EntryId, reached: &Reached, change: &mut EntryChange) {
        let places = self.changed.difference(&self.named).filter(|place| reached.comes_to(**place));
        let mut suspicions: Vec<Suspicion> = places.flat_map(|place| self.of_place(*place)).collect();
        let needed = needs::of_entry(self.world.program, entry);
        suspicions.extend(needed.keys().flat_map(|id| self.of_fact(*id)));
        suspicions.extend(self.of_deemed(needed));
        let own = self.world.program.graph.entries.get(entry.0).map(|one| one.regulation);
        if own == Some(self.regulation) {
            suspicions.extend(self.of_all_cases(needed));
        }
        for suspicion in suspicions {
            self.follow(entry, suspicion, change);
        }
    }

    fn follow(&self, entry: EntryId, suspicion: Suspicion, change: &mut EntryChange) {
        let Suspicion { because, span, answer, named } = suspicion;
        let chosen = match &answer {
            Answer::Never => return,
            Answer::Case(chosen) => chosen.clone(),
            Answer::Unknown(_) => Assignment::new(),
        };
        let mut visit = |case: &Case| match self.pair(case, &self.named) {
            pair if pair.differs() => Came::There,
            Pair { before: Ok(_), .. } => Came::Through,
            Pair { .. } => Came::Nowhere,
        };
        let (came, case) = search(self.world, entry, &chosen, &mut visit);
        if came != Came::There {
            // What a row allows may be for the named provisions only.
            let mut visit = |case: &Case| match self.pair(case, &BTreeSet::new()) {
                pair if pair.differs() => Came::There,
                Pair { before: Err(_), after: Err(_), .. } => Came::Nowhere,
                Pair { .. } => Came::Through,
            };
            if named && let (Came::There, case) = search(self.world, entry, &chosen, &mut visit) {
                let pair = self.pair(&case, &BTreeSet::new());
                let found = Found::Example(Box::new(Example::of(case, pair)));
                if !change.through.iter().any(|one| one.shown == because) {
                    change.through.push(Through { shown: because, found });
                }
                return;
            }
            let why = match answer {
                Answer::Unknown(_) => "この条件は、日付、区分、真偽又は数と定数との比較でない",
                Answer::Case(_) | Answer::Never => "文は変わるが、結果の違う事案は見つからない",
            };
            change.undecided.push((because, why.to_owned(), span));
            return;
        }
        let example = Example::of(case.clone(), self.pair(&case, &self.named));
        change.elsewhere.push(Elsewhere { because, span, example });
    }

    /// A provision or table that has a version by the revision.
    pub fn of_place(&self, place: Place) -> Vec<Suspicion> {
        match place {
            Place::Provision(id) => self.of_provision(id),
            Place::Table(id) => {
                let graph = &self.world.program.graph;
                let (Some(table), Some(typed)) = (graph.tables.get(id.0), self.world.program.tables.get(id.0)) else {
                    return Vec::new();
                };
                let with = Choice::of_table(graph, table, typed).until(self.index);
                let news = (0..table.versions.len())
                    .filter(|at| table.versions.get(*at).is_some_and(|version| version.revision == self.index));
                // Its rows may differ, or it may be over.
                let suspect = |number: usize, over: Option<Condition>| {
                    let wanted = std::iter::once(with.governs(number)).chain(over).collect();
                    self.suspect(self.shown(place), with.span(number), wanted)
                };
                let ways = |number: usize| [Some(None), with.expired(number).map(Some)].into_iter().flatten();
                news.flat_map(|number| ways(number).map(move |over| (number, over)))
                    .map(|(number, over)| suspect(number, over))
                    .collect()
            }
        }
    }

    fn of_provision(&self, id: ProvisionId) -> Vec<Suspicion> {
        let program = self.world.program;
        let (Some(provision), Some(typed)) = (program.graph.provisions.get(id.0), program.provisions.get(id.0)) else {
            return Vec::new();
        };
        let choice = || Choice::of(&program.graph, provision, typed);
        let (with, before) = (choice().until(self.index), choice().until(self.index.saturating_sub(1)));
        let versions: Vec<_> = provision.versions.iter().zip(typed).enumerate().collect();
        let mut list = Vec::new();
        for (number, new) in versions.iter().filter(|(_, (version, _))| version.revision == self.index) {
            let because = self.shown(Place::Provision(id));
            let governs = with.governs(*number);
            let mut none = vec![governs.clone()];
            for (earlier, old) in versions.iter().filter(|(_, (version, _))| version.revision < self.index) {
                none.push(not(before.governs(*earlier)));
                let mut wanted = vec![governs.clone(), before.governs(*earlier)];
                if meaning::same(*old, *new) {
                    // The same words may still have, or no longer have, effect.
                    match one_only(before.expired(*earlier), with.expired(*number), with.span(*number)) {
                        Some(differs) => wanted.push(differs),
                        None => continue,
                    }
                }
                list.push(self.suspect(because.clone(), new.0.span, wanted));
            }
            if !matches!(new.0.text, Text::Deleted) {
                list.push(self.suspect(because, new.0.span, none));
            }
        }
        list
    }

    fn suspect(&self, because: String, span: Span, wanted: Vec<Condition>) -> Suspicion {
        Suspicion { because, span: Some(span), answer: solve(self.world.program, &wanted), named: false }
    }

    /// A fact that the revision declares anew: a value that is taken before and not with it, or the other way round.
    fn of_fact(&self, id: FactId) -> Vec<Suspicion> {
        let graph = &self.world.program.graph;
        let Some(fact) = graph.facts.get(id.0).filter(|fact| fact.regulation == self.regulation) else {
            return Vec::new();
        };
        let amended = fact.since == self.index || fact.history.iter().any(|(since, _)| *since == self.index);
        if !amended || fact.history.is_empty() {
            return Vec::new();
        }
        let (old, new) = (fact.declared_at(self.index.saturating_sub(1)), fact.declared_at(self.index));
        let regulation = graph.regulations.get(self.regulation.0);
        let reference = regulation.and_then(|one| one.reference_dates.iter().rfind(|line| line.scope.is_none())?.fact);
        let day = regulation.and_then(|one| one.revisions.get(self.index)?.enforcement.day());
        let differing = values(fact, old, new).into_iter().map(|value| {
            let mut chosen = Assignment::from([(id, value)]);
            if let (Some(reference), Some(day)) = (reference, day) {
                chosen.insert(reference, Value::Date(day));
            }
            Suspicion {
                because: format!("事実「{}」", fact.name()),
                span: Some(new.span),
                answer: Answer::Case(chosen),
                named: true,
            }
        });
        differing.collect()
    }

    /// みなす of the revision: a day that it takes for another may choose other versions of what the revision does not name.
    fn of_deemed(&self, needed: &needs::Needs) -> Vec<Suspicion> {
        let program = self.world.program;
        let own =
            program.deemed.iter().filter(|one| one.regulation == self.regulation && one.by.revision == self.index);
        let reaching = own.filter(|one| needed.contains_key(&one.to)).filter_map(|one| {
            let reaches = deeming::reaches(program, one)?;
            let name = program.graph.facts.get(one.to.0).map_or("", Fact::name);
            Some(self.suspect(format!("「{name}」とみなすこと"), reaches.span, vec![reaches]))
        });
        reaching.collect()
    }

    /// 要件 and orders of the revision: what they refuse was taken before.
    fn of_all_cases(&self, needed: &needs::Needs) -> Vec<Suspicion> {
        let Some(text) = self.text else { return Vec::new() };
        let program = self.world.program;
        let own = |list: &[crate::syntax::ast::Condition]| list.iter().map(|one| one.span).collect::<Vec<_>>();
        let (orders, requirements) = (own(&text.fact_rules.orders), own(&text.fact_rules.requirements));
        let orders = program.orders.iter().filter(|(_, one)| orders.contains(&one.span));
        let requirements = program.requirements.iter().filter(|(_, one)| requirements.contains(&one.span));
        let mut list = Vec::new();
        for (what, (_, condition)) in orders.map(|one| ("事実の前後", one)).chain(requirements.map(|one| ("要件", one)))
        {
            let mut facts = BTreeSet::new();
            decide::facts(condition, &mut facts);
            if facts.iter().any(|fact| needed.contains_key(fact)) {
                list.push(Suspicion {
                    because: what.to_owned(),
                    span: Some(condition.span),
                    // The order itself is no bound of what is asked here.
                    answer: solve(&self.free(condition.span), &[not(condition.clone())]),
                    named: false,
                });
            }
        }
        list.extend(text.fact_rules.alternatives.iter().map(|one| Suspicion {
            because: "次のいずれか一つ".to_owned(),
            span: Some(one.span),
            answer: Answer::Unknown(one.span),
            named: false,
        }));
        list
    }

    /// The program without one order.
    fn free(&self, order: Span) -> crate::typed::program::Program {
        let mut program = self.world.program.clone();
        program.orders.retain(|(_, one)| one.span != order);
        program
    }
}

/// That just one of two last days is over; none where both or neither have one on the same terms.
fn one_only(before: Option<Condition>, with: Option<Condition>, span: Span) -> Option<Condition> {
    match (before, with) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one),
        (Some(one), Some(other)) => {
            let apart = |one: &Condition, other: &Condition| all(vec![one.clone(), not(other.clone())], span);
            let kind = crate::typed::expr::ConditionKind::Any(vec![apart(&one, &other), apart(&other, &one)]);
            Some(Condition { kind, span })
        }
    }
}

/// Values that one declaration takes and the other does not.
fn values(fact: &Fact, old: &FactDeclaration, new: &FactDeclaration) -> Vec<Value> {
    let allowed = crate::eval::facts::allowed;
    let candidates: Vec<Value> = match fact.kind() {
        FactKind::Category { categories, several: false, .. } => {
            categories.iter().map(|one| Value::Category(one.clone())).collect()
        }
        FactKind::Number { unit, .. } => {
            let step = unit.value_of(&Number::ONE);
            let near = old.domain.iter().chain(&new.domain).flat_map(|bound| {
                let limit = bound.unit.unwrap_or(*unit).value_of(&bound.value);
                match bound.comparison {
                    Comparison::AtLeast | Comparison::AtMost | Comparison::Equal => vec![limit],
                    Comparison::Less | Comparison::Greater | Comparison::NotEqual => {
                        vec![&limit - &step, limit.clone(), &limit + &step]
                    }
                }
            });
            near.map(Value::Number).collect()
        }
        _ => Vec::new(),
    };
    candidates.into_iter().filter(|value| allowed(value, old) != allowed(value, new)).collect()
}
