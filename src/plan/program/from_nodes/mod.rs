//! From nodes to steps: each node once, behind what it needs; widths from the bounds of what goes in.

mod choices;
mod days;
mod numbers;
mod truths;

use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::{Rounding, RoundingMode};
use crate::plan::leaf::Leaf;
use crate::plan::node::{Constant, NodeId, Nodes, OPEN, Op, Shape};
use crate::plan::program::scale::{Scaled, Width, fraction, size_of, times, width};
use crate::plan::program::step::{
    BigOperator, Column, Days, Exactly, Input, InputBank, Kept, Output, PickHow, Program, Register, StatusAt, Step,
    Truths, Whole, WordsAt, status,
};
use crate::plan::table::RowNumber;
use crate::provision::graph::FactId;
use crate::syntax::ast::Lacking;
use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Decimals of a result that has no rounding of its own.
pub const DECIMALS: u32 = 12;

/// How the numbers of a fact come in: whole numbers of a scale, none larger than the bound.
pub type InputScales = BTreeMap<FactId, Scaled>;

/// A node that has its place.
#[derive(Clone, Debug)]
struct Placed {
    column: Column,
    /// Of whole numbers.
    scaled: Scaled,
    status: StatusAt,
    /// Days that may be open.
    open: bool,
    /// Of a table's row that is told by what chooses it: which row each choice is.
    rows: Option<Arc<[RowNumber]>>,
}

impl Placed {
    fn of(column: Column, status: StatusAt) -> Self {
        Self { column, scaled: Scaled { scale: Number::ONE, most: BigUint::zero() }, status, open: false, rows: None }
    }

    fn nothing(why: u8) -> Self {
        Self::of(Column::Nothing, StatusAt::Always(why))
    }
}

/// The program of a plan, and (with `keep`) where its definitions stand.
pub fn of_leaf(leaf: &Leaf, nodes: &Nodes, scales: &InputScales, optional: &BTreeSet<FactId>, keep: bool) -> Program {
    let mut builder = Builder::new(nodes, scales, optional);
    for check in &leaf.checks {
        let (truths, status) = builder.truth(*check);
        builder.program.checks.push((truths, status));
    }
    for result in &leaf.results {
        let output = builder.output(result.value, result.form.unit, result.form.decimals);
        builder.program.outputs.push(output);
    }
    if keep {
        let wanted = leaf.definitions.iter().flat_map(|one| {
            std::iter::once(one.value).chain(one.cases.iter().flat_map(|case| [case.condition, case.before]))
        });
        let kept = wanted.map(|node| builder.kept(node)).collect();
        builder.program.kept = kept;
    }
    builder.program
}

/// The program of one question.
pub fn of_question(question: NodeId, nodes: &Nodes, scales: &InputScales, optional: &BTreeSet<FactId>) -> Program {
    let mut builder = Builder::new(nodes, scales, optional);
    let (truths, status) = builder.truth(question);
    builder.program.checks.push((truths, status));
    builder.program
}

struct Builder<'a> {
    nodes: &'a Nodes,
    scales: &'a InputScales,
    optional: &'a BTreeSet<FactId>,
    placed: BTreeMap<NodeId, Placed>,
    statuses: Vec<(Vec<Register>, Register)>,
    lost_cells: Vec<(Register, Arc<[bool]>, Register)>,
    program: Program,
}

impl<'a> Builder<'a> {
    fn new(nodes: &'a Nodes, scales: &'a InputScales, optional: &'a BTreeSet<FactId>) -> Self {
        Self {
            nodes,
            scales,
            optional,
            placed: BTreeMap::new(),
            statuses: Vec::new(),
            lost_cells: Vec::new(),
            program: Program::default(),
        }
    }

    fn truth(&mut self, node: NodeId) -> (Truths, StatusAt) {
        let placed = self.place(node);
        match placed.column {
            Column::Truths(truths) => (truths, placed.status),
            _ => (Truths::Known(false), self.always(placed.status)),
        }
    }

    /// A status that is no value in any row.
    fn always(&self, given: StatusAt) -> StatusAt {
        match given {
            StatusAt::Sure => StatusAt::Always(status::UNANSWERED),
            other => other,
        }
    }

    /// Where a node stands; one that was folded into others is worked out by itself.
    fn kept(&mut self, node: NodeId) -> Kept {
        let placed = self.place(node);
        Kept { column: placed.column, scale: placed.scaled.scale, status: placed.status }
    }

