//! A whole case from a few facts: the others are filled in and varied until the entry comes to what is looked for. What is
//! given back was worked out, so that `kitei eval` gives the same.

use crate::corpus::case::{Case, GivenFact, GivenValue, Switches};
use crate::corpus::to_yaml;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::evaluate::{World, evaluate};
use crate::eval::outcome::Outcome;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{EntryId, Fact, FactId, Place};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::ast::fact::FactDefault;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::proof::{ComesTo, Refutation};
use crate::typed::needs;
use crate::typed::program::Program;
use chrono::{Months, NaiveDate};
use std::collections::BTreeSet;

/// As many cases are tried for one entry.
const TRIALS: usize = 400;

/// Of more facts it is not tried to change several at once: hardly ever would it be the right ones.
const FEW: usize = 20;

/// What a case came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// To an error that says nothing of what is looked for.
    Nowhere,
    /// To a result.
    Through,
    /// To an error, though what is looked for had a part.
    Touched,
    /// To results in which it had a part, as many as have a value.
    Near(usize),
    /// To what is looked for.
    There,
}

/// What is refuted, each thing once. A text that is wrong by itself is worked out by nobody, so that whether an entry can do
/// without a provision is asked when that is mended.
pub fn all(world: World<'_>, refutations: Vec<Refutation>, wrong: bool) -> Vec<Diagnostic> {
    let mut list: Vec<Diagnostic> = Vec::new();
    for one in refutations {
        let what = |one: &Diagnostic| (one.code, one.span(), one.message.clone());
        let same = |other: &Diagnostic| what(other) == what(&one.finding);
        let needs_a_case = matches!(one.comes_to, ComesTo::NoVersion | ComesTo::OutsideTable);
        if list.iter().any(same) || wrong && needs_a_case {
            continue;
        }
        list.extend(if wrong { Some(one.shown(world.program)) } else { told(world, one) });
    }
    list
}

/// A refutation with a case of the first entry that comes to it; none where every entry can do without, or nobody asks.
pub fn told(world: World<'_>, refutation: Refutation) -> Option<Diagnostic> {
    let Refutation { chosen, about, comes_to, .. } = &refutation;
    // Which version a case that falls between the halves of an 附則 would have: it is to be one that is worked out.
    let mended = (*comes_to == ComesTo::Torn).then(|| Program { torn: Vec::new(), ..world.program.clone() });
    let looked_for = LookedFor { about, comes_to: *comes_to, mended: mended.as_ref() };
    let (mut through, mut asked, mut refused) = (false, false, None);
    for entry in (0..world.program.entries.len()).map(EntryId) {
        let reached = needs::reached(world.program, entry);
        if !about.iter().any(|place| reached.comes_to(*place)) {
            continue;
        }
        asked = true;
        let mut visit = |case: &Case| came(world, case, &looked_for);
        match search(world, entry, chosen, &mut visit) {
            (Came::There, case) => return Some(refutation.finding.case(to_yaml::case(&case))),
            // Better a case that fails for more than one reason than none.
            (Came::Touched, case) => refused = refused.or(Some(case)),
            (came, _) => through |= came == Came::Through,
        }
    }
    match (comes_to, refused) {
        (_, Some(case)) => Some(refutation.finding.case(to_yaml::case(&case))),
        // Whoever can do without the provision needs no version of it, and what is gone and asked for by nobody is gone.
        (ComesTo::NoVersion, _) if through || !asked => None,
        // Which row is looked for may hang on more than the facts say.
        (ComesTo::OutsideTable, _) => None,
        _ => Some(refutation.shown(world.program)),
    }
}

/// What a case is to come to.
struct LookedFor<'a> {
    about: &'a [Place],
    comes_to: ComesTo,
    /// The rules without what is wrong with them, where that keeps everything else from being worked out.
    mended: Option<&'a Program>,
}

