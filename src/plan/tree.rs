//! Which plan a case falls under: a tree of decisions, grown as cases come, each plan made once for its choice of versions.

use crate::plan::from_typed::Task;
use crate::plan::leaf::Leaf;
use crate::plan::node::{NodeId, Nodes};
use crate::plan::path::{Ask, Decision, Path};

/// More plans than this are not made; cases that fall under none are left to evaluation.
pub const MOST_LEAVES: usize = 4096;

/// Names a branch of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BranchId(pub usize);

impl BranchId {
    /// Where every case begins.
    pub const ROOT: Self = Self(0);
}

/// A branch.
#[derive(Clone, Debug)]
pub enum Branch {
    /// Not grown yet.
    Bud(Path),
    /// A question, and for each answer the branch behind it.
    Question(NodeId, Path, [Option<BranchId>; 3]),
    /// A plan, and the decisions that led to it.
    Leaf(Box<Leaf>, Path),
    /// There are too many plans.
    Cut,
}

/// The plans of an entry.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The nodes of all plans.
    pub nodes: Nodes,
    branches: Vec<Branch>,
    leaves: usize,
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: Nodes::default(), branches: vec![Branch::Bud(Path::default())], leaves: 0 }
    }
}

impl Tree {
    /// A branch, grown.
    pub fn branch(&mut self, id: BranchId, task: &Task<'_>) -> &Branch {
        if let Some(Branch::Bud(path)) = self.branches.get(id.0) {
            let path = path.clone();
            let grown = self.grow(path, task);
            if let Some(branch) = self.branches.get_mut(id.0) {
                *branch = grown;
            }
        }
        self.branches.get(id.0).unwrap_or(&Branch::Cut)
    }

    /// A branch as far as it is grown.
    pub fn grown(&self, id: BranchId) -> Option<&Branch> {
        self.branches.get(id.0)
    }

    fn grow(&mut self, path: Path, task: &Task<'_>) -> Branch {
        if self.leaves >= MOST_LEAVES {
            return Branch::Cut;
        }
        match task.plan(&mut self.nodes, &path) {
            Ok(leaf) => {
                self.leaves += 1;
                Branch::Leaf(Box::new(leaf), path)
            }
            Err(Ask(atom)) => Branch::Question(atom, path, [None; 3]),
        }
    }

    /// The branch behind an answer.
    pub fn behind(&mut self, id: BranchId, decision: Decision) -> BranchId {
        let next = BranchId(self.branches.len());
        let Some(Branch::Question(atom, path, behind)) = self.branches.get_mut(id.0) else { return id };
        let Some(slot) = behind.get_mut(decision.number()) else { return id };
        if let Some(known) = slot {
            return *known;
        }
        let path = path.with(*atom, decision, &self.nodes);
        *slot = Some(next);
        self.branches.push(Branch::Bud(path));
        next
    }

    /// The plans made so far, each with the decisions that led to it.
    pub fn leaves(&self) -> impl Iterator<Item = (BranchId, &Leaf, &Path)> {
        self.branches.iter().enumerate().filter_map(|(at, branch)| match branch {
            Branch::Leaf(leaf, path) => Some((BranchId(at), &**leaf, path)),
            Branch::Bud(_) | Branch::Question(..) | Branch::Cut => None,
        })
    }
}
