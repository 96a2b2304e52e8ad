//! `kitei timeline`: the versions of each provision, their enforcement, applicability and since when they are known.

use crate::cli::arguments::{Common, Format, address};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::diagnostic::report::Findings;
use crate::law::address::Address;
use crate::report::timeline;
use clap::Args;

/// Arguments of `timeline`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei timeline\n  kitei timeline 'II[5]2(1)'\n  kitei timeline 'II[5]' --move 2013-02-15=2013-05-01"
)]
pub struct Timeline {
    /// 条項番号（その下の条項も） / A provision and what stands under it
    #[arg(value_name = "ADDRESS", value_parser = address)]
    address: Option<Address>,
}

/// Shows the timeline.
pub fn run(timeline: &Timeline, common: &Common) -> Told {
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    match engine.timeline(timeline.address.as_ref(), &common.switches()) {
        Ok(rows) => Told::done(answer(
            || timeline::json(&rows, engine.sources()),
            || timeline::page(&rows, common.language()),
            common.format.unwrap_or(Format::Text),
            common,
        )),
        Err(errors) => Told::failed(errors, engine.sources()),
    }
}
