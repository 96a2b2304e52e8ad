//! Every file of a set of regulations, read through one trait: a directory, memory, or the set built into the binary.
//! Also cases, golden cases and calendars. The only user of YAML libraries; decimals are read as text, never through a float.

pub mod case;
pub mod set;
