//! Loops over columns on the widest vectors that the processor has, chosen when the program runs: the build itself is for any
//! processor of its kind. What a loop does is the same on all of them, since it is on whole numbers.

use pulp::Arch;

/// The vectors of this processor.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(Arch);

impl Default for Lanes {
    fn default() -> Self {
        Self(Arch::new())
    }
}

impl Lanes {
    /// Runs a loop. What it calls must be inlined into it, else it is compiled for any processor.
    #[inline(always)]
    pub fn run<R>(self, work: impl FnOnce() -> R) -> R {
        self.0.dispatch(work)
    }
}
