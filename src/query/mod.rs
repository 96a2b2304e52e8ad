//! What people ask of a set of regulations: results, facts, timelines, the text in force, golden cases.
//! Gives plain structs; how they look outside is for `report/`.

pub mod answers;
pub mod changed;
pub mod compare;
pub mod consolidated;
pub mod coverage;
pub mod engine;
pub mod golden;
pub mod needs;
pub mod portfolio;
pub mod state;
pub mod taisho;
pub mod timeline;
pub mod told;
pub mod under;
pub mod unfixed;
pub mod what_if;
pub mod witness;
