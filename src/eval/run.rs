//! The state of one evaluation: facts given, versions chosen so far, values worked out so far, and the frames of the trace.

use crate::calendar::holidays::Holidays;
use crate::corpus::case::Switches;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::curve::{Curve, Form, day_number};
use crate::eval::facts;
use crate::eval::fault::Fault;
use crate::eval::outcome::{BasisFact, FormCell, Interpretation, Selected, TableUse, TraceNode};
use crate::eval::reach::Reach;
use crate::eval::record::{Ground, Recorder, Test};
use crate::eval::show;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::rounding::Rounding;
use crate::provision::graph::{Fact, FactId, ProvisionId, TableId};
use crate::source::file::Sources;
use crate::source::span::Span;
use crate::typed::expr::Expr;
use crate::typed::lower::Owner;
use crate::typed::program::Program;
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// One evaluation.
pub struct Run<'a> {
    /// What is run.
    pub program: &'a Program,
    /// Where formulas are read from for the trace.
    pub sources: &'a Sources,
    /// How the revisions are to be taken.
    pub switches: &'a Switches,
    /// 休日.
    pub holidays: Option<&'a Holidays>,
    /// Whether formulas with their numbers are written out.
    pub explain: bool,
    pub(crate) facts: BTreeMap<FactId, Value>,
    pub(crate) chosen: RefCell<BTreeMap<ProvisionId, Result<Rc<Chosen>, Fault>>>,
    pub(crate) chosen_tables: RefCell<BTreeMap<TableId, Result<Rc<Chosen>, Fault>>>,
    values: RefCell<BTreeMap<Key, Result<Rc<Worked>, Fault>>>,
    running: RefCell<Vec<Key>>,
    pub(crate) frames: RefCell<Vec<Frame>>,
    watched: RefCell<Vec<Vec<(FactId, Value)>>>,
    pub(crate) used: RefCell<Used>,
    pub(crate) reach: RefCell<Reach>,
    /// Where facts are varied: who takes the decisions down.
    pub(crate) recorder: Option<&'a Recorder>,
    /// Facts whose default is being worked out.
    defaulting: RefCell<Vec<FactId>>,
    /// Facts of which it is being asked whether another day is taken for them.
    pub(crate) deeming: RefCell<Vec<FactId>>,
    /// Facts for which another day was taken, and the words for it.
    pub(crate) told_deemed: RefCell<BTreeMap<FactId, String>>,
    /// Facts that were asked for and are missing: a formula asks for all of its operands before it gives up.
    pub(crate) missing: RefCell<Vec<Diagnostic>>,
    /// The lines of forms that were worked out, and whether in the right column.
    pub(crate) form: RefCell<BTreeMap<(ProvisionId, bool), FormCell>>,
}

/// What had a part in the results.
#[derive(Debug, Default)]
pub struct Used {
    /// Provisions, in the version chosen.
    pub provisions: BTreeSet<ProvisionId>,
    /// Tables, in the version chosen.
    pub tables: BTreeSet<TableId>,
    /// Rows of tables.
    pub sources: Vec<TableUse>,
    /// 解釈.
    pub interpretations: Vec<Interpretation>,
}

impl Used {
    /// Notes a 解釈, once.
    pub fn interpretation(&mut self, at: &str, text: &str) -> Interpretation {
        let made = Interpretation { at: at.to_owned(), text: text.to_owned() };
        if !self.interpretations.contains(&made) {
            self.interpretations.push(made.clone());
        }
        made
    }
}

/// The version that governs.
#[derive(Debug)]
pub struct Chosen {
    /// Its number among the versions.
    pub version: usize,
    /// Its date of enforcement, moved ones as moved.
    pub day: Option<NaiveDate>,
    /// How it was chosen.
    pub selected: Selected,
    /// 失効: the sentence and the last day, where the case lies behind it.
    pub expired: Option<(String, NaiveDate)>,
}

/// A value worked out.
#[derive(Debug)]
pub struct Worked {
    /// The value.
    pub value: Value,
    /// The unit in which it is shown.
    pub unit: Option<Unit>,
    /// Its rounding.
    pub rounding: Option<Rounding>,
    /// The address of the provision whose case decided.
    pub decided: String,
    /// How it moves with the facts that are varied.
    pub form: Form,
    /// How.
    pub node: Rc<TraceNode>,
}

