//! Every golden case, under every version that it is asked under, as a row of columns.

use crate::batch::rows::{price, same, stored};
use crate::golden::golden_cases;
use kitei::query::golden;
use kitei::query::state::VersionState;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Entries of which plans do not answer every golden case that has results, and how many they do: a loss is seen here.
const LEFT_TO_EVALUATION: &[&str] = &[];

#[test]
fn golden_cases_come_to_the_same_as_columns() {
    let golden = golden_cases();
    let tally: RefCell<BTreeMap<String, (usize, usize)>> = RefCell::default();
    for (path, cases) in &golden.files {
        for case in cases {
            let title = format!("{path}: {}", case.title.clone().unwrap_or_default());
            golden::run(case, &Default::default(), &|case, state: VersionState, switches| {
                let outcome = golden.engine.evaluate_at(case, state, switches, false);
                if let Ok(portfolio) = golden.engine.portfolio(&case.entry.node, state, switches)
                    && let Some(stored) = stored(&[case], &portfolio)
                {
                    let answers = price(&portfolio, &stored, 1);
                    match &outcome {
                        Ok(outcome) if answers.answered[0] => same(&answers, 0, outcome, &title),
                        Ok(_) => {}
                        Err(errors) => assert!(!answers.answered[0], "{title}: {errors:?}"),
                    }
                    if outcome.is_ok() {

                        let mut tally = tally.borrow_mut();
                        let (answered, all) = tally.entry(case.entry.node.clone()).or_default();
                        *answered += usize::from(answers.answered[0]);
                        *all += 1;
                    }
                }
                outcome
            });
        }
    }
    let tally = tally.into_inner();
    let left = tally.iter().filter(|(_, (answered, all))| answered < all);
    let left: Vec<String> = left.map(|(entry, (answered, all))| format!("{entry} {answered}/{all}")).collect();
    assert_eq!(left, LEFT_TO_EVALUATION);
    assert_eq!(tally.len(), 36);
}