fn came(world: World<'_>, case: &Case, looked_for: &LookedFor<'_>) -> Came {
    let switches = Switches::default();
    let about = looked_for.about;
    let answer = evaluate(world, case, &switches, false);
    let names = |text: &str| names_of(world, about).iter().any(|name| text.contains(name.as_str()));
    let said = |found: &Diagnostic| names(&found.message) || found.notes.iter().any(|note| names(note));
    let told = |codes: &[Code]| {
        let errors = answer.as_ref().err().map_or(&[][..], Vec::as_slice);
        errors.iter().any(|found| codes.contains(&found.code) && said(found))
    };
    let any = |code: Code| answer.as_ref().is_err_and(|errors| errors.iter().any(|found| found.code == code));
    let there = match looked_for.comes_to {
        ComesTo::NoVersion => told(&[Code::NoneInForce, Code::Expired, Code::NoValue]),
        ComesTo::TwoExceptions => any(Code::TwoExceptions),
        ComesTo::TwoDefinitions => any(Code::AmbiguousName),
        ComesTo::Torn => told(&[Code::CoveredTwice, Code::CoveredByNeither]),
        ComesTo::OutsideTable => told(&[Code::OutsideTable]),
        ComesTo::AVersion => answer.as_ref().is_ok_and(|outcome| used(world, outcome, about)),
    };
    let mended =
        || looked_for.mended.is_none_or(|program| evaluate(World { program, ..world }, case, &switches, false).is_ok());
    match answer {
        _ if there && mended() => Came::There,
        _ if there => Came::Touched,
        Ok(_) => Came::Through,
        Err(_) => Came::Nowhere,
    }
}

fn used(world: World<'_>, outcome: &Outcome, about: &[Place]) -> bool {
    let names = names_of(world, about);
    outcome.versions.iter().any(|one| names.contains(&one.provision))
}

/// As messages and results call them.
fn names_of(world: World<'_>, about: &[Place]) -> BTreeSet<String> {
    let graph = &world.program.graph;
    let names = about.iter().flat_map(|place| match place {
        Place::Provision(id) => {
            let versions = graph.provisions.get(id.0).map_or(&[][..], |one| one.versions.as_slice());
            versions.iter().map(|version| version.address.to_string()).collect::<Vec<_>>()
        }
        Place::Table(id) => graph.tables.get(id.0).map(|table| format!("表「{}」", table.name)).into_iter().collect(),
    });
    names.collect()
}

/// Fills a case in and varies what was filled in, one fact after the other, until it gets there; where that comes near but
/// not there, several at once. What only other cases need is left out again.
pub fn search(
    world: World<'_>,
    entry: EntryId,
    chosen: &Assignment,
    visit: &mut dyn FnMut(&Case) -> Came,
) -> (Came, Case) {
    let filling = Filling::new(world, entry, chosen);
    let mut picked = vec![0; filling.facts.len()];
    let mut best = visit(&filling.case(&picked));
    // A form of many lines takes its time, and its lines mostly move with the first few facts.
    let mut left = if filling.facts.len() > FEW { TRIALS / 3 } else { TRIALS };
    while best != Came::There && left > 0 {
        let Some((came, next)) = filling.better(&picked, best, &mut left, visit) else { break };
        (best, picked) = (came, next);
    }
    if best != Came::There
        && filling.facts.len() <= FEW
        && let Some(found) = filling.several_at_once(&picked, visit)
    {
        (best, picked) = (Came::There, found);
    }
    let case = filling.case(&picked);
    match best {
        Came::There => (best, filling.smallest(picked, visit)),
        _ => (best, case),
    }
}

/// The facts of a case, each with the values that are tried.
struct Filling {
    entry: Case,
    facts: Vec<Filled>,
}

struct Filled {
    name: String,
    /// Whether every case gives it.
    always: bool,
    values: Vec<Option<GivenValue>>,
}

