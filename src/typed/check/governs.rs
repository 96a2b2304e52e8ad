//! The choice of a version as a condition on facts: what holds of a case in which a version governs, has lost its effect,
//! or in which none does. The evaluator chooses by the same data; here nothing is chosen, so that all cases can be asked about.

use crate::diagnostic::fold::fold;
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::{
    Applicability, Basis, ClauseId, FactId, Graph, Place, Provision, ProvisionId, Regulation, VersionedTable,
};
use crate::source::span::Span;
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Reference};
use crate::typed::program::{Program, ReadingRef, TypedApplicability, TypedVersion};
use chrono::NaiveDate;

/// Cases in which no version has effect.
#[derive(Clone, Debug)]
pub struct LeftAlone {
    /// Which they are.
    pub when: Condition,
    /// The sentence that makes it so.
    pub by: Option<Span>,
}

/// The versions of a provision or table, as the choice between them sees them.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    graph: &'a Graph,
    regulation: Option<&'a Regulation>,
    versions: Vec<(&'a Applicability, &'a TypedApplicability, Span)>,
    revisions: Vec<usize>,
    /// Versions of revisions behind this one are not there.
    until: usize,
    /// A table that no revision changes is there in every case.
    the_same_for_all: bool,
}

impl<'a> Choice<'a> {
    /// The choice between a provision's versions.
    pub fn of(graph: &'a Graph, provision: &'a Provision, typed: &'a [TypedVersion]) -> Self {
        let versions = provision.versions.iter().zip(typed);
        Self {
            graph,
            regulation: graph.regulations.get(provision.regulation.0),
            versions: versions
                .map(|(version, typed)| (&version.applicability, &typed.applicability, version.span))
                .collect(),
            revisions: provision.versions.iter().map(|version| version.revision).collect(),
            until: usize::MAX,
            the_same_for_all: false,
        }
    }

    /// The choice between a table's versions.
    pub fn of_table(graph: &'a Graph, table: &'a VersionedTable, typed: &'a [TypedApplicability]) -> Self {
        let versions = table.versions.iter().zip(typed);
        Self {
            graph,
            regulation: graph.regulations.get(table.regulation.0),
            versions: versions.map(|(version, typed)| (&version.applicability, typed, version.table.span)).collect(),
            revisions: table.versions.iter().map(|version| version.revision).collect(),
            until: usize::MAX,
            the_same_for_all: table.versions.len() == 1,
        }
    }

    /// The choice between the versions of a provision or a table.
    pub fn at(program: &'a Program, place: Place) -> Option<Self> {
        let graph = &program.graph;
        Some(match place {
            Place::Provision(id) => Self::of(graph, graph.provisions.get(id.0)?, program.provisions.get(id.0)?),
            Place::Table(id) => Self::of_table(graph, graph.tables.get(id.0)?, program.tables.get(id.0)?),
        })
    }

    /// The same when a revision (by its index) is the last one.
    #[must_use]
    pub fn until(mut self, revision: usize) -> Self {
        self.until = revision;
        self
    }

    /// A version's own sentences let it govern, whatever later ones say.
    pub fn applies(&self, number: usize) -> Condition {
        let Some((own, typed, span)) = self.versions.get(number) else { return constant(false, nowhere()) };
        if self.revisions.get(number).is_none_or(|revision| *revision > self.until) {
            return constant(false, *span);
        }
        if self.the_same_for_all {
            return constant(true, *span);
        }
        let Some(day) = own.enforcement.day() else {
            return constant(matches!(own.basis, Basis::Always), *span);
        };
        let basis = self.begins(number, day);
        let out = typed.exceptions.iter().chain(&typed.prior);
        let stays = out.map(|(_, condition)| not(enforced(condition, day)));
        all(std::iter::once(basis).chain(stays).chain(undisturbed(own, typed).map(not)).collect(), *span)
    }

