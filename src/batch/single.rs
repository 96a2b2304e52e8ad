//! One case at a time from typed facts, by the same plans and steps as columns: nothing is allocated on the way, and the
//! trace is read off the registers of the same run.

use crate::batch::columns::{Column as FactColumn, Columns, Data, EPOCH, UNNOTIFIED};
use crate::batch::machine::Machine;
use crate::batch::portfolio::Portfolio;
use crate::batch::worker::Bound;
use crate::diagnostic::report::Diagnostic;
use crate::number::exact::Number;
use crate::plan::from_typed::Task;
use crate::plan::leaf::{Definition, Leaf};
use crate::plan::node::{Day, OPEN};
use crate::plan::path::Decision;
use crate::plan::program::from_nodes::{InputScales, of_leaf, of_question};
use crate::plan::program::scale::Scaled;
use crate::plan::program::step::{Column, InputBank, Kept, Program, StatusAt, status};
use crate::plan::tree::{Branch, BranchId, Tree};
use crate::plan::words::WordId;
use crate::provision::graph::FactId;
use num_bigint::BigUint;
use std::collections::BTreeSet;

/// What a fact is given as.
#[derive(Clone, Copy, Debug)]
pub enum Form<'a> {
    /// Days since 1970-01-01.
    Date,
    /// Whole numbers with so many decimals behind the point, in the unit of the fact.
    Number(u32),
    /// Places in a list of words.
    Words(&'a [&'a str]),
    /// Truth values.
    Truth,
}

/// A fact of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A day.
    Date(i32),
    /// A number.
    Number(i64),
    /// A word.
    Word(u32),
    /// A truth value.
    Truth(bool),
}

/// Sizes of numbers whose fact declares no bound: larger ones are worked out as columns are.
const ASSUMED_BITS: u64 = 40;

/// An entry made ready for single cases that give certain facts.
#[derive(Debug)]
pub struct Single<'p> {
    portfolio: &'p Portfolio<'p>,
    task: Task<'p>,
    facts: Vec<Ready>,
    scales: InputScales,
    tree: Tree,
    machine: Machine,
    prepared: Vec<Option<Prepared>>,
    /// The plan of the case worked out last.
    last: Option<usize>,
}

/// A fact as it is taken.
#[derive(Clone, Debug)]
struct Ready {
    /// Whose place among the facts of a case it takes.
    place: usize,
    id: FactId,
    domain: (i64, i64),
    multiple: i64,
    may_be_open: bool,
    /// For each word its category.
    categories: Vec<Option<String>>,
}

/// A branch's program, and which fact goes into each of its inputs.
#[derive(Debug)]
struct Prepared {
    program: Program,
    from: Vec<usize>,
    words: Vec<Vec<u32>>,
    next: [Option<usize>; 3],
    leaf: Option<Box<Leaf>>,
}

/// A definition as it came out: which, by which of its cases, before and after rounding. Numbers stand as the registers
/// hold them until they are told.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceLine {
    /// Which of the plan's definitions.
    pub definition: usize,
    /// Which of its cases held.
    pub case: Option<usize>,
    /// Its value before rounding.
    pub before: Raw,
    /// Its value.
    pub value: Raw,
}

/// A value as a register holds it.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// A whole number of the scale that the plan says.
    Whole(i128),
    /// A number.
    Big(Number),
    /// A day, counted as columns count.
    Day(Day),
    /// A word.
    Word(u32),
    /// A truth value.
    Truth(bool),
    /// None.
    Nothing,
}

impl<'p> Portfolio<'p> {
    /// Makes the entry ready for single cases that give these facts, in this order.
    ///
    /// # Errors
    /// Where a name is no fact's, or a form is not its kind's.
    pub fn single(&'p self, facts: &[(&str, Form<'_>)]) -> Result<Single<'p>, Vec<Diagnostic>> {
        let mut columns = Columns::of_rows(0);
        for (name, form) in facts {
            let data = match form {
                Form::Date => Data::Dates(&[]),
                Form::Number(decimals) => Data::Numbers(&[], *decimals),
                Form::Words(words) => Data::Words(&[], words),
                Form::Truth => Data::Truths(&[]),
            };
            let doubled = |error: crate::batch::columns::ColumnError| {
                vec![Diagnostic::new(crate::diagnostic::code::Code::DoubledFact, error.to_string())]
            };
            columns = columns.with_column(FactColumn { name, data, given: None }).map_err(doubled)?;
        }
        let bound = self.bind(&columns)?;
        let place = |one: &Bound<'_>| {
            let named = |(name, _): &(&str, Form<'_>)| self.names(name, one.fact);
            facts.iter().position(named).unwrap_or(0)
        };
        let ready = bound.iter().map(|one| Ready {
            place: place(one),
            id: one.fact,
            domain: (fitted(one.domain.0), fitted(one.domain.1)),
            multiple: i64::try_from(one.multiple).unwrap_or(i64::MAX),
            may_be_open: one.may_be_open,
            categories: one.categories.clone(),
        });
        let scales = bound.iter().filter(|one| matches!(one.data, Data::Numbers(..))).map(|one| {
            let size = BigUint::from(fitted(one.domain.0).unsigned_abs().max(fitted(one.domain.1).unsigned_abs()));
            (one.fact, Scaled { scale: one.scale.clone(), most: size })
        });
        let given = bound.iter().map(|one| (one.fact, false)).collect();
        Ok(Single {
            portfolio: self,
            task: self.task(given),
            facts: ready.collect(),
            scales: scales.collect(),
            tree: Tree::default(),
            machine: Machine::default(),
            prepared: Vec::new(),
            last: None,
        })
    }
}

