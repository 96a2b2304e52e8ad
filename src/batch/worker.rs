//! One worker: the plans that it has met so far, and its registers. It takes a stretch of rows, splits them by the decisions
//! of the tree, and works each group out block by block.

use crate::batch::answers::{Part, Stretch};
use crate::batch::columns::{Data, EPOCH, UNNOTIFIED};
use crate::batch::machine::{BLOCK, Machine};
use crate::batch::words::{all_known, bits, known_as};
use crate::number::exact::Number;
use crate::plan::from_typed::Task;
use crate::plan::node::OPEN;
use crate::plan::path::Decision;
use crate::plan::program::from_nodes::{InputScales, of_leaf, of_question};
use crate::plan::program::scale::Scaled;
use crate::plan::program::step::{Column, InputBank, Program, Whole, WordsAt, status};
use crate::plan::show;
use crate::plan::tree::{Branch, BranchId, Tree};
use crate::plan::words::WordId;
use crate::provision::graph::FactId;
use crate::typed::program::Program as Rules;
use num_bigint::BigUint;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// Rows that are split by decisions at a time.
pub const STRETCH: usize = 1 << 16;

/// A column bound to a fact.
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    pub fact: FactId,
    pub data: Data<'a>,
    pub given: Option<&'a [bool]>,
    /// What 1 in a column of numbers is worth.
    pub scale: Number,
    /// The least and most that the fact's domain lets a column of numbers hold.
    pub domain: (i128, i128),
    /// A column of numbers holds whole ones only where each is a multiple of this.
    pub multiple: i128,
    /// Whether a day may be 未通知.
    pub may_be_open: bool,
    /// For each word of a column its category; none: there is no such category.
    pub categories: Vec<Option<String>>,
}

/// A worker's memory.
#[derive(Debug, Default)]
pub(super) struct Worker {
    tree: Tree,
    machine: Machine,
    programs: HashMap<(BranchId, Vec<u64>), Arc<Program>>,
}

/// The words of all workers' results, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct ResultWords {
    list: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl ResultWords {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The words, by their numbers.
    pub(super) fn into_list(self) -> Vec<String> {
        self.list
    }
}

/// Rows in hand: all of a stretch, or some of them.
#[derive(Debug)]
enum Rows {
    All(usize),
    Some(Vec<u32>),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(list) => list.len(),
        }
    }

    fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let count = self.len();
        (0..count).step_by(BLOCK).map(move |from| {
            let rows = BLOCK.min(count - from);
            match self {
                Self::All(_) => Block::From(from, rows),
                Self::Some(list) => Block::List(list.get(from..from + rows).unwrap_or_default()),
            }
        })
    }
}

/// Rows of a block, as places in the stretch.
#[derive(Clone, Copy, Debug)]
enum Block<'r> {
    From(usize, usize),
    List(&'r [u32]),
}

impl Block<'_> {
    fn len(self) -> usize {
        match self {
            Self::From(_, count) => count,
            Self::List(list) => list.len(),
        }
    }

    fn place(self, at: usize) -> usize {
        match self {
            Self::From(from, _) => from + at,
            Self::List(list) => list.get(at).map_or(0, |place| *place as usize),
        }
    }

    /// Copies the block's cells of a column.
    #[inline]
    fn gather<S: Copy, T>(self, from: &[S], into: &mut [T], with: impl Fn(S) -> T) {
        match self {
            Self::From(first, count) => {
                let cells = from.get(first..first + count).unwrap_or_default();
                into.iter_mut().zip(cells).for_each(|(into, cell)| *into = with(*cell));
            }
            Self::List(list) => {
                for (into, place) in into.iter_mut().zip(list) {
                    if let Some(cell) = from.get(*place as usize) {
                        *into = with(*cell);
                    }
                }
            }
        }
    }
}

impl Worker {
    /// The plans met so far, with the programs made of them.
    pub(super) fn shown(&self, rules: &Rules) -> String {
        let program = |branch: BranchId| -> Option<&Program> {
            let made = self.programs.iter().filter(|((of, _), _)| *of == branch);
            made.max_by(|one, other| one.0.1.cmp(&other.0.1)).map(|(_, program)| program.as_ref())
        };
        show::tree(&self.tree, rules, &program)
    }