/// A value, and how it moves with the facts that are varied.
#[derive(Clone, Debug)]
pub(crate) struct Moving {
    pub value: Value,
    pub form: Form,
}

impl Moving {
    /// A value that does not move.
    pub fn still(value: Value) -> Self {
        Self { value, form: Form::Still }
    }

    /// The number or day as a curve; none where it is neither, or is not followed.
    pub fn curve(&self) -> Option<Rc<Curve>> {
        match (&self.form, &self.value) {
            (Form::Moves(curve), _) => Some(curve.clone()),
            (Form::Still, Value::Number(number)) => Some(Curve::constant(number.clone())),
            (Form::Still, Value::Date(day)) => Some(Curve::constant(day_number(*day))),
            (Form::Still | Form::Rows(_) | Form::Unknown, _) => None,
        }
    }

    pub fn moves(&self) -> bool {
        !matches!(self.form, Form::Still)
    }
}

/// What a value is remembered by: who defines it, its name, and the readings under which it was worked out.
pub(crate) type Key = (Owner, String, String);

/// What is collected while one value is worked out.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    pub children: Vec<Rc<TraceNode>>,
    pub tables: Vec<TableUse>,
    pub interpretations: Vec<Interpretation>,
    pub remarks: Vec<String>,
    pub spots: Vec<(Span, String)>,
    /// Where a plain name was the whole value: who decided it.
    pub decided: Option<String>,
}

/// The surroundings of a formula.
#[derive(Clone, Debug)]
pub struct Env<'e> {
    /// The provision in which it stands.
    pub provision: Option<ProvisionId>,
    /// The list row in hand.
    pub row: Option<&'e BTreeMap<String, Value>>,
    /// How its columns move, where they do.
    pub row_forms: Option<&'e BTreeMap<String, Form>>,
    /// Names that are re-read.
    pub readings: Option<Rc<Readings>>,
    /// 施行日 of the version in question.
    pub enforcement: Option<NaiveDate>,
}

/// Names that are re-read, and the readings outside of these.
#[derive(Debug)]
pub struct Readings {
    /// Folded name, and what is read there.
    pub pairs: Vec<(String, Expr)>,
    /// The readings around.
    pub outer: Option<Rc<Readings>>,
    /// Tells one set of readings from another.
    pub label: String,
    /// In the second column of a form: the part whose readings these are, or none where the column was asked for.
    pub right_column: Option<Option<ProvisionId>>,
}

impl Env<'_> {
    /// Surroundings outside of any provision.
    pub fn outside() -> Env<'static> {
        Env { provision: None, row: None, row_forms: None, readings: None, enforcement: None }
    }

    /// The surroundings of a provision's formula under the same readings.
    pub fn within(&self, provision: Option<ProvisionId>) -> Env<'static> {
        Env { provision, row: None, row_forms: None, readings: self.readings.clone(), enforcement: None }
    }

    /// Whether a line is worked out in the second column of its form, and whether under the readings of one of its parts.
    pub(crate) fn in_right_column(&self, part: Option<ProvisionId>) -> bool {
        let mut readings = std::iter::successors(self.readings.as_ref(), |one| one.outer.as_ref());
        readings.any(|one| one.right_column.is_some_and(|of| part.is_none() || of == part))
    }

    pub(crate) fn label(&self) -> String {
        self.readings.as_ref().map_or_else(String::new, |readings| readings.label.clone())
    }
}

/// How deep names may be nested before evaluation is given up.
const DEEPEST: usize = 400;

impl<'a> Run<'a> {
    /// Starts an evaluation with the facts given.
    pub fn new(
        program: &'a Program,
        sources: &'a Sources,
        switches: &'a Switches,
        holidays: Option<&'a Holidays>,
        facts: BTreeMap<FactId, Value>,
        explain: bool,
    ) -> Self {
        Self {
            program,
            sources,
            switches,
            holidays,
            explain,
            facts,
            chosen: RefCell::default(),
            chosen_tables: RefCell::default(),
            values: RefCell::default(),
            running: RefCell::default(),
            frames: RefCell::default(),
            watched: RefCell::default(),
            used: RefCell::default(),
            reach: RefCell::default(),
            recorder: None,
            defaulting: RefCell::default(),
            deeming: RefCell::default(),
            told_deemed: RefCell::default(),
            missing: RefCell::default(),
            form: RefCell::default(),
        }
    }