    /// A result: numbers in their unit and with their decimals.
    fn output(&mut self, node: NodeId, unit: Option<Unit>, decimals: Option<u32>) -> Output {
        let placed = self.place(node);
        let places = i32::try_from(decimals.unwrap_or(DECIMALS)).unwrap_or(0);
        let unit = unit.unwrap_or(Unit::PLAIN);
        let is_number = matches!(placed.column, Column::Whole(_) | Column::Exact(_));
        let Some(rounding) = Rounding::new(RoundingMode::HalfUp, places).filter(|_| is_number) else {
            return Output { column: placed.column, status: placed.status };
        };
        let last = last_place(rounding, unit);
        let rounded = self.rounded(placed, rounding, unit);
        match &rounded.column {
            Column::Whole(whole) => {
                let column = match times(&rounded.scaled.scale, &last) {
                    Some(by) => self.multiple(*whole, &rounded.scaled.most, by),
                    None => None,
                };
                match column {
                    Some(column) => Output { column: Column::Whole(column), status: rounded.status },
                    None => Output { column: Column::Nothing, status: StatusAt::Always(status::UNANSWERED) },
                }
            }
            Column::Exact(exactly) => {
                let one = self.as_big(exactly.clone());
                let (out, lost) = (self.new_wide(), self.new_status());
                self.push(Step::ToWide { one, scale: last, out, lost });
                let status = self.both(&[rounded.status, StatusAt::In(lost)]);
                Output { column: Column::Whole(Whole::Wide(out)), status }
            }
            _ => Output { column: rounded.column, status: rounded.status },
        }
    }

    fn as_big(&mut self, exactly: Exactly) -> Register {
        if let Exactly::Big(register) = exactly {
            return register;
        }
        let out = self.new_big();
        self.push(Step::Big {
            operator: BigOperator::Add,
            one: exactly,
            other: Exactly::Known(Number::ZERO),
            status: StatusAt::Sure,
            out,
            lost: None,
        });
        out
    }

    fn place(&mut self, node: NodeId) -> Placed {
        if let Some(known) = self.placed.get(&node) {
            return known.clone();
        }
        let made = self.make(node);
        self.placed.insert(node, made.clone());
        made
    }

    fn make(&mut self, node: NodeId) -> Placed {
        let nodes = self.nodes;
        match nodes.op(node) {
            Op::Fact(fact) => self.input(*fact, nodes.shape(node)),
            Op::Given(fact) => self.given(*fact),
            Op::Constant(constant) => known(constant),
            // A list stands in its rows; by itself it is no column.
            Op::Lost(parts) => {
                let parts: Vec<StatusAt> = parts.iter().map(|part| self.place(*part).status).collect();
                Placed::of(Column::Nothing, self.both(&parts))
            }
            Op::Lacks(one, lacking) => self.lacks(*one, *lacking),
            Op::Omitted => Placed::nothing(status::LEFT_OUT),
            Op::Unanswered(_) | Op::Absent(_) | Op::List(_) => Placed::nothing(status::UNANSWERED),
            Op::NotThere => Placed::nothing(status::NOT_THERE),
            Op::Sum(terms) => self.sum(terms),
            Op::Product(factors, by) => self.product(factors, by),
            Op::Quotient(one, other) => {
                let (one, other) = (self.place(*one), self.place(*other));
                self.big(BigOperator::Divide, &one, &other)
            }
            Op::Power(one, other) => {
                let (one, other) = (self.place(*one), self.place(*other));
                self.big(BigOperator::Power, &one, &other)
            }
            Op::Extreme(list, larger) => self.extreme(list, *larger),
            Op::Absolute(one) => self.absolute(*one),
            Op::Rounded(one, rounding, unit) => self.rounded_node(*one, *rounding, *unit),
            Op::Compare(one, comparison, other) => self.compare(*one, *comparison, *other),
            Op::IsWord(one, classes) => self.is_word(*one, classes),
            Op::Includes(one, classes) => self.includes(*one, classes),
            Op::SameWord(one, other) => self.same_word(*one, *other),
            Op::SameTruth(one, other) => self.same_truth(*one, *other),
            Op::All(list) => self.join(list, true),
            Op::Any(list) => self.join(list, false),
            Op::Not(one) => self.not(*one),
            Op::Choose(cases, otherwise, exclusive) => {
                let how = if *exclusive { PickHow::Exclusive } else { PickHow::One };
                self.pick(cases, *otherwise, how, nodes.shape(node))
            }
            Op::First(cases, otherwise) => self.pick(cases, *otherwise, PickHow::First, nodes.shape(node)),
            Op::OrElse(one, other) => self.or_else(*one, *other, false),
            Op::IfGiven(_, one, other) => self.or_else(*one, *other, true),
            Op::Row(table, keys) => self.row(*table, keys),
            Op::Cell(table, column, row) => self.cell(*table, *column, *row),
            Op::DaysBetween(from, to, counts) => self.days_between(*from, *to, *counts),
            Op::YearsBetween(from, to) => self.years_between(*from, *to),
            Op::Step(one, step) => self.day_step(*one, *step),
            Op::BusinessDay(one) => self.business_day(*one),
            Op::EarliestGiven(list) => self.earliest(list),
            Op::At(place, list) => self.at(*place, list),
            Op::Asked(list, value) => {
                let mut parts: Vec<StatusAt> = list.iter().map(|one| self.place(*one).status).collect();
                let value = self.place(*value);
                parts.push(value.status);
                Placed { status: self.both(&parts), ..value }
            }
        }
    }