    /// Works a stretch of rows out.
    pub(super) fn work(
        &mut self,
        task: &Task<'_>,
        columns: &[Bound<'_>],
        results: &Mutex<ResultWords>,
        stretch: &mut Stretch<'_>,
    ) {
        let cut: Vec<Bound<'_>> = columns.iter().map(|one| one.cut(stretch.first, stretch.rows)).collect();
        let (rows, scales) = fitting(&cut, stretch.rows);
        let widths: Vec<u64> = scales.values().map(|scaled| scaled.most.bits()).collect();
        let optional = cut.iter().filter(|one| one.given.is_some()).map(|one| one.fact).collect();
        let inputs: BTreeMap<FactId, &Bound<'_>> = cut.iter().map(|one| (one.fact, one)).collect();
        let words = cut.iter().map(|one| (one.fact, Vec::new())).collect();
        let handed = HashMap::new();
        let mut at = Stance { task, scales, widths, optional, inputs, words, results, handed };
        let mut open = vec![(BranchId::ROOT, rows)];
        while let Some((branch, rows)) = open.pop() {
            if rows.len() == 0 {
                continue;
            }
            enum Next {
                Ask,
                Answer,
                Leave,
            }
            let next = match self.tree.branch(branch, task) {
                Branch::Question(..) => Next::Ask,
                Branch::Leaf(..) => Next::Answer,
                Branch::Bud(_) | Branch::Cut => Next::Leave,
            };
            match next {
                Next::Ask => {
                    let split = self.ask(branch, &mut at, rows);
                    for (decision, rows) in Decision::ALL.into_iter().zip(split).filter(|(_, rows)| rows.len() > 0) {
                        open.push((self.tree.behind(branch, decision), rows));
                    }
                }
                Next::Answer => self.answer(branch, &mut at, &rows, stretch),
                Next::Leave => {}
            }
        }
    }

    /// The program of a branch for what goes in.
    fn program(&mut self, branch: BranchId, at: &Stance<'_, '_>) -> Option<Arc<Program>> {
        let key = (branch, at.widths.clone());
        if let Some(known) = self.programs.get(&key) {
            return Some(known.clone());
        }
        let program = match self.tree.branch(branch, at.task) {
            Branch::Question(atom, ..) => {
                let atom = *atom;
                of_question(atom, &self.tree.nodes, &at.scales, &at.optional)
            }
            Branch::Leaf(leaf, _) => {
                let leaf = leaf.clone();
                of_leaf(&leaf, &self.tree.nodes, &at.scales, &at.optional, false)
            }
            Branch::Bud(_) | Branch::Cut => return None,
        };
        let program = Arc::new(program);
        self.programs.insert(key, program.clone());
        Some(program)
    }

    /// Splits rows by how a question turns out for them.
    fn ask(&mut self, branch: BranchId, at: &mut Stance<'_, '_>, rows: Rows) -> [Rows; 3] {
        let none = || Rows::Some(Vec::new());
        let Some(program) = self.program(branch, at) else { return [none(), none(), rows] };
        let Some((truths, known)) = program.checks.first().copied() else { return [none(), none(), rows] };
        self.machine.fit(&program.banks);
        let mut split: [Vec<u32>; 3] = [Vec::new(), Vec::new(), Vec::new()];
        let mut places = [0_u32; BLOCK];
        for block in rows.blocks() {
            self.load(&program, at, block);
            self.machine.run(&program);
            let sides = self.machine.sides(truths, known);
            for (side, to) in (0..).zip(&mut split) {
                to.extend_from_slice(on_side(&sides, side, block, &mut places));
            }
        }
        let whole = rows.len();
        let mut rows = Some(rows);
        split.map(|list| match list.len() == whole {
            // All of them on one side: they are as they were.
            true => rows.take().unwrap_or(Rows::Some(list)),
            false => Rows::Some(list),
        })
    }

    /// Works the rows of a plan out.
    fn answer(&mut self, branch: BranchId, at: &mut Stance<'_, '_>, rows: &Rows, stretch: &mut Stretch<'_>) {
        let Some(program) = self.program(branch, at) else { return };
        self.machine.fit(&program.banks);
        for block in rows.blocks() {
            self.load(&program, at, block);
            self.machine.run(&program);
            self.hand_out(&program, at, block, stretch);
        }
    }

    /// Puts the facts of a block into the registers that a program reads.
    fn load(&mut self, program: &Program, at: &mut Stance<'_, '_>, block: Block<'_>) {
        self.machine.rows = block.len();
        for input in &program.inputs {
            let Some(bound) = at.inputs.get(&input.fact) else { continue };
            match (input.into, bound.data) {
                (InputBank::Narrow(to), Data::Numbers(from, _)) => {
                    if let Some(into) = self.machine.narrow.get_mut(to) {
                        block.gather(from, into, |number| number);
                    }
                }
                (InputBank::Narrow(to), Data::WideNumbers(from, _)) => {
                    if let Some(into) = self.machine.narrow.get_mut(to) {
                        block.gather(from, into, |number| i64::try_from(number).unwrap_or(0));
                    }
                }
                (InputBank::Narrow(to), Data::Several(from, _)) => {
                    let places = at.words.entry(input.fact).or_default();
                    if places.is_empty() {
                        *places = known_as(&self.tree.nodes, input.fact, input.into, &bound.categories);
                    }
                    if let Some(into) = self.machine.narrow.get_mut(to) {
                        block.gather(from, into, |of_column| bits(of_column, places));
                    }
                }
                (InputBank::Wide(to), Data::Numbers(from, _)) => {
                    if let Some(into) = self.machine.wide.get_mut(to) {
                        block.gather(from, into, i128::from);
                    }
                }
                (InputBank::Wide(to), Data::WideNumbers(from, _)) => {
                    if let Some(into) = self.machine.wide.get_mut(to) {
                        block.gather(from, into, |number| number);
                    }
                }
                (InputBank::Days(to), Data::Dates(from)) => {
                    if let Some(into) = self.machine.days.get_mut(to) {
                        let counted = |day| if day == UNNOTIFIED { OPEN } else { EPOCH.saturating_add(day) };
                        block.gather(from, into, counted);
                    }
                }
                (InputBank::Truths(to), Data::Truths(from)) => {
                    if let Some(into) = self.machine.truths.get_mut(to) {
                        block.gather(from, into, |truth| truth);
                    }
                }
                (InputBank::Words(to), Data::Words(from, _)) => {
                    let map = at.words.entry(input.fact).or_default();
                    if map.is_empty() {
                        *map = known_as(&self.tree.nodes, input.fact, input.into, &bound.categories);
                    }
                    if let Some(into) = self.machine.words.get_mut(to) {
                        block.gather(from, into, |code: u32| map.get(code as usize).copied().unwrap_or(u32::MAX));
                    }
                }
                // INVARIANT: a column is bound to a fact of its kind.
                _ => {}
            }
            if let (Some(to), Some(given)) = (input.status, bound.given)
                && let Some(into) = self.machine.statuses.get_mut(to)
            {
                block.gather(given, into, |given| if given { status::OK } else { status::MISSING });
            }
        }
    }

    /// Hands the results of a block out.
    fn hand_out(&mut self, program: &Program, at: &mut Stance<'_, '_>, block: Block<'_>, stretch: &mut Stretch<'_>) {
        let answered = self.machine.answered(program);
        scatter(block, stretch.answered, answered.iter().copied());
        for (output, part) in program.outputs.iter().zip(&mut stretch.parts) {
            match (&output.column, part) {
                (Column::Whole(whole), Part::Numbers(to)) => match *whole {
                    Whole::Narrow(at) => scatter(block, to, self.machine.narrow_rows(at)),
                    // One that leaves the word is no number of the column: evaluation tells it.
                    Whole::Wide(_) | Whole::Known(_) => {
                        let rows = 0..block.len();
                        let whole = |row| i64::try_from(self.machine.whole(*whole, row));
                        let fits: Vec<bool> = rows.clone().map(|row| whole(row).is_ok()).collect();
                        scatter(block, to, rows.map(|row| whole(row).unwrap_or(0)));
                        let kept = answered.iter().zip(fits).map(|(answered, fits)| *answered && fits);
                        scatter(block, stretch.answered, kept);
                    }
                },
                (Column::Whole(whole), Part::WideNumbers(to)) => match *whole {
                    Whole::Narrow(at) => scatter(block, to, self.machine.narrow_rows(at).map(i128::from)),
                    Whole::Wide(at) => scatter(block, to, self.machine.wide_rows(at)),
                    Whole::Known(known) => scatter(block, to, std::iter::repeat(known)),
                },
                (Column::Days(days), Part::Days(to)) => {
                    let rows = 0..block.len();
                    scatter(block, to, rows.map(|row| self.machine.day(*days, row).saturating_sub(EPOCH)));
                }
                (Column::Truths(truths), Part::Truths(to)) => {
                    let rows = 0..block.len();
                    scatter(block, to, rows.map(|row| self.machine.truth(*truths, row)));
                }
                (Column::Words(words), Part::Words(to)) => self.hand_out_words(*words, block, at, to),
                // A result that comes in another shape under this plan is left to evaluation.
                _ => scatter(block, stretch.answered, std::iter::repeat(false)),
            }
        }
    }

    fn hand_out_words(&self, words: WordsAt, block: Block<'_>, at: &mut Stance<'_, '_>, to: &mut [u32]) {
        for row in 0..block.len() {
            let word = WordId(self.machine.word(words, row));
            let number = *at.handed.entry(word).or_insert_with(|| {
                let mut shared = at.results.lock().unwrap_or_else(PoisonError::into_inner);
                shared.number(self.tree.nodes.words.text(word))
            });
            if let Some(cell) = to.get_mut(block.place(row)) {
                *cell = number;
            }
        }
    }
}

/// The places of a block's rows that are on one side. Which rows these are follows no pattern that a processor could foresee,
/// so each is written, and only those that are stay.
fn on_side<'p>(sides: &[u8; BLOCK], side: u8, block: Block<'_>, places: &'p mut [u32; BLOCK]) -> &'p [u32] {
    let mut count = 0;
    for (row, one) in sides.iter().enumerate().take(block.len()) {
        if let Some(cell) = places.get_mut(count) {
            *cell = u32::try_from(block.place(row)).unwrap_or(u32::MAX);
        }
        count += usize::from(*one == side);
    }
    places.get(..count).unwrap_or_default()
}

/// Puts a block's values where its rows stand.
#[inline]
fn scatter<T>(block: Block<'_>, to: &mut [T], values: impl Iterator<Item = T>) {
    match block {
        Block::From(first, count) => {
            let cells = to.get_mut(first..first + count).unwrap_or_default();
            cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
        }
        Block::List(list) => {
            for (place, value) in list.iter().zip(values) {
                if let Some(cell) = to.get_mut(*place as usize) {
                    *cell = value;
                }
            }
        }
    }
}

/// What stays the same over a stretch.
struct Stance<'w, 'a> {
    task: &'w Task<'w>,
    scales: InputScales,
    widths: Vec<u64>,
    optional: BTreeSet<FactId>,
    inputs: BTreeMap<FactId, &'w Bound<'a>>,
    words: BTreeMap<FactId, Vec<u32>>,
    results: &'w Mutex<ResultWords>,
    handed: HashMap<WordId, u32>,
}

impl<'a> Bound<'a> {
    /// The rows of one stretch.
    fn cut(&self, first: usize, rows: usize) -> Self {
        fn part<T>(list: &[T], first: usize, rows: usize) -> &[T] {
            list.get(first..first + rows).unwrap_or_default()
        }
        let data = match self.data {
            Data::Dates(list) => Data::Dates(part(list, first, rows)),
            Data::Numbers(list, decimals) => Data::Numbers(part(list, first, rows), decimals),
            Data::WideNumbers(list, decimals) => Data::WideNumbers(part(list, first, rows), decimals),
            Data::Words(list, words) => Data::Words(part(list, first, rows), words),
            Data::Several(list, words) => Data::Several(part(list, first, rows), words),
            Data::Truths(list) => Data::Truths(part(list, first, rows)),
            Data::Unplanned(_) | Data::List(_) => Data::Unplanned(rows),
        };
        Bound { data, given: self.given.map(|given| part(given, first, rows)), ..self.clone() }
    }