    /// What a version goes by, whatever its sentences except.
    fn begins(&self, number: usize, day: NaiveDate) -> Condition {
        let Some((own, typed, span)) = self.versions.get(number) else { return constant(false, nowhere()) };
        match (&own.basis, &typed.basis) {
            (Basis::Always, _) | (Basis::ReferenceDate { fact: None, .. }, _) => constant(true, *span),
            (Basis::ReferenceDate { fact: Some(fact), from }, _) => {
                self.compare(*fact, Comparison::AtLeast, from.unwrap_or(day), *span)
            }
            (Basis::Clause(..), Some(condition)) => enforced(condition, day),
            (Basis::Clause(..), None) => constant(false, *span),
        }
    }

    /// For each …を除く of a version what holds of the cases that it takes out of it.
    pub fn excepted(&self, number: usize) -> Vec<(ClauseId, [Condition; 2])> {
        let Some((own, typed, _)) = self.versions.get(number) else { return Vec::new() };
        let Some(day) = own.enforcement.day() else { return Vec::new() };
        let out = typed.exceptions.iter();
        out.map(|(id, condition)| (*id, [self.begins(number, day), enforced(condition, day)])).collect()
    }

    /// What a version's own sentences leave under the rule before it; none where they leave nothing. What it leaves undisturbed
    /// an earlier version left.
    pub fn leaves(&self, number: usize) -> Option<Condition> {
        let (own, typed, span) = self.versions.get(number)?;
        let day = own.enforcement.day()?;
        let outside = typed.basis.iter().map(|basis| not(enforced(basis, day)));
        let out = typed.exceptions.iter().chain(&typed.prior).map(|(_, condition)| enforced(condition, day));
        let ways: Vec<Condition> = outside.chain(out).collect();
        (!ways.is_empty()).then_some(Condition { kind: ConditionKind::Any(ways), span: *span })
    }

    /// A version governs: it applies, and no later one does.
    pub fn governs(&self, number: usize) -> Condition {
        let later = (number + 1..self.versions.len()).map(|later| not(self.applies(later)));
        all(std::iter::once(self.applies(number)).chain(later).collect(), self.span(number))
    }

    /// A version's last day is over; none where it has none.
    pub fn expired(&self, number: usize) -> Option<Condition> {
        let (own, _, span) = self.versions.get(number)?;
        let (_, last) = own.expires?;
        let fact = self.regulation?.ends_by(own)?;
        Some(self.compare(fact, Comparison::Greater, last, *span))
    }

    /// A version governs and has effect.
    pub fn in_force(&self, number: usize) -> Condition {
        let expired = self.expired(number).map(not);
        all(std::iter::once(self.governs(number)).chain(expired).collect(), self.span(number))
    }

    /// No version has effect though there was one before: the one that governs has expired, or the first one was there and
    /// its own sentences leave the case out. A case before the first version is no such case.
    pub fn left_alone(&self) -> Vec<LeftAlone> {
        let numbers = 0..self.versions.len();
        let expired = numbers.clone().filter_map(|number| {
            let when = all(vec![self.governs(number), self.expired(number)?], self.span(number));
            Some(LeftAlone { when, by: self.sentence(self.versions.get(number)?.0.expires?.0) })
        });
        let mut ways: Vec<LeftAlone> = expired.collect();
        if let Some((own, typed, span)) = self.versions.first()
            && !self.the_same_for_all
            && !(typed.exceptions.is_empty() && typed.prior.is_empty())
            && let Some(day) = own.enforcement.day()
        {
            let begun = self.begins(0, day);
            let none = numbers.map(|number| not(self.applies(number)));
            let when = all(std::iter::once(begun).chain(none).collect(), *span);
            let by = typed.exceptions.iter().chain(&typed.prior).find_map(|(id, _)| self.sentence(*id));
            ways.push(LeftAlone { when, by });
        }
        ways
    }

    fn sentence(&self, id: ClauseId) -> Option<Span> {
        let item = self.regulation?.revisions.get(id.revision)?.supplementary.get(id.item)?;
        item.clauses.get(id.clause).map(|clause| clause.span)
    }

