//! みなす: the day that a fact takes for a case, where an 附則 in force says so, with the words that tell it.

use crate::eval::fault::Fault;
use crate::eval::run::{Env, Moving, Run};
use crate::eval::select::clause_name;
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::FactId;
use crate::provision::moved::{known, moved, taken_out};
use crate::source::span::Span;
use crate::typed::program::TypedDeemed;

impl Run<'_> {
    /// Whether a case has a fact: it gives it, or another day is taken for it. What is deemed to have happened on a day is
    /// there.
    pub(crate) fn is_there(&self, id: FactId, span: Span) -> Result<bool, Fault> {
        Ok(self.given(id) || self.deemed(id, span)?.is_some())
    }

    /// The day that a fact is deemed to have for this case; the newest sentence that says so.
    pub(crate) fn deemed(&self, id: FactId, span: Span) -> Result<Option<Moving>, Fault> {
        for one in self.program.deemed.iter().rev().filter(|one| one.to == id) {
            if self.deeming.borrow().contains(&id) {
                continue;
            }
            // What its own condition asks is the fact itself.
            self.deeming.borrow_mut().push(id);
            let there = self.is_there(one.from, span);
            let taken = there.and_then(|there| if there { self.taken(one, span) } else { Ok(None) });
            self.deeming.borrow_mut().pop();
            if let Some((moving, words)) = taken? {
                self.told_deemed.borrow_mut().insert(id, words);
                return Ok(Some(moving));
            }
        }
        Ok(None)
    }

    fn taken(&self, one: &TypedDeemed, span: Span) -> Result<Option<(Moving, String)>, Fault> {
        let regulation = self.program.graph.regulations.get(one.regulation.0);
        let revision = regulation.and_then(|regulation| regulation.revisions.get(one.by.revision));
        let (Some(regulation), Some(revision)) = (regulation, revision) else { return Ok(None) };
        if !known(revision, self.switches) || taken_out(regulation, revision, self.switches) {
            return Ok(None);
        }
        let enforced = moved(regulation, revision, None, self.switches).or(revision.enforcement.day());
        let Some(enforced) = enforced else { return Ok(None) };
        let clause = clause_name(regulation, one.by);
        let env = Env { enforcement: Some(enforced), ..Env::outside() };
        if let Some(condition) = &one.condition
            && !self.aside(|| self.holds(condition, &env))?
        {
            return Ok(None);
        }
        let moving = self.fact(one.from, span, &env)?;
        // An event before the sentence was in force is what it was.
        let Some(day) = moving.value.date() else { return Ok(None) };
        let start = Moving::still(Value::Date(enforced));
        self.record(&moving, Comparison::AtLeast, &start, day >= enforced, || crate::eval::record::Ground {
            revision: Some(revision.label()),
            by: clause.clone(),
            provision: None,
            span: None,
        });
        if day < enforced {
            return Ok(None);
        }
        let name = |id: FactId| self.program.graph.facts.get(id.0).map_or("", |fact| fact.name());
        let words = format!("{clause}により、{} {day} を{}とみなす", name(one.from), name(one.to));
        Ok(Some((moving, words)))
    }

    /// What was said of a fact that is deemed, in brackets.
    pub(crate) fn deemed_words(&self, id: FactId) -> String {
        self.told_deemed.borrow().get(&id).map_or_else(String::new, |words| format!("（{words}）"))
    }
}
