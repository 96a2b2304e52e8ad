//! The one test binary: a module a layer or a kind of test.

mod calendar;
mod cli;
mod corpus;
mod docs;
mod documents;
mod golden;
mod number;
mod phrases;
mod report;
mod tidy;
mod what_if;
