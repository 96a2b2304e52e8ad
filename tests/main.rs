//! The one test binary: a module a layer or a kind of test.

mod calendar;
mod cli;
mod compare;
mod corpus;
mod documents;
mod number;
mod phrases;
mod report;
mod taisho;