    /// Whether every row is what its fact takes, told in one pass, and for numbers a bound on the size of those that are.
    fn survey(&self) -> (bool, Option<BigUint>) {
        match self.data {
            Data::Numbers(list, _) => {
                let (least, most) = (clipped(self.domain.0), clipped(self.domain.1));
                // Bits that are set in any size, and the signs of what is beyond a bound: both are sums of bits, without a branch.
                let (mut bits, mut beyond) = (0_i64, 0_i64);
                for one in list {
                    bits |= one ^ (one >> 63);
                    beyond |= one.wrapping_sub(least) | most.wrapping_sub(*one);
                }
                // Where a size nears the word's end the differences may have wrapped: each row is looked at.
                let small = bits >> 61 == 0;
                let fit = small && beyond >= 0 && self.multiple == 1;
                let most = if small { bits } else { i64::MAX };
                (fit, Some(bound(u128::from(most.unsigned_abs()), self.domain)))
            }
            Data::WideNumbers(list, _) => {
                let size = list.iter().map(|one| one.unsigned_abs()).max().unwrap_or(0);
                let fit = list.iter().all(|one| self.domain.0 <= *one && *one <= self.domain.1) && self.multiple == 1;
                (fit, Some(bound(size, self.domain)))
            }
            Data::Words(list, _) => {
                let most = list.iter().fold(0, |most, code| most.max(*code));
                let known = self.categories.iter().all(Option::is_some);
                (known && (list.is_empty() || (most as usize) < self.categories.len()), None)
            }
            Data::Several(list, _) => (list.iter().all(|bits| all_known(*bits, &self.categories)), None),
            Data::Dates(list) => (self.may_be_open || !list.contains(&UNNOTIFIED), None),
            Data::Truths(_) | Data::List(_) | Data::Unplanned(_) => (true, None),
        }
    }