    /// Works a value out once, and keeps it; a value that asks for itself is an error.
    pub(crate) fn once(
        &self,
        key: Key,
        span: Span,
        work: impl FnOnce() -> Result<Rc<Worked>, Fault>,
    ) -> Result<Rc<Worked>, Fault> {
        if let Some(known) = self.values.borrow().get(&key) {
            return known.clone();
        }
        let depth = {
            let running = self.running.borrow();
            if running.contains(&key) {
                let names: Vec<&str> = running.iter().map(|(_, name, _)| name.as_str()).collect();
                return Err(Fault::failed(Code::RunsInCircle, span, format!("「{}」が自分自身に戻る", key.1))
                    .map(|finding| finding.note(names.join(" → "))));
            }
            running.len()
        };
        if depth > DEEPEST {
            return Err(Fault::failed(Code::TooDeep, span, "定めの入れ子が深すぎる"));
        }
        self.running.borrow_mut().push(key.clone());
        let result = work();
        self.running.borrow_mut().pop();
        self.values.borrow_mut().insert(key, result.clone());
        result
    }

    /// The value of a fact: as given, else its default, else an error that says what it is and who asks.
    pub(crate) fn fact(&self, id: FactId, span: Span, env: &Env<'_>) -> Result<Moving, Fault> {
        let moving = self.fact_unwatched(id, span, env)?;
        for watching in self.watched.borrow_mut().iter_mut() {
            if !watching.iter().any(|(known, _)| *known == id) {
                watching.push((id, moving.value.clone()));
            }
        }
        if let (Some(declaration), _) = self.declared(id) {
            let mut used = self.used.borrow_mut();
            for note in &declaration.interpretations {
                used.interpretation(&declaration.name.node, &note.node);
            }
        }
        Ok(moving)
    }

    fn fact_unwatched(&self, id: FactId, span: Span, env: &Env<'_>) -> Result<Moving, Fault> {
        if let Some(moving) = self.deemed(id, span)? {
            return Ok(moving);
        }
        if let Some(value) = self.facts.get(&id) {
            let form = self.recorder.map_or(Form::Still, |recorder| recorder.fact(id));
            return Ok(Moving { value: value.clone(), form });
        }
        if let (_, Some(default)) = self.declared(id) {
            if self.defaulting.borrow().contains(&id) {
                return Err(Fault::failed(Code::RunsInCircle, span, "事実のなければの値が、その事実自身から定まる"));
            }
            self.defaulting.borrow_mut().push(id);
            let value = self.moving(default, &Env::outside());
            self.defaulting.borrow_mut().pop();
            let value = value?;
            self.default_keeps_domain(id, &value, span)?;
            return Ok(value);
        }
        Err(self.missing(id, span, env))
    }

    /// What is taken where a case gives nothing is held to the domain as what it gives is.
    fn default_keeps_domain(&self, id: FactId, value: &Moving, span: Span) -> Result<(), Fault> {
        let Some(fact) = self.program.graph.facts.get(id.0) else { return Ok(()) };
        let (Value::Number(number), FactKind::Number { unit, .. }) = (&value.value, fact.kind()) else { return Ok(()) };
        let (Some(declared), _) = self.declared(id) else { return Ok(()) };
        for bound in &declared.domain {
            let keeps = facts::within(number, bound, *unit);
            let limit = Moving::still(Value::Number(bound.unit.unwrap_or(*unit).value_of(&bound.value)));
            self.record(value, bound.comparison, &limit, keeps, || Ground {
                revision: None,
                by: format!("{}の域", fact.name()),
                provision: None,
                span: Some(declared.span),
            });
            if !keeps {
                let (name, bound) = (fact.name(), facts::bound_text(bound, *unit));
                let taken = show::fact(&value.value, fact.kind());
                let fault = Fault::failed(Code::OutsideDomain, span, format!("「{name}」は{bound}でなければならない"));
                return Err(fault.map(|finding| {
                    finding
                        .label(declared.span, "この宣言")
                        .note(format!("事案にないので、なければの値 {taken} をとった"))
                        .help(format!("「{name}」か、その値のもとになった事実を改める"))
                }));
            }
        }
        Ok(())
    }