    fn push(&mut self, step: Step) {
        self.program.steps.push(step);
    }

    fn new_narrow(&mut self) -> Register {
        self.program.banks.narrow += 1;
        self.program.banks.narrow - 1
    }

    fn new_wide(&mut self) -> Register {
        self.program.banks.wide += 1;
        self.program.banks.wide - 1
    }

    fn new_big(&mut self) -> Register {
        self.program.banks.big += 1;
        self.program.banks.big - 1
    }

    fn new_days(&mut self) -> Register {
        self.program.banks.days += 1;
        self.program.banks.days - 1
    }

    fn new_words(&mut self) -> Register {
        self.program.banks.words += 1;
        self.program.banks.words - 1
    }

    fn new_truths(&mut self) -> Register {
        self.program.banks.truths += 1;
        self.program.banks.truths - 1
    }

    fn new_status(&mut self) -> Register {
        self.program.banks.statuses += 1;
        self.program.banks.statuses - 1
    }

    fn new_whole(&mut self, width: Width) -> Option<Whole> {
        match width {
            Width::Narrow => Some(Whole::Narrow(self.new_narrow())),
            Width::Wide => Some(Whole::Wide(self.new_wide())),
            Width::Big => None,
        }
    }

    /// Several statuses as one; equal sets of registers are brought together once.
    fn both(&mut self, parts: &[StatusAt]) -> StatusAt {
        let mut registers = Vec::new();
        let mut known = status::OK;
        for part in parts {
            match part {
                StatusAt::Sure => {}
                StatusAt::Always(why) => known = status::both(known, *why),
                StatusAt::In(register) if registers.contains(register) => {}
                StatusAt::In(register) => registers.push(*register),
            }
        }
        if known != status::OK {
            if registers.is_empty() || known == status::UNANSWERED {
                return StatusAt::Always(known);
            }
            // What stands beside it may be another reason in some rows.
            let out = self.new_status();
            let parts = registers.iter().map(|one| StatusAt::In(*one)).chain([StatusAt::Always(known)]).collect();
            self.push(Step::Both { parts, out });
            return StatusAt::In(out);
        }
        match registers.as_slice() {
            [] => return StatusAt::Sure,
            [only] => return StatusAt::In(*only),
            _ => {}
        }
        if let Some((_, out)) = self.statuses.iter().find(|(list, _)| *list == registers) {
            return StatusAt::In(*out);
        }
        let out = self.new_status();
        self.push(Step::Both { parts: registers.iter().map(|one| StatusAt::In(*one)).collect(), out });
        self.statuses.push((registers, out));
        StatusAt::In(out)
    }

