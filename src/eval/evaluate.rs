//! A case to its outcome: every result worked out, what had a part gathered, everything missing told at once.

use crate::calendar::holidays::Holidays;
use crate::corpus::case::{Case, Switches};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::diagnostic::suggest;
use crate::eval::curve::{Curve, Form};
use crate::eval::fault::Fault;
use crate::eval::outcome::{Outcome, ResultItem, Selected, TraceNode};
use crate::eval::reach::Reach;
use crate::eval::record::{Ground, Recorder, Test};
use crate::eval::run::{Env, Moving, Run};
use crate::eval::{case_rules, facts};
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::provision::forms;
use crate::provision::graph::{EntryId, FactId, Text};
use crate::source::file::Sources;
use crate::source::span::Span;
use crate::syntax::ast::entry::{Entry, EntryKind};
use crate::typed::check::decide;
use crate::typed::expr::{Condition, ConditionKind, ExprKind, Reference};
use crate::typed::lower::Owner;
use crate::typed::needs;
use crate::typed::program::{DecidingRow, Program, TypedEntry};
use sha2::Digest;
use std::collections::{BTreeMap, BTreeSet};

/// The surroundings of an evaluation.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The rules.
    pub program: &'a Program,
    /// Their texts.
    pub sources: &'a Sources,
    /// 休日.
    pub holidays: Option<&'a Holidays>,
}

/// The entry of a name; an error with the nearest ones.
pub fn entry_named(program: &Program, name: &str, span: Option<Span>) -> Result<EntryId, Diagnostic> {
    let found = program.graph.entries.iter().position(|entry| fold(&entry.entry.name.node) == fold(name));
    found.map(EntryId).ok_or_else(|| {
        let names = program.graph.entries.iter().map(|entry| entry.entry.name.node.as_str());
        let message = format!("「{name}」という算定・判定・期限はない");
        let finding = match span {
            Some(span) => Diagnostic::at(Code::UnknownEntry, span, message),
            None => Diagnostic::new(Code::UnknownEntry, message),
        };
        finding.help(suggest::did_you_mean(name, names).unwrap_or_else(|| "kitei entries で一覧を見る".to_owned()))
    })
}

/// Works a case out.
pub fn evaluate(world: World<'_>, case: &Case, switches: &Switches, explain: bool) -> Result<Outcome, Vec<Diagnostic>> {
    evaluate_reaching(world, case, switches, explain, &mut Reach::default())
}

/// Works a case out, and notes what it reached, also where there is no result.
pub fn evaluate_reaching(
    world: World<'_>,
    case: &Case,
    switches: &Switches,
    explain: bool,
    reach: &mut Reach,
) -> Result<Outcome, Vec<Diagnostic>> {
    evaluate_recording(world, case, switches, explain, reach, None)
}

