//! A case as a row of columns and as a single run comes to what evaluation comes to, and is told as evaluation tells it: every
//! golden case here, under every version that it is asked under, and every case of the fixtures (`support` asks for it).
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test's helper fails by panicking")]

use crate::batch::rows::{price, same, single, stored, words};
use crate::golden::golden_cases;
use kitei::corpus::case::{Case, Switches};
use kitei::diagnostic::render::Language;
use kitei::diagnostic::report::Diagnostic;
use kitei::eval::outcome::Outcome;
use kitei::query::engine::Engine;
use kitei::query::golden;
use kitei::query::state::VersionState;
use kitei::report::outcome::{Detail, page};
use kitei::report::{json, text};
use kitei::source::file::Sources;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Holds plans to what evaluation says of a case (with its explanation): whether they answer it as a row of columns, and
/// whether as a single run that is told; none where no column holds its facts (a fraction without an end).
pub fn hold(
    engine: &Engine,
    case: &Case,
    (state, switches): (VersionState, &Switches),
    outcome: &Result<Outcome, Vec<Diagnostic>>,
) -> Option<(bool, bool)> {
    let title = format!("{} {}", case.entry.node, case.title.clone().unwrap_or_default());
    let portfolio = engine.portfolio(&case.entry.node, state, switches).ok()?;
    let stored = stored(&[case], &portfolio)?;
    let answers = match price(&portfolio, &stored, 1) {
        Ok(answers) => answers,
        Err(error) => {
            assert!(outcome.is_err(), "{title}: {error}");
            return None;
        }
    };
    match outcome {
        Ok(outcome) if answers.answered[0] => same(&answers, 0, outcome, &title),
        Ok(_) => {}
        Err(errors) => assert!(!answers.answered[0], "{title}: {errors:?}"),
    }
    let words = words(&stored);
    let run = single(&stored, &words, 0).and_then(|(forms, facts)| Some((portfolio.single(&forms).ok()?, facts)));
    let Some((mut run, facts)) = run else { return Some((answers.answered[0], false)) };
    if !run.price(&facts) {
        return Some((answers.answered[0], false));
    }
    let told = engine.explain(&run).unwrap_or_else(|error| panic!("{title}: {error}"));
    let outcome = outcome.as_ref().unwrap_or_else(|errors| panic!("{title}: {errors:?}"));
    told_alike(&told, outcome, engine.sources(), &title);
    Some((answers.answered[0], true))
}

fn told_alike(told: &Outcome, evaluated: &Outcome, sources: &Sources, title: &str) {
    let bare = |outcome: &Outcome| {
        let messages: Vec<String> = outcome.warnings.iter().map(|one| one.message.clone()).collect();
        // A warning points into the text of its case, which a run has not.
        format!("{messages:?} {:#?}", Outcome { warnings: Vec::new(), ..outcome.clone() })
    };
    assert_eq!(bare(told), bare(evaluated), "{title}");
    let detail = Detail { explain: true, warnings: true };
    let shown = |outcome: &Outcome| text::write(&page(outcome, sources, detail, Language::Japanese));
    assert_eq!(shown(told), shown(evaluated), "{title}");
    assert_eq!(json::outcome(told, sources, true), json::outcome(evaluated, sources, true), "{title}");
}

/// Entries of which single runs do not answer every case that columns answer.
const UNTOLD: &[&str] = &["二年以上案件の保険料", "加重平均換算率", "政府関係格付", "海外事業資金貸付保険料"];

#[test]
fn golden_cases_come_to_the_same_by_plans() {
    let golden = golden_cases();
    let tally: RefCell<BTreeMap<String, [usize; 3]>> = RefCell::default();
    for case in golden.files.iter().flat_map(|(_, cases)| cases) {
        golden::run(case, &Default::default(), &|case, state: VersionState, switches| {
            let outcome = golden.engine.evaluate_at(case, state, switches, true);
            let held = hold(&golden.engine, case, (state, switches), &outcome);
            if let (Ok(_), Some((answered, told))) = (&outcome, held) {
                let mut tally = tally.borrow_mut();
                let counts = tally.entry(case.entry.node.clone()).or_default();
                for (count, one) in counts.iter_mut().zip([true, answered, told]) {
                    *count += usize::from(one);
                }
            }
            outcome
        });
    }
    let tally = tally.into_inner();
    // A loss is seen here: an entry of which plans do not answer every golden case that has results.
    let left = tally.iter().filter(|(_, [all, answered, _])| answered < all);
    assert_eq!(left.collect::<Vec<_>>(), []);
    // What is answered as a row is answered and told as a single run, but for an amount that no single run takes, and lists.
    let untold = tally.iter().map(|(entry, [_, answered, told])| (entry.as_str(), answered - told));
    let untold: Vec<(&str, usize)> = untold.filter(|(_, count)| *count > 0).collect();
    assert_eq!(untold.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), UNTOLD);
    assert!(tally.values().map(|[_, _, told]| told).sum::<usize>() > 700, "{tally:?}");
}