impl Filling {
    fn new(world: World<'_>, entry: EntryId, chosen: &Assignment) -> Self {
        let graph = &world.program.graph;
        let needed = needs::of_entry(world.program, entry);
        let own = graph.entries.get(entry.0).map(|one| one.regulation);
        let days: Vec<NaiveDate> = chosen.values().filter_map(Value::date).collect();
        let alternatives = own.and_then(|own| graph.regulations.get(own.0)).map_or(&[][..], |one| &one.alternatives);
        let asked = |sets: &[Vec<FactId>]| sets.iter().flatten().any(|fact| needed.contains_key(fact));
        // Of each 次のいずれか一つ the set that is chosen, else the first one, is given, and nothing of the others.
        let sets = alternatives.iter().map(|(sets, _)| sets).filter(|sets| asked(sets));
        let taken = |sets: &[Vec<FactId>]| {
            sets.iter().find(|set| set.iter().any(|fact| chosen.contains_key(fact))).or(sets.first()).cloned()
        };
        let (mut given, mut left) = (BTreeSet::<FactId>::new(), BTreeSet::<FactId>::new());
        for sets in sets {
            let taken: BTreeSet<FactId> = taken(sets).into_iter().flatten().collect();
            left.extend(sets.iter().flatten().filter(|fact| !taken.contains(fact)));
            given.extend(taken);
        }
        let mut facts: Vec<Filled> = Vec::new();
        for (id, need) in needed.iter().filter(|(id, _)| !left.contains(id)) {
            let Some(fact) = graph.facts.get(id.0) else { continue };
            if facts.iter().any(|one| one.name == fact.name()) {
                continue;
            }
            let value = chosen.get(id);
            let left_out = value.is_some_and(decide::is_not_given);
            let values = match value.and_then(|value| decide::as_given(fact.kind(), value)) {
                Some(text) => vec![Some(scalar(text))],
                None if left_out => vec![None],
                // One that is chosen to be there is not left out, whatever it is.
                None => values(fact, &days, &starts(world, fact), value.is_some() || given.contains(id)),
            };
            let always = given.contains(id) || need.always && fact.declaration.default.is_none() && !left_out;
            facts.push(Filled { name: fact.name().to_owned(), always, values });
        }
        let declared = graph.entries.get(entry.0);
        let case = Case {
            title: None,
            kind: declared.map_or(crate::syntax::ast::entry::EntryKind::Calculation, |one| one.entry.kind),
            entry: spanned(declared.map_or_else(String::new, |one| one.entry.name.node.clone())),
            facts: Vec::new(),
            golden: None,
            span: nowhere(),
        };
        Self { entry: case, facts }
    }

    /// The first other value of one fact that comes nearer.
    fn better(
        &self,
        picked: &[usize],
        best: Came,
        left: &mut usize,
        visit: &mut dyn FnMut(&Case) -> Came,
    ) -> Option<(Came, Vec<usize>)> {
        for (at, fact) in self.facts.iter().enumerate() {
            let own = picked.get(at).copied().unwrap_or(0);
            for other in (0..fact.values.len()).filter(|other| *other != own) {
                let next = with(picked, at, other);
                let came = visit(&self.case(&next));
                if came > best {
                    return Some((came, next));
                }
                *left = left.saturating_sub(1);
                if *left == 0 {
                    return None;
                }
            }
        }
        None
    }

    /// Values of several facts that get there together; always the same ones are tried.
    fn several_at_once(&self, picked: &[usize], visit: &mut dyn FnMut(&Case) -> Came) -> Option<Vec<usize>> {
        let mut seed: u64 = 1;
        let mut draw = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).map_or(0, |number| number % below.max(1))
        };
        for _ in 0..TRIALS {
            let other = |(own, fact): (&usize, &Filled)| if draw(2) == 0 { *own } else { draw(fact.values.len()) };
            let next: Vec<usize> = picked.iter().zip(&self.facts).map(other).collect();
            if visit(&self.case(&next)) == Came::There {
                return Some(next);
            }
        }
        None
    }

    /// What gets there all the same with the first value of a fact, or without it; from the last fact, so that what a reader
    /// meets first stays.
    fn smallest(&self, mut picked: Vec<usize>, visit: &mut dyn FnMut(&Case) -> Came) -> Case {
        for at in (0..picked.len()).rev().filter(|at| picked.get(*at) != Some(&0)).collect::<Vec<_>>() {
            let next = with(&picked, at, 0);
            if visit(&self.case(&next)) == Came::There {
                picked = next;
            }
        }
        let mut case = self.case(&picked);
        for at in (0..case.facts.len()).rev() {
            if !self.may_be_left_out(&case, at) {
                continue;
            }
            let mut without = case.clone();
            without.facts.remove(at);
            if visit(&without) == Came::There {
                case = without;
            }
        }
        case
    }

    fn may_be_left_out(&self, case: &Case, at: usize) -> bool {
        let given = case.facts.get(at).map(|fact| fact.name.node.as_str());
        self.facts.iter().any(|one| given == Some(one.name.as_str()) && !one.always)
    }

    fn case(&self, picked: &[usize]) -> Case {
        let given = |(fact, at): (&Filled, &usize)| {
            let value = fact.values.get(*at)?.clone()?;
            Some(GivenFact { name: spanned(fact.name.clone()), value })
        };
        Case { facts: self.facts.iter().zip(picked).filter_map(given).collect(), ..self.entry.clone() }
    }
}

fn with(picked: &[usize], at: usize, value: usize) -> Vec<usize> {
    picked.iter().enumerate().map(|(place, own)| if place == at { value } else { *own }).collect()
}

fn nowhere() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn spanned(text: String) -> Spanned<String> {
    Spanned::new(text, nowhere())
}

