//! A plan as steps over columns of registers: each number a whole number times a known scale, on 64 bits, 128 bits or
//! without a bound, as the bounds of what goes in allow. Constants cost nothing: they live in the scales.
//! What runs the steps is `batch`.

pub mod from_nodes;
pub mod scale;
pub mod step;