    /// Where a version stands.
    pub fn span(&self, number: usize) -> Span {
        self.versions.get(number).map_or_else(nowhere, |(.., span)| *span)
    }

    fn compare(&self, fact: FactId, comparison: Comparison, day: NaiveDate, span: Span) -> Condition {
        compared(self.graph, fact, comparison, Value::Date(day), span)
    }
}

/// How a fact compares with a value.
pub fn compared(graph: &Graph, fact: FactId, comparison: Comparison, value: Value, span: Span) -> Condition {
    let shown = graph.facts.get(fact.0).map_or_else(String::new, |fact| fact.name().to_owned());
    let reference = Reference {
        key: fold(&shown),
        shown,
        address: None,
        entry: None,
        steps: Vec::new(),
        fact: Some(fact),
        overrides: Vec::new(),
        user: None,
    };
    let subject = Expr { kind: ExprKind::Name(Box::new(reference)), span };
    let bound = Expr { kind: ExprKind::Constant(value), span };
    Condition { kind: ConditionKind::Compare(subject, comparison, bound, None), span }
}

/// What an earlier 附則 left under the rule before it, each by the day of the version that left it.
fn undisturbed<'v>(own: &'v Applicability, typed: &'v TypedApplicability) -> impl Iterator<Item = Condition> + 'v {
    own.undisturbed
        .iter()
        .zip(&typed.undisturbed)
        .filter_map(|(one, (_, condition))| one.day.day().map(|day| enforced(condition, day)))
}

/// A version of a provision governs, has effect and is read so.
pub fn read_so(program: &Program, id: ProvisionId, version: usize, readings: &[ReadingRef]) -> Vec<Condition> {
    let (Some(provision), Some(typed)) = (program.graph.provisions.get(id.0), program.provisions.get(id.0)) else {
        return Vec::new();
    };
    let reading = |reading: &ReadingRef| {
        let owner = program.provisions.get(reading.owner.0)?.get(reading.version)?;
        owner.readings.get(reading.index)?.condition.clone()
    };
    let in_force = Choice::of(&program.graph, provision, typed).in_force(version);
    std::iter::once(in_force).chain(readings.iter().filter_map(reading)).collect()
}

/// All of them.
pub fn all(list: Vec<Condition>, span: Span) -> Condition {
    Condition { kind: ConditionKind::All(list), span }
}

/// Not that.
pub fn not(condition: Condition) -> Condition {
    let span = condition.span;
    Condition { kind: ConditionKind::Not(Box::new(condition)), span }
}

fn constant(truth: bool, span: Span) -> Condition {
    Condition { kind: ConditionKind::Constant(truth), span }
}

fn nowhere() -> Span {
    Span::new(crate::source::span::FileId(0), 0, 0)
}

/// A sentence's condition with the version's own day in the place of 施行日.
pub fn enforced(condition: &Condition, day: NaiveDate) -> Condition {
    let expr = |expr: &Expr| match expr.kind {
        ExprKind::EnforcementDate => Expr { kind: ExprKind::Constant(Value::Date(day)), span: expr.span },
        _ => expr.clone(),
    };
    let kind = match &condition.kind {
        ConditionKind::All(list) => ConditionKind::All(list.iter().map(|one| enforced(one, day)).collect()),
        ConditionKind::Any(list) => ConditionKind::Any(list.iter().map(|one| enforced(one, day)).collect()),
        ConditionKind::Not(inner) => ConditionKind::Not(Box::new(enforced(inner, day))),
        ConditionKind::Compare(left, comparison, right, order) => {
            ConditionKind::Compare(expr(left), *comparison, expr(right), order.clone())
        }
        ConditionKind::Is(subject, values) => ConditionKind::Is(expr(subject), values.iter().map(expr).collect()),
        other => other.clone(),
    };
    Condition { kind, span: condition.span }
}