    /// Whether a row of a column is what its fact takes.
    fn fits(&self, row: usize) -> bool {
        if self.given.is_some_and(|given| given.get(row) == Some(&false)) {
            return true;
        }
        let number = |number: i128| {
            let (least, most) = self.domain;
            least <= number && number <= most && number % self.multiple == 0
        };
        match self.data {
            Data::Numbers(list, _) => list.get(row).is_none_or(|one| number(i128::from(*one))),
            Data::WideNumbers(list, _) => list.get(row).is_none_or(|one| number(*one)),
            Data::Words(list, _) => {
                list.get(row).is_none_or(|code| self.categories.get(*code as usize).is_some_and(Option::is_some))
            }
            Data::Several(list, _) => list.get(row).is_none_or(|bits| all_known(*bits, &self.categories)),
            Data::Dates(list) => self.may_be_open || list.get(row) != Some(&UNNOTIFIED),
            Data::Truths(_) | Data::List(_) | Data::Unplanned(_) => true,
        }
    }
}

/// The rows whose facts are what the declarations take, and how large the numbers of each column can be.
fn fitting(columns: &[Bound<'_>], rows: usize) -> (Rows, InputScales) {
    let mut scales = InputScales::new();
    let mut suspect = Vec::new();
    for one in columns {
        let (fit, most) = one.survey();
        if !fit {
            suspect.push(one);
        }
        if let Some(most) = most {
            scales.insert(one.fact, Scaled { scale: one.scale.clone(), most });
        }
    }
    if suspect.is_empty() {
        return (Rows::All(rows), scales);
    }
    let fit = |row: &u32| suspect.iter().all(|one| one.fits(*row as usize));
    (Rows::Some((0..u32::try_from(rows).unwrap_or(u32::MAX)).filter(fit).collect()), scales)
}

/// A bound on the size of numbers that keep to a domain, coarse enough that few programs are made.
fn bound(size: u128, (least, most): (i128, i128)) -> BigUint {
    const STEP: u64 = 8;
    let size = BigUint::from(size.min(least.unsigned_abs().max(most.unsigned_abs())));
    let bits = size.bits().div_ceil(STEP) * STEP;
    (BigUint::from(1_u32) << bits) - 1_u32
}

/// A bound of a domain as far as the differences from it stay within the word.
fn clipped(bound: i128) -> i64 {
    const FAR: i128 = 1 << 62;
    i64::try_from(bound.clamp(-FAR, FAR)).unwrap_or(0)
}
