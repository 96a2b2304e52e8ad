//! Reading files: what lies in memory becomes a corpus, and every fault is told at its place.

mod cases;
mod support;
mod tables;
mod texts;
