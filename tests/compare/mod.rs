//! Cases under two versions: the causes of the golden cases of 2013, shares and totals that add up, portfolios.

mod causes;
mod command;
mod support;
