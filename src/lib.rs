//! kitei (規程): regulations as data. A regulation, its revisions as comparison tables and its transition rules are text;
//! a case is facts; the answer is exact, and says which version of which provision governed it and why.
//!
//! # Steps
//! - [`corpus::from_files::load`] reads a set of regulations ([`corpus::set::Corpus`]): texts by
//!   [`syntax::from_source::parse`], tables and cases from YAML.
//! - [`provision::from_corpus::resolve`] applies the revisions, old sides checked, and gives every provision its versions
//!   ([`provision::graph::Graph`]).
//! - [`typed::from_provision::lower`] finds names and compares units ([`typed::program::Program`]); [`typed::check::check`]
//!   looks for gaps, overlaps, circles and times without a version.
//! - [`eval::evaluate::evaluate`] reads a case's facts, chooses a version for each provision by itself, and works the results
//!   out with their trace ([`eval::outcome::Outcome`]).
//! - [`query::engine::Engine`] is the one door to all of it, and [`report`] makes text, Markdown, JSON, YAML and HTML.
//!
//! The modules below stand in the order of the data: each imports only from those above it.

pub mod source;

pub mod diagnostic;

pub mod number;

pub mod calendar;

pub mod law;

pub mod syntax;

pub mod corpus;

pub mod provision;

pub mod typed;

pub mod eval;

pub mod query;

pub mod report;

pub mod cli;