/// A bound of a domain, or what is assumed where there is none.
fn fitted(bound: i128) -> i64 {
    let most = (1_i128 << ASSUMED_BITS) - 1;
    i64::try_from(bound.clamp(-most, most)).unwrap_or(0)
}

impl Single<'_> {
    /// Works a case out, its facts in the order in which they were named; whether a plan answers it. Then the results can be
    /// asked for, and how they came about.
    pub fn price(&mut self, case: &[Fact]) -> bool {
        self.last = None;
        if !self.facts.iter().all(|ready| case.get(ready.place).is_some_and(|fact| ready.takes(*fact))) {
            return false;
        }
        self.machine.rows = 1;
        let mut branch = BranchId::ROOT;
        loop {
            if self.prepared.get(branch.0).is_none_or(Option::is_none) && !self.prepare(branch) {
                return false;
            }
            let Some(Some(prepared)) = self.prepared.get(branch.0) else { return false };
            self.machine.load(prepared, &self.facts, case);
            self.machine.run(&prepared.program);
            if prepared.leaf.is_some() {
                let answered = self.machine.answered(&prepared.program).first().copied().unwrap_or(false);
                self.last = answered.then_some(branch.0);
                return answered;
            }
            let Some((truths, known)) = prepared.program.checks.first().copied() else { return false };
            let decision = match (self.machine.status(known, 0), self.machine.truth(truths, 0)) {
                (status::OK, true) => Decision::Yes,
                (status::OK, false) => Decision::No,
                _ => Decision::Unavailable,
            };
            branch = match prepared.next.get(decision.number()).copied().flatten() {
                Some(next) => BranchId(next),
                None => self.behind(branch, decision),
            };
        }
    }

    fn behind(&mut self, branch: BranchId, decision: Decision) -> BranchId {
        let next = self.tree.behind(branch, decision);
        if let Some(Some(prepared)) = self.prepared.get_mut(branch.0)
            && let Some(slot) = prepared.next.get_mut(decision.number())
        {
            *slot = Some(next.0);
        }
        next
    }

    /// Makes a branch's program.
    fn prepare(&mut self, branch: BranchId) -> bool {
        let none = BTreeSet::new();
        let (program, leaf) = match self.tree.branch(branch, &self.task) {
            Branch::Question(atom, ..) => {
                let atom = *atom;
                (of_question(atom, &self.tree.nodes, &self.scales, &none), None)
            }
            Branch::Leaf(leaf, _) => {
                let leaf = leaf.clone();
                (of_leaf(&leaf, &self.tree.nodes, &self.scales, &none, true), Some(leaf))
            }
            Branch::Bud(_) | Branch::Cut => return false,
        };
        self.machine.fit(&program.banks);
        let from: Vec<usize> = program
            .inputs
            .iter()
            .map(|input| self.facts.iter().position(|ready| ready.id == input.fact).unwrap_or(usize::MAX))
            .collect();
        let words = &self.tree.nodes.words;
        let number =
            |word: &Option<String>| word.as_ref().and_then(|word| words.known(word)).map_or(u32::MAX, |id| id.0);
        let of_fact = |at: &usize| {
            let categories = self.facts.get(*at).map_or(&[][..], |ready| &ready.categories);
            categories.iter().map(number).collect()
        };
        let words = from.iter().map(of_fact).collect();
        self.prepared.resize_with(self.prepared.len().max(branch.0 + 1), || None);
        if let Some(slot) = self.prepared.get_mut(branch.0) {
            *slot = Some(Prepared { program, from, words, next: [None; 3], leaf });
        }
        true
    }

    fn last(&self) -> Option<&Prepared> {
        self.prepared.get(self.last?)?.as_ref()
    }

    /// A result that is a number: a whole one, and how many decimals it has.
    pub fn number(&self, at: usize) -> Option<(i128, u32)> {
        let output = self.last()?.program.outputs.get(at)?;
        let Column::Whole(whole) = output.column else { return None };
        let form = self.portfolio.results().get(at)?;
        let decimals = form.decimals.unwrap_or(crate::plan::program::from_nodes::DECIMALS);
        Some((self.machine.whole(whole, 0), decimals))
    }

    /// A result that is a day, since 1970-01-01.
    pub fn date(&self, at: usize) -> Option<i32> {
        match self.last()?.program.outputs.get(at)?.column {
            Column::Days(days) => Some(self.machine.day(days, 0).saturating_sub(EPOCH)),
            _ => None,
        }
    }

    /// A result that is a word.
    pub fn word(&self, at: usize) -> Option<&str> {
        match self.last()?.program.outputs.get(at)?.column {
            Column::Words(words) => Some(self.tree.nodes.words.text(WordId(self.machine.word(words, 0)))),
            _ => None,
        }
    }

    /// A result that is a truth value.
    pub fn truth(&self, at: usize) -> Option<bool> {
        match self.last()?.program.outputs.get(at)?.column {
            Column::Truths(truths) => Some(self.machine.truth(truths, 0)),
            _ => None,
        }
    }

    /// How the case worked out last came about: each definition that had a value, in the order in which they were needed.
    pub fn trace(&self) -> Vec<TraceLine> {
        let Some(Prepared { program, leaf: Some(leaf), .. }) = self.last() else { return Vec::new() };
        let mut kept = program.kept.iter();
        let mut lines = Vec::with_capacity(leaf.definitions.len());
        for (definition, one) in leaf.definitions.iter().enumerate() {
            let value = self.raw(kept.next());
            let (mut case, mut before) = (None, Raw::Nothing);
            for at in 0..one.cases.len() {
                let (condition, unrounded) = (self.raw(kept.next()), kept.next());
                if case.is_none()
                    && (condition == Raw::Truth(true) || condition == Raw::Nothing && one.cases.len() == 1)
                {
                    case = Some(at);
                    before = self.raw(unrounded);
                }
            }
            if value != Raw::Nothing {
                lines.push(TraceLine { definition, case, before, value });
            }
        }
        lines
    }

    fn raw(&self, kept: Option<&Option<Kept>>) -> Raw {
        let Some(Some(kept)) = kept else { return Raw::Nothing };
        if kept.status != StatusAt::Sure && self.machine.status(kept.status, 0) != status::OK {
            return Raw::Nothing;
        }
        match &kept.column {
            Column::Whole(whole) => Raw::Whole(self.machine.whole(*whole, 0)),
            Column::Exact(exactly) => Raw::Big(self.machine.exact(exactly, 0)),
            Column::Days(days) => Raw::Day(self.machine.day(*days, 0)),
            Column::Words(words) => Raw::Word(self.machine.word(*words, 0)),
            Column::Truths(truths) => Raw::Truth(self.machine.truth(*truths, 0)),
            Column::Nothing => Raw::Nothing,
        }
    }

    /// The definition that a line is of.
    pub fn definition(&self, line: &TraceLine) -> Option<&Definition> {
        self.last()?.leaf.as_ref()?.definitions.get(line.definition)
    }

    /// A line's value in base scale, where it is a number.
    pub fn value_of(&self, line: &TraceLine) -> Option<Number> {
        let before: usize = self.last()?.leaf.as_ref()?.definitions.iter().take(line.definition).map(width_of).sum();
        let scale = &self.last()?.program.kept.get(before)?.as_ref()?.scale;
        match &line.value {
            Raw::Whole(whole) => Some(&Number::from_i128(*whole) * scale),
            Raw::Big(number) => Some(number.clone()),
            Raw::Day(_) | Raw::Word(_) | Raw::Truth(_) | Raw::Nothing => None,
        }
    }
}

