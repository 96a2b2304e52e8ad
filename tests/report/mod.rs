//! A result made by hand in every format, and the other reports; each snapshot is read before it is accepted.

mod answers;
mod form;
mod outcome;
mod support;
