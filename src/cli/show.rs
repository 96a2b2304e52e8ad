//! `kitei show`: the consolidated text in force on a day.

use crate::cli::arguments::{Common, Format, address, date};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::diagnostic::report::Findings;
use crate::law::address::Address;
use crate::report::consolidated;
use chrono::NaiveDate;
use clap::Args;

/// Arguments of `show`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei show 'II[5]2(1)' --on 2013-05-01\n  kitei show 'Ⅱ［５］' --on 平成25年3月1日 --format markdown"
)]
pub struct Show {
    /// 条項番号（その下の条項も） / A provision and what stands under it
    #[arg(value_name = "ADDRESS", value_parser = address)]
    address: Address,
    /// いつの条文か / On which day
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: NaiveDate,
}

/// Shows the text.
pub fn run(show: &Show, common: &Common) -> Told {
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    match engine.show(&show.address, show.on, &common.switches()) {
        Ok(provisions) => Told::done(answer(
            || consolidated::json(&provisions, show.on),
            || consolidated::page(&provisions, show.on, common.language()),
            common.format.unwrap_or(Format::Text),
            common,
        )),
        Err(errors) => Told::failed(errors, engine.sources()),
    }
}
