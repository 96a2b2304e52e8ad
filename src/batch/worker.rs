//! One worker: the plans that it has met so far, and its registers. It works a stretch of rows out by one program that joins
//! these plans; rows that this one does not answer are split by the decisions of the tree, each group worked out by its own.

use crate::batch::answers::Stretch;
use crate::batch::bound::{Bound, Window, fitting, scales};
use crate::batch::hand_out::{Handed, ResultWords};
use crate::batch::load::sources;
use crate::batch::machine::{BLOCK, Machine};
use crate::batch::rows::Rows;
use crate::plan::from_typed::Task;
use crate::plan::join::join;
use crate::plan::leaf::Leaf;
use crate::plan::path::Decision;
use crate::plan::program::from_nodes::{of_leaf, of_question};
use crate::plan::program::step::Program;
use crate::plan::show;
use crate::plan::tree::{Branch, BranchId, Tree};
use crate::provision::graph::FactId;
use crate::typed::program::Program as Rules;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// Rows that a worker takes at a time: their facts stay in the cache between one look at them and the next.
pub(super) const STRETCH: usize = 1 << 13;

/// More plans than this are not joined: each of them would be worked out for every row.
const MOST_JOINED: usize = 6;

/// A worker's memory.
#[derive(Debug, Default)]
pub(super) struct Worker {
    tree: Tree,
    machine: Machine,
    programs: HashMap<(BranchId, Vec<u64>), Arc<Program>>,
    /// The plans that rows came to.
    met: BTreeSet<BranchId>,
    joined: Option<Joined>,
}

/// The plans met so far as one.
#[derive(Debug)]
struct Joined {
    leaf: Leaf,
    /// Its programs by what goes in; none where splitting rows takes less.
    programs: HashMap<Vec<u64>, Option<Arc<Program>>>,
}

impl Joined {
    /// Whether no rows came to it yet for which splitting takes less.
    fn worth(&self) -> bool {
        self.programs.values().all(Option::is_some)
    }
}

/// What stays the same over a stretch.
struct Stance<'w> {
    task: &'w Task<'w>,
    windows: Vec<Window<'w, 'w>>,
    /// For each column of numbers how many bits they can have.
    bits: Vec<u64>,
    optional: BTreeSet<FactId>,
    results: &'w Mutex<ResultWords>,
}

impl Worker {
    /// The plans met so far, with the programs made of them, and what they are together.
    pub(super) fn shown(&self, rules: &Rules) -> String {
        let program = |branch: BranchId| -> Option<&Program> {
            let made = self.programs.iter().filter(|((of, _), _)| *of == branch);
            made.max_by(|one, other| one.0.1.cmp(&other.0.1)).map(|(_, program)| program.as_ref())
        };
        let mut text = show::tree(&self.tree, rules, &program);
        // One plan has nothing beside it, and plans that take more together are not worked out so.
        if let Some(joined) = self.joined.as_ref().filter(|joined| self.met.len() > 1 && joined.worth()) {
            let program = joined.programs.values().flatten().max_by_key(|program| program.weight());
            text.push_str(&show::together(&self.tree, rules, &joined.leaf, program.map(Arc::as_ref)));
        }
        text
    }

