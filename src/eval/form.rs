//! Lines of a form: only where their part is filled in, and in the second column under what is read there otherwise.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::fault::Fault;
use crate::eval::names::with_readings;
use crate::eval::outcome::{FormCell, FormLine, TraceNode};
use crate::eval::run::{Env, Moving, Readings, Run};
use crate::law::address::Address;
use crate::law::value::Value;
use crate::provision::forms;
use crate::provision::graph::ProvisionId;
use crate::syntax::ast::Lacking;
use crate::typed::expr::{Expr, ExprKind};

impl Run<'_> {
    /// The surroundings of a line: an error where its part of the form is not filled in for the case.
    pub(crate) fn on_the_form(&self, line: ProvisionId, env: &Env<'_>) -> Result<Env<'static>, Fault> {
        let mut inside = env.within(env.provision);
        for part in self.program.parts_of_forms.get(&line).into_iter().flatten() {
            let chosen = match self.chosen(*part) {
                Ok(chosen) => chosen,
                Err(Fault::NotThere(_)) => continue,
                Err(fault) => return Err(fault),
            };
            let body = self.active_body(*part, &chosen)?;
            if let Some(condition) = &body.filled_in {
                let here = Env { provision: Some(*part), ..Env::outside() };
                if !self.aside(|| self.holds(condition, &here))? {
                    let text: String = self.sources.text(condition.span).split_whitespace().collect();
                    let at = self.address(*part);
                    return Err(Fault::not_there(
                        Code::NoCase,
                        condition.span,
                        format!("{at}は「{text}」でなく、記入しない"),
                    ));
                }
                self.use_provision(*part, &chosen);
            }
            if let Some(column) = body.right_column.as_ref().filter(|_| env.in_right_column(None))
                && !inside.in_right_column(Some(*part))
            {
                self.use_provision(*part, &chosen);
                let label = format!("{}{}右欄;", inside.label(), self.address(*part));
                let outer = inside.readings.clone();
                let pairs = column.readings.clone();
                inside = with_readings(Readings { pairs, outer, label, right_column: Some(Some(*part)) }, &inside);
            }
        }
        Ok(inside)
    }

    /// Whether a line is worked out in the second column that its own part of the form has.
    pub(crate) fn right_column_of(&self, line: ProvisionId, env: &Env<'_>) -> bool {
        let parts = self.program.parts_of_forms.get(&line).map_or(&[][..], Vec::as_slice);
        parts.iter().any(|part| env.in_right_column(Some(*part)))
    }

    /// Takes down what stands on a line.
    pub(crate) fn on_a_line(&self, id: ProvisionId, right: bool, node: &TraceNode) {
        let cell = FormCell {
            value: node.value.clone(),
            unit: node.unit,
            rounding: node.rounding,
            formula: node.formula.clone(),
            substituted: node.substituted.clone(),
        };
        self.form.borrow_mut().insert((id, right), cell);
    }

    /// The lines that were worked out, as printed.
    pub(crate) fn form_lines(&self) -> Vec<FormLine> {
        let cells = self.form.borrow();
        let mut ids: Vec<ProvisionId> = cells.keys().map(|(id, _)| *id).collect();
        ids.dedup();
        let graph = &self.program.graph;
        let line = |id: ProvisionId| {
            let provision = graph.provisions.get(id.0)?;
            let chosen = self.chosen(id).ok().and_then(|chosen| self.version(id, &chosen));
            let version = chosen.or(provision.versions.last())?;
            let part = forms::part_of(&version.address);
            let heading = graph.regulations.get(provision.regulation.0)?.at(&part, usize::MAX).0;
            let heading = heading.filter(|heading| *heading != id).and_then(|heading| {
                let chosen = self.chosen(heading).ok()?;
                self.version(heading, &chosen).map(|version| version.title.clone())
            });
            // A part of one line has its name as the title of the part.
            let alone = version.address == part;
            let below = version.address.levels().get(part.levels().len()..).map(<[_]>::to_vec);
            Some(FormLine {
                part: part.to_string(),
                part_title: if alone { version.title.clone() } else { heading.unwrap_or_default() },
                number: below.and_then(Address::new).map_or_else(String::new, |below| below.to_string()),
                address: version.address.to_string(),
                title: if alone { String::new() } else { version.title.clone() },
                left: cells.get(&(id, false)).cloned(),
                right: cells.get(&(id, true)).cloned(),
            })
        };
        forms::in_printed_order(graph, &ids).into_iter().filter_map(line).collect()
    }

    /// A line in the second column of its form.
    pub(crate) fn in_right_column(&self, line: &Expr, env: &Env<'_>) -> Result<Moving, Fault> {
        if env.in_right_column(None) {
            return self.moving(line, env);
        }
        let readings = Readings {
            pairs: Vec::new(),
            outer: env.readings.clone(),
            label: format!("{}右欄;", env.label()),
            right_column: Some(None),
        };
        self.moving(line, &with_readings(readings, env))
    }

    /// A line to be shown: none, with the reason, where it is not filled in or its text is left out.
    pub(crate) fn line_or_none(&self, line: &Expr, env: &Env<'_>) -> Result<Moving, Fault> {
        let none = |reason: Box<Diagnostic>| {
            let why = reason.notes.first().cloned().unwrap_or(reason.message);
            let value = Value::Absent(why);
            if let Some((id, right)) = named(line, false) {
                let (formula, substituted) = (String::new(), String::new());
                let cell = FormCell { value: value.clone(), unit: None, rounding: None, formula, substituted };
                self.form.borrow_mut().insert((id, right), cell);
            }
            Ok(Moving::still(value))
        };
        match self.moving(line, env) {
            Err(Fault::NotThere(reason)) => none(reason),
            Err(Fault::Failed(reason)) if reason.code == Code::Omitted => none(reason),
            other => other,
        }
    }
}

/// The line that an expression names, and whether in its second column.
fn named(line: &Expr, right: bool) -> Option<(ProvisionId, bool)> {
    match &line.kind {
        ExprKind::RightColumn(inner) => named(inner, true),
        ExprKind::Name(reference) => reference.steps.iter().flatten().next().map(|id| (*id, right)),
        _ => None,
    }
}

/// What is lacking becomes a clause that is not there, in the place of which something else may stand.
pub(crate) fn lacks(found: Result<Moving, Fault>, lacking: Lacking) -> Result<Moving, Fault> {
    match found {
        Err(Fault::Failed(reason)) if lacking == Lacking::Text && reason.code == Code::Omitted => {
            Err(Fault::NotThere(reason))
        }
        Err(Fault::NotThere(reason)) if lacking == Lacking::Text => Err(Fault::Failed(reason)),
        other => other,
    }
}