    /// Whether the case gives a fact.
    pub(crate) fn given(&self, id: FactId) -> bool {
        self.facts.contains_key(&id)
    }

    fn missing(&self, id: FactId, span: Span, env: &Env<'_>) -> Fault {
        let Some(fact) = self.program.graph.facts.get(id.0) else {
            return Fault::failed(Code::MissingFact, span, "事実がない");
        };
        let fault =
            Fault::failed(Code::MissingFact, span, format!("事実「{}」がない", fact.name())).map(|mut finding| {
                let address =
                    env.provision.and_then(|id| self.program.graph.provisions.get(id.0)).and_then(|one| one.address());
                let asking = address.map_or_else(|| "ここで要る".to_owned(), |address| format!("{address}で要る"));
                if let Some(label) = finding.labels.first_mut() {
                    label.message = asking;
                }
                let declared = self.declared(id).0.unwrap_or(&fact.declaration);
                finding = finding.label(declared.span, "この事実");
                let meaning = declared.description.clone().unwrap_or_else(|| fact.kind().word());
                finding = finding.note(format!("意味: {meaning}"));
                // Asked for only because it stands for others that are not there either: any of them will do.
                let defaulting = self.defaulting.borrow();
                let others = defaulting.iter().filter_map(|id| self.program.graph.facts.get(id.0)).map(Fact::name);
                let (mut wanted, others): (Vec<&str>, Vec<&str>) = (vec![fact.name()], others.collect());
                if let Some(first) = others.first() {
                    finding = finding.note(format!("「{first}」もないので、なければの値のために要る"));
                }
                wanted.splice(0..0, others);
                finding.help(format!("事案の事実に「{}: …」を加える", wanted.join(": …」又は「")))
            });
        self.missing.borrow_mut().push(fault.clone().diagnostic());
        fault
    }

    /// Runs work and tells which facts it read.
    pub(crate) fn watching<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<(FactId, Value)>) {
        self.watched.borrow_mut().push(Vec::new());
        let result = work();
        (result, self.watched.borrow_mut().pop().unwrap_or_default())
    }

    /// Runs work that decides something without being a part of the formula in hand: its names are no children of the node.
    pub(crate) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.frames.borrow_mut().push(Frame::default());
        let result = work();
        self.frames.borrow_mut().pop();
        result
    }

    /// Facts read, as text.
    pub(crate) fn basis_facts(&self, read: &[(FactId, Value)]) -> Vec<BasisFact> {
        let named = read.iter().filter_map(|(id, value)| self.program.graph.facts.get(id.0).map(|fact| (fact, value)));
        named
            .map(|(fact, value)| BasisFact { fact: fact.name().to_owned(), value: show::fact(value, fact.kind()) })
            .collect()
    }

    /// Takes down how two values compare, where one of them moves.
    pub(crate) fn record(
        &self,
        left: &Moving,
        comparison: Comparison,
        right: &Moving,
        outcome: bool,
        ground: impl FnOnce() -> Ground,
    ) {
        let Some(recorder) = self.recorder.filter(|_| left.moves() || right.moves()) else { return };
        let test = match (left.curve(), right.curve()) {
            (Some(left), Some(right)) => Test::Against(left.minus(&right), comparison),
            _ => Test::NotFollowed,
        };
        recorder.decide(test, outcome, ground);
    }

    /// Work whose comparisons somebody asks for; with no ground, those who make them.
    pub(crate) fn asked_by<T>(&self, ground: impl FnOnce() -> Option<Ground>, work: impl FnOnce() -> T) -> T {
        match self.recorder {
            Some(recorder) => recorder.asked_by(ground(), work),
            None => work(),
        }
    }

    /// A condition or formula as the ground of a comparison.
    pub(crate) fn ground(&self, span: Span, env: &Env<'_>) -> Ground {
        let by: String = self.sources.text(span).split_whitespace().collect();
        Ground { revision: None, by, provision: env.provision.map(|id| self.address(id)), span: Some(span) }
    }

    /// Adds to the frame of the value in hand.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Frame)) {
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            change(frame);
        }
    }
}
