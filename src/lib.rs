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
//! - For many cases at once, [`plan`] makes the steps of an entry under one choice of versions, and [`batch`] runs them over
//!   columns ([`batch::portfolio::Portfolio::price`]) or over one case of typed facts ([`batch::single::Single::price`]).
//!   How a single case came about is told when somebody asks ([`query::engine::Engine::explain`]).
//!
//! # To price columns in memory
//! ```
//! use kitei::batch::answers::AnswerValues;
//! use kitei::batch::columns::{Columns, Data};
//! use kitei::corpus::builtin::BuiltIn;
//! use kitei::corpus::from_files::load;
//! use kitei::diagnostic::report::Findings;
//! use kitei::query::engine::Engine;
//! use kitei::query::state::VersionState;
//!
//! let mut findings = Findings::default();
//! let engine = Engine::load(load(&BuiltIn, None, &[], &mut findings), &mut findings);
//! let pricing = engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
//! // Two contracts: days since 1970-01-01, whole numbers with their decimals, words by their place in a list.
//! let contracts = Columns::of_rows(2)
//!     .with("保険契約締結日", Data::Dates(&[15_795, 15_796]))?
//!     .with("国カテゴリー", Data::Words(&[0, 1], &["Ｂ", "Ｃ"]))?
//!     .with("バイヤー区分", Data::Words(&[0, 0], &["SOV/CC0"]))?
//!     .with("料率適用期間", Data::Numbers(&[900, 505], 2))?
//!     .with("非常付保率", Data::Numbers(&[950, 975], 3))?
//!     .with("信用付保率", Data::Numbers(&[950, 950], 3))?
//!     .with("保険価額", Data::Numbers(&[12_345_000, 100_000_000], 0))?;
//! let answers = pricing.price(&contracts).unwrap();
//! assert_eq!(answers.answered, [true, true]);
//! let AnswerValues::Numbers(premiums, 0) = &answers.columns[1].values else { panic!("yen have no decimals") };
//! assert_eq!(premiums[0], 143_202);
//! # Ok::<(), kitei::batch::columns::ColumnError>(())
//! ```
//! To price again and again (as days or versions are tried), let the answers of before lend their memory:
//! [`batch::portfolio::Portfolio::price_into`]. Rows that no plan answers (a fact is missing or outside its domain, a list is very long) are told by
//! [`batch::answers::Answers::unanswered`]; [`query::portfolio::Pricing`] evaluates those one by one.
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

pub mod plan;

pub mod eval;

pub mod batch;

pub mod query;

pub mod report;

pub mod cli;