/// How many of the nodes that are kept a definition takes.
fn width_of(definition: &Definition) -> usize {
    1 + 2 * definition.cases.len()
}

impl Ready {
    fn takes(&self, fact: Fact) -> bool {
        match fact {
            Fact::Number(number) => {
                let (least, most) = self.domain;
                least <= number && number <= most && (self.multiple == 1 || number % self.multiple == 0)
            }
            Fact::Date(day) => self.may_be_open || day != UNNOTIFIED,
            Fact::Word(code) => self.categories.get(code as usize).is_some_and(Option::is_some),
            Fact::Truth(_) => true,
        }
    }
}

impl Machine {
    /// Puts one case's facts into the registers that a program reads.
    fn load(&mut self, prepared: &Prepared, facts: &[Ready], case: &[Fact]) {
        fn put<T>(bank: &mut [Vec<T>], at: usize, value: T) {
            if let Some(cell) = bank.get_mut(at).and_then(|column| column.first_mut()) {
                *cell = value;
            }
        }
        for ((input, from), words) in prepared.program.inputs.iter().zip(&prepared.from).zip(&prepared.words) {
            let fact = facts.get(*from).and_then(|ready| case.get(ready.place)).copied();
            match (input.into, fact) {
                (InputBank::Narrow(at), Some(Fact::Number(number))) => put(&mut self.narrow, at, number),
                (InputBank::Wide(at), Some(Fact::Number(number))) => put(&mut self.wide, at, i128::from(number)),
                (InputBank::Days(at), Some(Fact::Date(day))) => {
                    let counted = if day == UNNOTIFIED { OPEN } else { day.saturating_add(EPOCH) };
                    put(&mut self.days, at, counted);
                }
                (InputBank::Words(at), Some(Fact::Word(code))) => {
                    put(&mut self.words, at, words.get(code as usize).copied().unwrap_or(u32::MAX));
                }
                (InputBank::Truths(at), Some(Fact::Truth(truth))) => put(&mut self.truths, at, truth),
                // INVARIANT: a fact is given in the form in which it was named.
                _ => {}
            }
        }
    }
}
