//! One case at a time from typed facts, by the same plans and steps as columns: nothing is allocated on the way, and the
//! trace is read off the registers of the same run.

use crate::batch::bound::Bound;
use crate::batch::columns::{Column as FactColumn, Columns, Data, EPOCH, UNNOTIFIED};
use crate::batch::machine::Machine;
use crate::batch::portfolio::Portfolio;
use crate::batch::words::{all_known, bits, known_as};
use crate::diagnostic::report::Diagnostic;
use crate::plan::from_typed::Task;
use crate::plan::leaf::Leaf;
use crate::plan::node::OPEN;
use crate::plan::path::Decision;
use crate::plan::program::from_nodes::{InputScales, of_leaf, of_question};
use crate::plan::program::scale::Scaled;
use crate::plan::program::step::{Column, InputBank, Program, status};
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
    /// Bits of a list of words, for a fact that takes several.
    Several(&'a [&'a str]),
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
    /// Several words: a bit for each, the first word's the lowest.
    Several(u64),
    /// A truth value.
    Truth(bool),
}

/// Sizes of numbers whose fact declares no bound: larger ones are worked out as columns are.
const ASSUMED_BITS: u64 = 40;

/// An entry made ready for single cases that give certain facts.
#[derive(Debug)]
pub struct Single<'p> {
    portfolio: &'p Portfolio<'p>,
    pub(super) task: Task<'p>,
    pub(super) facts: Vec<Ready>,
    /// Places of facts that are another day than the cases give, and which.
    fixed: Vec<(usize, i32)>,
    /// The facts of the case worked out last.
    pub(super) case: Vec<Fact>,
    pub(super) scales: InputScales,
    pub(super) tree: Tree,
    pub(super) machine: Machine,
    prepared: Vec<Option<Prepared>>,
    /// The plan of the case worked out last.
    last: Option<usize>,
}

/// A fact as it is taken.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    /// Whose place among the facts of a case it takes.
    pub place: usize,
    pub id: FactId,
    domain: (i64, i64),
    multiple: i64,
    may_be_open: bool,
    /// For each word its category.
    pub categories: Vec<Option<String>>,
}

/// A branch's program, and which fact goes into each of its inputs.
#[derive(Debug)]
pub(super) struct Prepared {
    pub program: Program,
    from: Vec<usize>,
    words: Vec<Vec<u32>>,
    next: [Option<usize>; 3],
    pub leaf: Option<Box<Leaf>>,
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
                Form::Several(words) => Data::Several(&[], words),
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
        let fixed = bound.iter().filter_map(|one| self.fixed_day(one.fact).map(|day| (place(one), day)));
        Ok(Single {
            portfolio: self,
            task: self.task(given),
            fixed: fixed.collect(),
            case: Vec::with_capacity(facts.len()),
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
        self.case.clear();
        self.case.extend(case.iter().take(self.case.capacity()));
        for (place, day) in &self.fixed {
            if let Some(fact) = self.case.get_mut(*place) {
                *fact = Fact::Date(*day);
            }
        }
        if !self.facts.iter().all(|ready| self.case.get(ready.place).is_some_and(|fact| ready.takes(*fact))) {
            return false;
        }
        self.machine.rows = 1;
        let mut branch = BranchId::ROOT;
        loop {
            if self.prepared.get(branch.0).is_none_or(Option::is_none) && !self.prepare(branch) {
                return false;
            }
            let Some(Some(prepared)) = self.prepared.get(branch.0) else { return false };
            self.machine.load(prepared, &self.facts, &self.case);
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
        let words = program.inputs.iter().zip(&from).map(|(input, at)| {
            let categories = self.facts.get(*at).map_or(&[][..], |ready| &ready.categories);
            known_as(&self.tree.nodes, input.fact, input.into, categories)
        });
        let words = words.collect();
        self.prepared.resize_with(self.prepared.len().max(branch.0 + 1), || None);
        if let Some(slot) = self.prepared.get_mut(branch.0) {
            *slot = Some(Prepared { program, from, words, next: [None; 3], leaf });
        }
        true
    }

    pub(super) fn last(&self) -> Option<&Prepared> {
        self.prepared.get(self.last?)?.as_ref()
    }

    /// Whether a result is なし.
    pub fn absent(&self, at: usize) -> bool {
        let flag = self.last().and_then(|last| last.program.outputs.get(self.portfolio.results().len() + at));
        matches!(flag.map(|flag| &flag.column), Some(Column::Truths(absent)) if self.machine.truth(*absent, 0))
    }

    /// Where a result stands; none where it is なし.
    fn output(&self, at: usize) -> Option<&Column> {
        let output = self.last()?.program.outputs.get(at)?;
        (!self.absent(at)).then_some(&output.column)
    }

    /// A result that is a number: a whole one, and how many decimals it has.
    pub fn number(&self, at: usize) -> Option<(i128, u32)> {
        let Column::Whole(whole) = *self.output(at)? else { return None };
        let form = self.portfolio.results().get(at)?;
        let decimals = form.decimals.unwrap_or(crate::plan::program::from_nodes::DECIMALS);
        Some((self.machine.whole(whole, 0), decimals))
    }

    /// A result that is a day, since 1970-01-01.
    pub fn date(&self, at: usize) -> Option<i32> {
        match *self.output(at)? {
            Column::Days(days) => Some(self.machine.day(days, 0).saturating_sub(EPOCH)),
            _ => None,
        }
    }

    /// A result that is a word.
    pub fn word(&self, at: usize) -> Option<&str> {
        match *self.output(at)? {
            Column::Words(words) => Some(self.tree.nodes.words.text(WordId(self.machine.word(words, 0)))),
            _ => None,
        }
    }

    /// A result that is a truth value.
    pub fn truth(&self, at: usize) -> Option<bool> {
        match *self.output(at)? {
            Column::Truths(truths) => Some(self.machine.truth(truths, 0)),
            _ => None,
        }
    }
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
            Fact::Several(bits) => all_known(bits, &self.categories),
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
                (InputBank::Narrow(at), Some(Fact::Several(of_case))) => {
                    put(&mut self.narrow, at, bits(of_case, words))
                }
                (InputBank::Truths(at), Some(Fact::Truth(truth))) => put(&mut self.truths, at, truth),
                // INVARIANT: a fact is given in the form in which it was named.
                _ => {}
            }
        }
    }
}