fn scalar(text: String) -> GivenValue {
    GivenValue::Scalar(spanned(text))
}

/// Days on which revisions of a fact's regulation are enforced, the last one first.
fn starts(world: World<'_>, fact: &Fact) -> Vec<NaiveDate> {
    let regulation = world.program.graph.regulations.get(fact.regulation.0);
    let revisions = regulation.map_or(&[][..], |one| one.revisions.as_slice());
    revisions.iter().rev().filter_map(|one| one.enforcement.day()).collect()
}

/// Values worth trying for a fact that nothing decides: left out first where it may be.
fn values(fact: &Fact, days: &[NaiveDate], starts: &[NaiveDate], must_be_given: bool) -> Vec<Option<GivenValue>> {
    let optional = fact.declaration.default.is_some() && !must_be_given;
    let mut list: Vec<Option<GivenValue>> = optional.then_some(None).into_iter().collect();
    if optional
        && matches!(fact.declaration.default, Some(FactDefault::Formula(_)))
        && matches!(fact.kind(), FactKind::Number { .. })
    {
        return list;
    }
    let domain = &fact.declaration.domain;
    if let FactKind::Number { unit, whole, .. } = fact.kind() {
        let limit = |bound: &crate::syntax::ast::fact::DomainBound| bound.unit.unwrap_or(*unit).value_of(&bound.value);
        let ends: Vec<Number> = domain.iter().map(limit).collect();
        let middle = match ends.as_slice() {
            [low, high] if !whole => (low + high).checked_div(&Number::from_integer(2)),
            _ => None,
        };
        let money = unit.dimension.yen != 0 || unit.dimension.foreign != 0;
        let round = if money { [1_000_000, 1_000, 10, 1] } else { [1, 2, 10, 1_000] };
        let round = round.map(|one| unit.value_of(&Number::from_integer(one)));
        // A cover of nothing and an amount of nothing tell little: the upper end, else a round number, before the lower end.
        let upper = ends.get(1..).unwrap_or(&[]).iter().rev().cloned();
        let all = upper.chain(middle).chain(round).chain(ends.first().cloned());
        let inside = |number: &Number| domain.iter().all(|bound| bound.comparison.holds(number.cmp(&limit(bound))));
        let mut seen = BTreeSet::new();
        let kept = all.filter(|number| inside(number) && seen.insert(number.clone()));
        list.extend(kept.map(|number| decide::as_given(fact.kind(), &Value::Number(number)).map(scalar)));
        return list;
    }
    list.extend(plain_values(fact.kind(), days, starts).into_iter().map(Some));
    list
}

fn plain_values(kind: &FactKind, days: &[NaiveDate], starts: &[NaiveDate]) -> Vec<GivenValue> {
    match kind {
        FactKind::Date { .. } => {
            let later = |months: u32| {
                days.iter().chain(starts).max().and_then(|day| day.checked_add_months(Months::new(months)))
            };
            let mut all: Vec<NaiveDate> = days.iter().rev().chain(starts).copied().collect();
            all.extend([later(1), later(12), later(60)].into_iter().flatten());
            let mut seen = BTreeSet::new();
            all.retain(|day| seen.insert(*day));
            all.into_iter().map(|day| scalar(day.to_string())).collect()
        }
        FactKind::Number { unit, .. } => {
            [1, 1_000_000].into_iter().map(|one| scalar(format!("{}{unit}", Number::from_integer(one)))).collect()
        }
        FactKind::Category { categories, several: false, .. } => categories.iter().cloned().map(scalar).collect(),
        FactKind::Category { categories, several: true, .. } => {
            let one = |word: &String| GivenValue::Several(vec![spanned(word.clone())], nowhere());
            categories.iter().map(one).collect()
        }
        FactKind::Truth => ["いいえ", "はい"].map(|word| scalar(word.to_owned())).into(),
        FactKind::Text => vec![scalar("甲".to_owned())],
        FactKind::List { columns } => {
            let row = |at: usize| -> Vec<GivenFact> {
                let cell = |(name, kind): &(String, FactKind)| {
                    let values = plain_values(kind, days, starts);
                    let value = values.get(at).or(values.last())?.clone();
                    Some(GivenFact { name: spanned(name.clone()), value })
                };
                columns.iter().filter_map(cell).collect()
            };
            // A row of the first values, and one of later days and larger amounts.
            let last = days.len() + starts.len() + 1;
            [0, 1, last].into_iter().map(|at| GivenValue::Rows(vec![row(at)], nowhere())).collect()
        }
    }
}