/// Works a case out, and takes down what is decided on the way by facts that are varied.
pub fn evaluate_recording(
    world: World<'_>,
    case: &Case,
    switches: &Switches,
    explain: bool,
    reach: &mut Reach,
    recorder: Option<&Recorder>,
) -> Result<Outcome, Vec<Diagnostic>> {
    let program = world.program;
    let id = entry_named(program, &case.entry.node, Some(case.entry.span)).map_err(|finding| vec![finding])?;
    let (Some(entry), Some(typed)) = (program.graph.entries.get(id.0), program.entries.get(id.0)) else {
        return Err(vec![Diagnostic::new(Code::UnknownEntry, "算定がない")]);
    };
    if entry.entry.kind != case.kind {
        return Err(vec![
            Diagnostic::at(
                Code::UnknownEntry,
                case.entry.span,
                format!("「{}」は{}ではなく{}", case.entry.node, case.kind.as_str(), entry.entry.kind.as_str()),
            )
            .help(format!("「{}: {}」と書く", entry.entry.kind.as_str(), case.entry.node)),
        ]);
    }
    let mut findings = Findings::default();
    let needed = needs::of_entry(program, id);
    let regulations = needs::regulations(entry.regulation, needed, &program.graph);
    let values = facts::read(case, &regulations, &program.graph, &mut findings);
    let checked = case_rules::facts_asked(program, entry.regulation, &values);
    for given in &case.facts {
        let named = needs::named(&given.name.node, &regulations, &program.graph);
        let has_use = |fact: &FactId| needed.contains_key(fact) || checked.contains(fact);
        if !named.is_empty() && !named.iter().any(has_use) {
            let unused = Diagnostic::at(
                Code::UnusedFact,
                given.name.span,
                format!("「{}」は{}では使わない", given.name.node, case.entry.node),
            );
            let unused = named
                .iter()
                .find_map(|fact| needs::joined(program, id, *fact))
                .into_iter()
                .fold(unused, Diagnostic::note);
            findings.push(unused.help(format!("kitei facts {} で使う事実を見る", case.entry.node)));
        }
    }
    if let Some(recorder) = recorder {
        record_domains(program, recorder, &values);
    }
    let whole = case_rules::Whole { program, case, regulation: entry.regulation, values: &values };
    whole.keeps_declarations(switches, &mut findings);
    whole.keeps_orders(&mut findings);
    whole.gives_one_of_each(needed, &mut findings);
    if findings.has_errors() {
        return Err(findings.sorted());
    }
    let mut run = Run::new(program, world.sources, switches, world.holidays, values, explain);
    run.recorder = recorder;
    case_rules::keeps_requirements(&run, entry.regulation, case.span, &mut findings);
    if findings.has_errors() {
        return Err(findings.sorted());
    }
    run.note_entry(&entry.entry.name.node, &typed.body.interpretations);
    let answer = match entry.entry.kind {
        EntryKind::Calculation => run.calculation(id, typed),
        EntryKind::Determination => run.determination(id, typed),
        EntryKind::Deadline => run.deadline(id, typed),
    };
    run.note_asked();
    reach.extend(run.reach.take());
    let (results, trace) = answer.map_err(|mut errors| {
        errors.extend(findings.sorted());
        errors
    })?;
    let warnings = findings.sorted().into_iter().filter(|finding| finding.severity != Severity::Error).collect();
    let shows_form = !typed.body.shown_lines.is_empty();
    Ok(run.outcome(&entry.entry, results, trace, shows_form, warnings))
}

/// A varied fact keeps its domain and the orders declared of it, or not: each is a decision.
fn record_domains(program: &Program, recorder: &Recorder, values: &BTreeMap<FactId, Value>) {
    let ground = |span: Span, by: String| Ground { revision: None, by, provision: None, span: Some(span) };
    for (id, _) in recorder.varied.iter().flatten() {
        let Some(fact) = program.graph.facts.get(id.0) else { continue };
        let (Form::Moves(curve), FactKind::Number { unit, .. }) = (recorder.fact(*id), fact.kind()) else { continue };
        let Some(number) = values.get(id).and_then(Value::number) else { continue };
        for bound in &fact.declaration.domain {
            let limit = bound.unit.unwrap_or(*unit).value_of(&bound.value);
            let keeps = bound.comparison.holds(number.cmp(&limit));
            let test = Test::Against(curve.minus(&Curve::constant(limit)), bound.comparison);
            let by = || ground(fact.declaration.span, format!("{}の域", fact.name()));
            recorder.decide(test, keeps, by);
        }
    }
    for (_, order) in &program.orders {
        let ConditionKind::Compare(left, comparison, right, _) = &order.kind else { continue };
        let side = |expr: &crate::typed::expr::Expr| {
            let ExprKind::Name(reference) = &expr.kind else { return None };
            let id = reference.fact?;
            Moving { value: values.get(&id)?.clone(), form: recorder.fact(id) }.curve()
        };
        let (Some(left), Some(right), Some(keeps)) = (side(left), side(right), decide::decide(order, values)) else {
            continue;
        };
        recorder.decide(Test::Against(left.minus(&right), *comparison), keeps, || {
            ground(order.span, "事実の前後の宣言".to_owned())
        });
    }
}

