//! The one test binary: a module a layer or a kind of test.

mod batch;
mod calendar;
mod changed;
mod cli;
mod compare;
mod corpus;
mod docs;
mod documents;
mod fixtures;
mod golden;
mod number;
mod phrases;
mod pitfalls;
mod proof;
mod report;
mod robustness;
mod support;
mod taisho;
mod tidy;
mod what_if;
