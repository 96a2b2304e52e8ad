//! Lines of a form: only where their part is filled in, and in the second column under what is read there otherwise.

use super::{Chosen, Env, Named, Planner, Readings};
use crate::plan::node::{NodeId, Op, Shape};
use crate::plan::path::Ask;
use crate::provision::graph::ProvisionId;
use crate::syntax::ast::Lacking;
use crate::typed::expr::Expr;
use std::rc::Rc;

impl Env {
    /// Whether a line is worked out in the second column of its form, and whether under the readings of one of its parts.
    fn in_right_column(&self, part: Option<ProvisionId>) -> bool {
        let mut readings = std::iter::successors(self.readings.as_ref(), |one| one.outer.as_ref());
        readings.any(|one| one.right_column.is_some_and(|of| part.is_none() || of == part))
    }
}

impl Planner<'_, '_> {
    /// The surroundings of a line, and when its part of the form is filled in; the error is what it comes to without.
    pub(super) fn on_the_form(
        &mut self,
        line: ProvisionId,
        env: &Env,
    ) -> Result<Result<(Env, Vec<NodeId>), &'static str>, Ask> {
        let program = self.program();
        let (mut inside, mut filled) = (env.within(env.provision), Vec::new());
        for part in program.parts_of_forms.get(&line).into_iter().flatten() {
            let (number, day) = match self.chosen(*part)? {
                Chosen::Version { number, day, .. } => (number, day),
                Chosen::None => continue,
                Chosen::Unavailable => return Ok(Err("様式の版の選択に要る事実がない")),
            };
            let Ok(body) = self.active_body(*part, number, day)? else {
                return Ok(Err("様式の読替えに要る事実がない"));
            };
            if let Some(condition) = &body.filled_in {
                filled.push(self.condition(condition, &Env::of(*part))?);
            }
            if let Some(column) = body.right_column.as_ref().filter(|_| env.in_right_column(None))
                && !inside.in_right_column(Some(*part))
            {
                let label = format!("{}{}右欄;", inside.label(), part.0);
                let outer = inside.readings.clone();
                let readings =
                    Readings { pairs: column.readings.clone(), outer, label, right_column: Some(Some(*part)) };
                inside = Env { readings: Some(Rc::new(readings)), ..inside };
            }
        }
        Ok(Ok((inside, filled)))
    }

    /// A line where its part is filled in.
    pub(super) fn where_filled(&mut self, filled: Vec<NodeId>, line: Named) -> Named {
        let filled = self.nodes.joined(filled, true);
        let without = self.not_there();
        self.chosen_named(vec![(filled, line)], without, true)
    }

    /// A line in the second column of its form.
    pub(super) fn in_right_column(&mut self, line: &Expr, env: &Env) -> Result<NodeId, Ask> {
        if env.in_right_column(None) {
            return self.expr(line, env);
        }
        let label = format!("{}右欄;", env.label());
        let readings = Readings { pairs: Vec::new(), outer: env.readings.clone(), label, right_column: Some(None) };
        self.expr(line, &Env { readings: Some(Rc::new(readings)), enforcement: None, row: None, ..env.clone() })
    }

    /// A line to be shown: なし where it is not filled in or its text is left out.
    pub(super) fn line_or_none(&mut self, line: &Expr, env: &Env) -> Result<NodeId, Ask> {
        let line = self.expr(line, env)?;
        let none = self.nodes.absent("記入しない");
        let (clause, text) = (self.lacks(line, Lacking::Clause), self.lacks(line, Lacking::Text));
        let lacking = self.nodes.joined(vec![clause, text], false);
        Ok(self.nodes.choose(vec![(lacking, none)], line, true))
    }

    /// The second where the clause, or the text, of the first is lacking; of a text a clause that is not there is an error.
    pub(super) fn or_else(&mut self, first: NodeId, second: NodeId, lacking: Lacking) -> NodeId {
        match lacking {
            Lacking::Clause => self.nodes.or_else(first, second),
            Lacking::Text => {
                let (clause, text) = (self.lacks(first, Lacking::Clause), self.lacks(first, Lacking::Text));
                let unanswered = self.nodes.unanswered("規定がない");
                self.nodes.choose(vec![(clause, unanswered), (text, second)], first, true)
            }
        }
    }

    fn lacks(&mut self, node: NodeId, lacking: Lacking) -> NodeId {
        match (self.nodes.op(node), lacking) {
            (Op::NotThere, Lacking::Clause) | (Op::Omitted, Lacking::Text) => self.nodes.known_truth(true),
            (Op::NotThere | Op::Omitted | Op::Constant(_) | Op::Absent(_), _) => self.nodes.known_truth(false),
            _ => self.nodes.add(Op::Lacks(node, lacking), Shape::Truth),
        }
    }
}