type Answer = (Vec<ResultItem>, Vec<TraceNode>);

/// What a row comes to for a case.
enum Deciding<'t> {
    /// It decides.
    Held,
    /// A note keeps it from deciding.
    KeptOut(&'t DecidingRow),
    /// Its condition does not hold.
    Not,
}

impl Run<'_> {
    /// Whatever an entry comes to rests on its own 解釈, be it by formulas, rows or bounds.
    fn note_entry(&self, name: &str, interpretations: &[String]) {
        let mut used = self.used.borrow_mut();
        for note in interpretations {
            used.interpretation(name, note);
        }
    }

    fn calculation(&self, id: EntryId, typed: &TypedEntry) -> Result<Answer, Vec<Diagnostic>> {
        let mut results = Vec::new();
        let mut trace = Vec::new();
        let mut errors: Vec<Diagnostic> = Vec::new();
        for key in &typed.results {
            match self.entry_value(id, typed, key) {
                Ok(worked) => {
                    let name = typed.body.rules.get(key).map_or(key.clone(), |rule| rule.name.clone());
                    results.push(ResultItem {
                        name,
                        value: worked.value.clone(),
                        unit: worked.unit,
                        rounding: worked.rounding,
                    });
                    trace.push((*worked.node).clone());
                    self.record_result(worked.form.clone());
                }
                Err(fault) => {
                    add_once(&mut errors, fault.diagnostic());
                }
            }
        }
        if errors.is_empty() {
            return Ok((results, trace));
        }
        for finding in self.missing.take() {
            add_once(&mut errors, finding);
        }
        Err(errors)
    }

    fn record_result(&self, form: Form) {
        if let Some(recorder) = self.recorder {
            recorder.result(form);
        }
    }

    fn entry_value(
        &self,
        id: EntryId,
        typed: &TypedEntry,
        key: &str,
    ) -> Result<std::rc::Rc<crate::eval::run::Worked>, Fault> {
        let rule = typed.body.rules.get(key);
        let span = rule.map_or_else(|| self.entry_span(id), |rule| rule.span);
        let reference = Reference {
            key: key.to_owned(),
            shown: rule.map_or(key, |rule| rule.name.as_str()).to_owned(),
            address: None,
            entry: Some(id.0),
            steps: Vec::new(),
            fact: None,
            overrides: Vec::new(),
            user: None,
        };
        self.definition(Owner::Entry(id.0), &reference, span, &Env::outside())
    }

    fn entry_span(&self, id: EntryId) -> Span {
        let entry = self.program.graph.entries.get(id.0);
        entry.map_or(Span::new(crate::source::span::FileId(0), 0, 0), |entry| entry.entry.name.span)
    }

    /// A 判定: its rows, or definitions as in a 算定; 根拠 is the row or the provision that decided.
    fn determination(&self, id: EntryId, typed: &TypedEntry) -> Result<Answer, Vec<Diagnostic>> {
        if typed.rows.is_empty() {
            let (mut results, trace) = self.calculation(id, typed)?;
            let first = typed.results.first().map(|key| self.entry_value(id, typed, key));
            if let Some(Ok(first)) = first {
                let decided = first.decided.clone();
                results.push(text_result("根拠", decided));
                self.record_result(Form::Still);
            }
            return Ok((results, trace));
        }
        self.frames.borrow_mut().push(Default::default());
        let answer = self.rows_decide(id, typed);
        let frame = self.frames.borrow_mut().pop().unwrap_or_default();
        let (results, remarks) = answer.map_err(|fault| vec![fault.diagnostic()])?;
        let name = self.program.graph.entries.get(id.0).map_or("", |entry| &entry.entry.name.node);
        let first = results.first().map_or(Value::Truth(true), |one| one.value.clone());
        let mut node = (*crate::eval::trace::leaf(name, name, first, None, Some(self.entry_span(id)))).clone();
        node.remarks = remarks;
        node.children = frame.children.iter().map(|child| (**child).clone()).collect();
        Ok((results, vec![node]))
    }

    fn rows_decide(&self, id: EntryId, typed: &TypedEntry) -> Result<(Vec<ResultItem>, Vec<String>), Fault> {
        let env = Env::outside();
        let mut results = Vec::new();
        let mut remarks = Vec::new();
        let mut grounds = None;
        for (at, declared) in typed.declared.iter().enumerate() {
            let rows = typed.rows.iter().filter(|row| row.results.iter().any(|(result, _)| *result == at));
            let (mut held, mut rest): (Vec<&DecidingRow>, Vec<&DecidingRow>) = (Vec::new(), Vec::new());
            let mut kept_out = None;
            for row in rows {
                match &row.condition {
                    None if row.limits.is_none() => rest.push(row),
                    _ => match self.row_decides(row, typed, &env) {
                        Ok(Deciding::Held) => held.push(row),
                        Ok(Deciding::KeptOut(limiting)) => kept_out = kept_out.or(Some(limiting)),
                        Ok(Deciding::Not) => {}
                        // What a row behind the one that decides would need is not asked for where it says the same.
                        Err(Fault::Failed(finding))
                            if finding.code == Code::MissingFact
                                && !row.id.starts_with('注')
                                && held.first().is_some_and(|first| self.say_the_same(first, row, at)) => {}
                        Err(fault) => return Err(fault),
                    },
                }
            }
            // A note (注) is said of the rows, and so goes before them.
            let notes: Vec<&DecidingRow> = held.iter().copied().filter(|row| row.id.starts_with('注')).collect();
            let left_over = notes.is_empty() && held.is_empty();
            let deciding = [notes, held, rest].into_iter().find(|list| !list.is_empty()).unwrap_or_default();
            let Some(first) = deciding.first() else {
                let fault =
                    Fault::failed(Code::NoCase, self.entry_span(id), format!("「{}」を決める行がない", declared.name));
                let asked = self.given_words(typed.rows.iter().filter_map(|row| row.condition.as_ref()));
                return Err(fault.map(|finding| finding.note(format!("事案では: {asked}"))));
            };
            let value = self.said_by(first, at)?;
            for other in deciding.get(1..).unwrap_or(&[]) {
                let others = self.said_by(other, at)?;
                let same = others.value == value.value;
                self.record(&others, Comparison::Equal, &value, same, || self.ground(first.span, &env));
                if !same {
                    return Err(Fault::failed(
                        Code::TwoCases,
                        first.span,
                        format!("「{}」を{}と{}が別に決める", declared.name, first.id, other.id),
                    )
                    .map(|finding| finding.label(other.span, "もう一つ")));
                }
            }
            let text: String = self.sources.text(first.span).split_whitespace().collect::<Vec<_>>().join(" ");
            remarks.push(format!("{}: {text}", declared.name));
            // What is left to the rest because a note keeps the row from deciding was decided by the note.
            let ground = kept_out.filter(|_| left_over).unwrap_or(first);
            grounds.get_or_insert_with(|| ground.id.clone());
            self.record_result(value.form);
            let value = value.value;
            results.push(ResultItem { name: declared.name.clone(), value, unit: declared.unit, rounding: None });
        }
        results.push(text_result("根拠", grounds.unwrap_or_default()));
        self.record_result(Form::Still);
        Ok((results, remarks))
    }

    /// What a row says of a result.
    fn said_by(&self, row: &DecidingRow, result: usize) -> Result<Moving, Fault> {
        let expr = row.results.iter().find(|(of, _)| *of == result).map(|(_, expr)| expr);
        expr.map_or(Ok(Moving::still(Value::Absent(String::new()))), |expr| self.moving(expr, &Env::outside()))
    }

    fn say_the_same(&self, one: &DecidingRow, other: &DecidingRow, result: usize) -> bool {
        let said = (self.said_by(one, result), self.said_by(other, result));
        matches!(said, (Ok(one), Ok(other)) if one.value == other.value)
    }

    /// Whether a row decides: its own condition holds, and no note limits it.
    fn row_decides<'t>(&self, row: &DecidingRow, typed: &'t TypedEntry, env: &Env<'_>) -> Result<Deciding<'t>, Fault> {
        if !self.row_holds(row, env)? {
            return Ok(Deciding::Not);
        }
        Ok(self.limited_by(row, typed, env)?.map_or(Deciding::Held, Deciding::KeptOut))
    }

    /// `相手方 民間、特約 外国政府等`: what a case gives of the facts that conditions speak of.
    fn given_words<'c>(&self, conditions: impl Iterator<Item = &'c Condition>) -> String {
        let asked: BTreeSet<FactId> = conditions.flat_map(|one| needs::spoken_of(self.program, one)).collect();
        let given: Vec<(FactId, Value)> =
            asked.into_iter().filter_map(|id| Some((id, self.facts.get(&id)?.clone()))).collect();
        let words = self.basis_facts(&given).into_iter().map(|one| format!("{} {}", one.fact, one.value));
        words.collect::<Vec<_>>().join("、")
    }

    /// Whether a row's own condition holds; one that only limits others decides nothing itself.
    fn row_holds(&self, row: &DecidingRow, env: &Env<'_>) -> Result<bool, Fault> {
        match &row.condition {
            _ if row.limits.is_some() => Ok(false),
            Some(condition) => self.holds(condition, env),
            None => Ok(true),
        }
    }

    /// The row that keeps another one, whose condition holds, from deciding.
    fn limited_by<'t>(
        &self,
        row: &DecidingRow,
        typed: &'t TypedEntry,
        env: &Env<'_>,
    ) -> Result<Option<&'t DecidingRow>, Fault> {
        for limiting in typed.rows.iter().filter(|one| one.limit(&row.id)) {
            let Some((_, needed)) = &limiting.limits else { continue };
            let speaks = limiting.condition.as_ref().map_or(Ok(true), |condition| self.holds(condition, env))?;
            if speaks && !self.holds(needed, env)? {
                return Ok(Some(limiting));
            }
        }
        Ok(None)
    }

    /// A 期限: the earliest of its bounds, those aside whose date may stay open and is not given.
    fn deadline(&self, id: EntryId, typed: &TypedEntry) -> Result<Answer, Vec<Diagnostic>> {
        let (mut others, mut trace) = self.calculation(id, typed)?;
        self.frames.borrow_mut().push(Default::default());
        let bound = self.earliest(id, typed);
        let frame = self.frames.borrow_mut().pop().unwrap_or_default();
        let (day, words, form) = bound.map_err(|fault| vec![fault.diagnostic()])?;
        if let Some(recorder) = self.recorder {
            recorder.result_first(form);
            recorder.result(Form::Still);
        }
        let mut node =
            (*crate::eval::trace::leaf("期限", "期限", Value::Date(day), None, Some(self.entry_span(id)))).clone();
        node.remarks = vec![format!("{words}による")];
        node.children = frame.children.iter().map(|child| (**child).clone()).collect();
        trace.insert(0, node);
        others.insert(0, ResultItem { name: "期限".to_owned(), value: Value::Date(day), unit: None, rounding: None });
        others.push(text_result("根拠", words));
        Ok((others, trace))
    }

    fn earliest(&self, id: EntryId, typed: &TypedEntry) -> Result<(chrono::NaiveDate, String, Form), Fault> {
        let env = Env::outside();
        let mut best: Option<(chrono::NaiveDate, String, Form)> = None;
        for (bound, words) in &typed.bounds {
            let (day, form) = match self.date_moving(bound, &env) {
                Ok(found) => found,
                // `保険金請求日の前日まで` before there is a claim does not bind; any other date is missing.
                Err(Fault::Failed(finding))
                    if finding.code == Code::MissingFact
                        && typed.bounds.len() > 1
                        && needs::may_stay_open(self.program, bound) =>
                {
                    continue;
                }
                Err(fault) => return Err(fault),
            };
            let earlier = best.as_ref().is_none_or(|(best, ..)| day < *best);
            if let Some((best, _, moves)) = &best {
                let this = Moving { value: Value::Date(day), form: form.clone() };
                let best = Moving { value: Value::Date(*best), form: moves.clone() };
                self.record(&this, Comparison::Less, &best, earlier, || self.ground(bound.span, &env));
            }
            if earlier {
                best = Some((day, words.clone(), form));
            }
        }
        best.ok_or_else(|| Fault::failed(Code::MissingFact, self.entry_span(id), "どの期限も日付が与えられていない"))
    }

    fn outcome(
        self,
        entry: &Entry,
        results: Vec<ResultItem>,
        trace: Vec<TraceNode>,
        shows_form: bool,
        warnings: Vec<Diagnostic>,
    ) -> Outcome {
        let versions = self.selected();
        let rules = self.digest(entry);
        let form = self.form_lines();
        let used = self.used.into_inner();
        Outcome {
            kind: entry.kind,
            entry: entry.name.node.clone(),
            results,
            versions,
            confidence: used.sources.iter().map(|source| source.confidence).min(),
            interpretations: used.interpretations,
            sources: used.sources,
            rules,
            trace,
            form,
            shows_form,
            warnings,
        }
    }

    /// The versions that had a part, in the order of addresses; tables that were ever amended behind.
    fn selected(&self) -> Vec<Selected> {
        let used = self.used.borrow();
        let governing = used.provisions.iter().filter_map(|id| {
            let chosen = self.chosen(*id).ok()?;
            Some((*id, self.version(*id, &chosen)?.address.clone()))
        });
        let printed = forms::as_printed(&self.program.graph, governing);
        let provisions = printed.into_iter().filter_map(|id| self.chosen(id).ok()).map(|one| one.selected.clone());
        let amended = used
            .tables
            .iter()
            .filter(|id| self.program.graph.tables.get(id.0).is_some_and(|table| table.versions.len() > 1));
        let tables = amended.filter_map(|id| self.chosen_table(*id).ok().map(|chosen| chosen.selected.clone()));
        provisions.chain(tables).collect()
    }

    /// The digest of the entry, and of every provision version and table that had a part.
    fn digest(&self, entry: &Entry) -> String {
        let mut digest = sha2::Sha256::new();
        digest.update(format!("{} {}\n", entry.kind.as_str(), entry.name.node));
        crate::eval::show::lines(&entry.body.lines, &mut |word| digest.update(word));
        let used = self.used.borrow();
        for id in &used.provisions {
            let Ok(chosen) = self.chosen(*id) else { continue };
            let Some(version) = self.version(*id, &chosen) else { continue };
            digest.update(format!("{}@{}\n", version.address, chosen.selected.revision));
            if let Text::Body(body) = &version.text {
                crate::eval::show::lines(&body.lines, &mut |word| digest.update(word));
            }
        }
        for id in &used.tables {
            let Ok(chosen) = self.chosen_table(*id) else { continue };
            let table = self.program.graph.tables.get(id.0).and_then(|table| table.versions.get(chosen.version));
            if let Some(version) = table {
                digest.update(format!("{}@{}\n", version.table.name, version.table.digest));
            }
        }
        let bytes = digest.finalize();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }
}

/// One missing fact is told once, however many provisions need it.
fn add_once(errors: &mut Vec<Diagnostic>, finding: Diagnostic) {
    if !errors.iter().any(|told| told.code == finding.code && told.message == finding.message) {
        errors.push(finding);
    }
}

fn text_result(name: &str, text: String) -> ResultItem {
    ResultItem { name: name.to_owned(), value: Value::Text(text), unit: None, rounding: None }
}