    fn input(&mut self, fact: FactId, shape: Shape) -> Placed {
        let into = match shape {
            Shape::Nothing => return Placed::nothing(status::MISSING),
            Shape::List => return Placed::nothing(status::UNANSWERED),
            Shape::Number => match self.scales.get(&fact).map_or(Width::Narrow, |scaled| width(&scaled.most)) {
                Width::Narrow => InputBank::Narrow(self.new_narrow()),
                Width::Wide | Width::Big => InputBank::Wide(self.new_wide()),
            },
            Shape::Date => InputBank::Days(self.new_days()),
            Shape::Truth => InputBank::Truths(self.new_truths()),
            Shape::Word => InputBank::Words(self.new_words()),
            Shape::Several => InputBank::Narrow(self.new_narrow()),
        };
        let register = self.optional.contains(&fact).then(|| self.new_status());
        self.program.inputs.push(Input { fact, into, status: register });
        let status = register.map_or(StatusAt::Sure, StatusAt::In);
        let column = match into {
            InputBank::Narrow(at) => Column::Whole(Whole::Narrow(at)),
            InputBank::Wide(at) => Column::Whole(Whole::Wide(at)),
            InputBank::Days(at) => Column::Days(Days::In(at)),
            InputBank::Words(at) => Column::Words(WordsAt::In(at)),
            InputBank::Truths(at) => Column::Truths(Truths::In(at)),
        };
        let plain = Scaled { scale: Number::ONE, most: BigUint::from(u64::MAX >> 2) };
        let scaled = self.scales.get(&fact).cloned().unwrap_or(plain);
        Placed { scaled, open: shape == Shape::Date, ..Placed::of(column, status) }
    }

    /// Whether a fact is given: its status, turned into a truth value.
    fn given(&mut self, fact: FactId) -> Placed {
        let node = self.nodes.find(&Op::Fact(fact));
        let known = node.map_or(StatusAt::Always(status::MISSING), |node| self.place(node).status);
        let truths = self.has_status(known, status::OK);
        Placed::of(Column::Truths(truths), StatusAt::Sure)
    }

    fn lacks(&mut self, one: NodeId, lacking: Lacking) -> Placed {
        let wanted = match lacking {
            Lacking::Clause => status::NOT_THERE,
            Lacking::Text => status::LEFT_OUT,
        };
        let known = self.place(one).status;
        Placed::of(Column::Truths(self.has_status(known, wanted)), StatusAt::Sure)
    }

    /// Whether a status is one.
    fn has_status(&mut self, known: StatusAt, wanted: u8) -> Truths {
        match known {
            StatusAt::Sure => Truths::Known(wanted == status::OK),
            StatusAt::Always(why) => Truths::Known(why == wanted),
            StatusAt::In(register) => {
                let out = self.new_truths();
                self.push(Step::IsStatus { one: register, wanted, out });
                Truths::In(out)
            }
        }
    }

    /// The parts of a node; none where one of them is nothing, which is then what it is.
    fn parts(&mut self, list: &[NodeId]) -> Result<Vec<Placed>, Box<Placed>> {
        let parts: Vec<Placed> = list.iter().map(|one| self.place(*one)).collect();
        if parts.iter().all(|part| part.column != Column::Nothing) {
            return Ok(parts);
        }
        let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
        Err(Box::new(Placed::of(Column::Nothing, self.both(&statuses))))
    }
}

/// What 1 in the last place that a rounding keeps is worth, in base scale.
fn last_place(rounding: Rounding, unit: Unit) -> Number {
    let ten = Number::from_integer(10).checked_pow(rounding.places().unsigned_abs()).unwrap_or(Number::ONE);
    let place = if rounding.places() < 0 { Some(ten) } else { Number::ONE.checked_div(&ten) };
    unit.value_of(&place.unwrap_or(Number::ONE))
}

/// A constant in its place.
fn known(constant: &Constant) -> Placed {
    let column = match constant {
        Constant::Number(number) => {
            // A whole number times a fraction of one: the scale takes what the number has below.
            let (above, below) = number.parts();
            let scale = fraction(BigUint::one().into(), below);
            return match above.to_i128() {
                Some(whole) => Placed {
                    scaled: Scaled { scale, most: size_of(&above) },
                    ..Placed::of(Column::Whole(Whole::Known(whole)), StatusAt::Sure)
                },
                None => Placed::of(Column::Exact(Exactly::Known(number.clone())), StatusAt::Sure),
            };
        }
        Constant::Date(day) => Column::Days(Days::Known(*day)),
        Constant::Truth(truth) => Column::Truths(Truths::Known(*truth)),
        Constant::Word(word) => Column::Words(WordsAt::Known(*word)),
    };
    Placed { open: matches!(constant, Constant::Date(OPEN)), ..Placed::of(column, StatusAt::Sure) }
}