    /// Works a stretch of rows out.
    pub(super) fn work(
        &mut self,
        task: &Task<'_>,
        columns: &[Bound<'_>],
        results: &Mutex<ResultWords>,
        stretch: &mut Stretch<'_>,
    ) {
        let windows: Vec<_> = columns.iter().map(|one| one.window(stretch.first, stretch.rows)).collect();
        let (rows, bits) = fitting(self.machine.lanes, &windows, stretch.rows);
        let optional = windows.iter().filter(|one| one.given.is_some()).map(|one| one.bound.fact).collect();
        let at = Stance { task, windows, bits, optional, results };
        let left = self.together(&at, rows, stretch);
        let met = self.met.len();
        self.apart(&at, left, stretch);
        if self.met.len() > met {
            let few = self.met.len() <= MOST_JOINED;
            let leaf = if few { join(&mut self.tree, &self.met) } else { None };
            self.joined = leaf.map(|leaf| Joined { leaf, programs: HashMap::new() });
        }
    }

    /// Works rows out by the joined program; those that it does not answer are left.
    fn together(&mut self, at: &Stance<'_>, rows: Rows, stretch: &mut Stretch<'_>) -> Rows {
        let Some(program) = self.joined_program(at) else { return rows };
        let mut left = Vec::new();
        self.run(&program, at, &rows, stretch, &mut left);
        if left.is_empty() { Rows::none() } else { Rows::Some(left) }
    }

    /// Splits rows by the questions of the tree and works each group out by its plan.
    fn apart(&mut self, at: &Stance<'_>, rows: Rows, stretch: &mut Stretch<'_>) {
        enum Next {
            Ask,
            Answer,
            Leave,
        }
        let mut open = vec![(BranchId::ROOT, rows)];
        while let Some((branch, rows)) = open.pop() {
            if rows.len() == 0 {
                continue;
            }
            let next = match self.tree.branch(branch, at.task) {
                Branch::Question(..) => Next::Ask,
                Branch::Leaf(..) => Next::Answer,
                Branch::Bud(_) | Branch::Cut => Next::Leave,
            };
            match next {
                Next::Ask => {
                    let split = self.ask(branch, at, rows);
                    for (decision, rows) in Decision::ALL.into_iter().zip(split).filter(|(_, rows)| rows.len() > 0) {
                        open.push((self.tree.behind(branch, decision), rows));
                    }
                }
                Next::Answer => {
                    self.met.insert(branch);
                    if let Some(program) = self.program(branch, at) {
                        self.run(&program, at, &rows, stretch, &mut Vec::new());
                    }
                }
                Next::Leave => {}
            }
        }
    }

    /// The program of a branch for what goes in.
    fn program(&mut self, branch: BranchId, at: &Stance<'_>) -> Option<Arc<Program>> {
        let key = (branch, at.bits.clone());
        if let Some(known) = self.programs.get(&key) {
            return Some(known.clone());
        }
        let scales = scales(&at.windows, &at.bits);
        let program = match self.tree.branch(branch, at.task) {
            Branch::Question(atom, ..) => {
                let atom = *atom;
                of_question(atom, &self.tree.nodes, &scales, &at.optional)
            }
            Branch::Leaf(leaf, _) => {
                let leaf = leaf.clone();
                of_leaf(&leaf, &self.tree.nodes, &scales, &at.optional, false)
            }
            Branch::Bud(_) | Branch::Cut => return None,
        };
        let program = Arc::new(program);
        self.programs.insert(key, program.clone());
        Some(program)
    }

    /// The joined program for what goes in, where it takes less than splitting rows does: about as long as one plan again.
    fn joined_program(&mut self, at: &Stance<'_>) -> Option<Arc<Program>> {
        let joined = self.joined.as_ref()?;
        if let Some(known) = joined.programs.get(&at.bits) {
            return known.clone();
        }
        let program = of_leaf(&joined.leaf, &self.tree.nodes, &scales(&at.windows, &at.bits), &at.optional, false);
        let met: Vec<BranchId> = self.met.iter().copied().collect();
        let heaviest = met.into_iter().filter_map(|branch| self.program(branch, at)).map(|one| one.weight()).max();
        let worth = heaviest.is_some_and(|heaviest| program.answers() && program.weight() <= 2 * heaviest);
        let program = worth.then(|| Arc::new(program));
        if let Some(joined) = &mut self.joined {
            joined.programs.insert(at.bits.clone(), program.clone());
        }
        program
    }

    /// Splits rows by how a question turns out for them.
    fn ask(&mut self, branch: BranchId, at: &Stance<'_>, rows: Rows) -> [Rows; 3] {
        let Some(program) = self.program(branch, at) else { return [Rows::none(), Rows::none(), rows] };
        let Some((truths, known)) = program.checks.first().copied() else {
            return [Rows::none(), Rows::none(), rows];
        };
        self.machine.fit(&program.banks);
        let sources = sources(&program, &at.windows, &self.tree.nodes);
        let mut split: [Vec<u32>; 3] = [Vec::new(), Vec::new(), Vec::new()];
        let mut places = [0_u32; BLOCK];
        for block in rows.blocks() {
            self.machine.load_block(&sources, block);
            self.machine.run(&program);
            let sides = self.machine.sides(truths, known);
            for (side, to) in (0..).zip(&mut split) {
                to.extend_from_slice(block.on_side(&sides, side, &mut places));
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

    /// Works rows out by a program and hands the results out; which rows it leaves without an answer.
    fn run(&mut self, program: &Program, at: &Stance<'_>, rows: &Rows, stretch: &mut Stretch<'_>, left: &mut Vec<u32>) {
        self.machine.fit(&program.banks);
        let sources = sources(program, &at.windows, &self.tree.nodes);
        let mut handed = Handed::new(&self.tree.nodes.words, at.results);
        for block in rows.blocks() {
            self.machine.load_block(&sources, block);
            self.machine.run(program);
            let answered = self.machine.hand_out(program, &mut handed, block, stretch);
            if answered.contains(&false) {
                let lost = (0..block.len()).zip(answered).filter(|(_, answered)| !answered);
                left.extend(lost.map(|(row, _)| u32::try_from(block.place(row)).unwrap_or(u32::MAX)));
            }
        }
    }
}
