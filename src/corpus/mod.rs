//! Every file of a set of regulations, read through one trait: a directory, memory, or the set built into the binary.
//! Also cases, golden cases and calendars. The only user of YAML readers; decimals are read as text, never through a float.

pub mod builtin;
pub mod case;
pub mod cell;
pub mod directory;
pub mod files;
pub mod from_files;
pub mod from_yaml;
pub mod memory;
pub mod set;
pub mod table;
pub mod to_yaml;
pub mod yaml;
