//! Which declaration of a fact that was declared anew holds for a case: its domain, its なければ and its 解釈 go by the 基準日.

use crate::corpus::case::Switches;
use crate::eval::curve::Form;
use crate::eval::record::Ground;
use crate::eval::run::{Moving, Run};
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::{Fact, FactId, Regulation};
use crate::provision::moved::{known, moved, taken_out};
use crate::syntax::ast::fact::FactDeclaration;
use crate::typed::expr::Expr;
use chrono::NaiveDate;

/// The date fact by which the declarations of a regulation are chosen.
pub fn reference(regulation: &Regulation) -> Option<FactId> {
    regulation.reference_dates.iter().rfind(|line| line.scope.is_none()).and_then(|line| line.fact)
}

/// Which of a fact's declarations holds on a day, oldest first; none before the first.
pub fn declared_on(regulation: &Regulation, fact: &Fact, day: NaiveDate, switches: &Switches) -> Option<usize> {
    let governs = |since: usize| since == 0 || from(regulation, since, switches).is_some_and(|from| from <= day);
    let since: Vec<usize> = fact.history.iter().map(|(since, _)| *since).chain([fact.since]).collect();
    since.into_iter().rposition(governs)
}

/// From which day a revision declares.
fn from(regulation: &Regulation, since: usize, switches: &Switches) -> Option<NaiveDate> {
    let revision = regulation.revisions.get(since)?;
    let there = known(revision, switches) && !taken_out(regulation, revision, switches);
    there.then(|| moved(regulation, revision, None, switches).or(revision.enforcement.day())).flatten()
}

impl Run<'_> {
    /// The declaration of a fact for this case, and what stands for it where the case does not give it.
    pub(crate) fn declared(&self, id: FactId) -> (Option<&FactDeclaration>, Option<&Expr>) {
        let Some(fact) = self.program.graph.facts.get(id.0) else { return (None, None) };
        let newest = fact.history.len();
        let at = if newest == 0 { newest } else { self.declared_at(fact).unwrap_or(newest) };
        match fact.history.get(at) {
            None => (Some(&fact.declaration), self.program.defaults.get(id.0).and_then(Option::as_ref)),
            Some((_, earlier)) => {
                let defaults = self.program.earlier_defaults.get(id.0);
                (Some(earlier), defaults.and_then(|list| list.get(at)?.as_ref()))
            }
        }
    }

    fn declared_at(&self, fact: &Fact) -> Option<usize> {
        let regulation = self.program.graph.regulations.get(fact.regulation.0)?;
        let reference = reference(regulation)?;
        let value = self.facts.get(&reference)?;
        let day = value.date()?;
        let form = self.recorder.map_or(Form::Still, |recorder| recorder.fact(reference));
        let moving = Moving { value: value.clone(), form };
        for since in fact.history.iter().map(|(since, _)| *since).chain([fact.since]) {
            let revision = regulation.revisions.get(since);
            let Some((from, revision)) = from(regulation, since, self.switches).zip(revision) else { continue };
            self.record(&moving, Comparison::AtLeast, &Moving::still(Value::Date(from)), day >= from, || Ground {
                revision: Some(revision.label()),
                by: format!("{}の施行", revision.label()),
                provision: None,
                span: None,
            });
        }
        declared_on(regulation, fact, day, self.switches)
    }
}
