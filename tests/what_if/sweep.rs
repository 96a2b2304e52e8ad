//! Every day and every number tried by itself gives what its interval says.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test's helper fails by panicking")]

use crate::what_if::support::{World, golden, shipped, with};
use kitei::corpus::case::{Case, Switches};
use kitei::eval::curve::Form;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::query::what_if::axis::{Axis, Range, Scale, Variation};
use kitei::query::what_if::piece::{Answer, Interval};
use proptest::prelude::{Just, ProptestConfig, prop_oneof};
use proptest::test_runner::TestRunner;

/// The facts of a case that can be swept step by step.
fn facts(world: &World, case: &Case) -> Vec<(String, bool)> {
    let needs = world.engine.facts(&case.entry.node, &Switches::default()).unwrap();
    let sweepable = |kind: &kitei::law::fact::FactKind| match kind {
        kitei::law::fact::FactKind::Date { .. } => Some(true),
        kitei::law::fact::FactKind::Number { whole: true, .. } => Some(false),
        _ => None,
    };
    needs.facts.iter().filter_map(|need| sweepable(&need.kind).map(|date| (need.name.clone(), date))).collect()
}

/// The values of a scale in steps, and every value near a boundary.
fn values(intervals: &[Interval], axis: &Axis, step: i64) -> Vec<i64> {
    const NEAR: i64 = 2;
    let (Scale::Days(from, to) | Scale::Whole(from, to)) = axis.scale else { return Vec::new() };
    let number = |value: &Value| match value {
        Value::Date(day) => kitei::eval::curve::day_number(*day).to_i64().unwrap(),
        other => axis.unit.unwrap().written(other.number().unwrap()).to_i64().unwrap(),
    };
    let ends = intervals.iter().flat_map(|one| [number(&one.stretch.from), number(&one.stretch.to)]);
    let near = ends.flat_map(|end| (end - NEAR).max(from)..=(end + NEAR).min(to));
    let stepped = (from..=to).step_by(usize::try_from(step).unwrap());
    stepped.chain(near).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// Works the case out at every value in steps, and near every boundary, and compares with what the intervals say.
fn check(world: &World, case: &Case, variation: Variation, step: i64) {
    let found = world.engine.what_if(case, std::slice::from_ref(&variation), &Switches::default()).unwrap();
    let axis = &found.axes[0];
    assert!(matches!(axis.scale, Scale::Days(..) | Scale::Whole(..)), "{variation:?}");
    let intervals = found.intervals();
    let mut place = 0;
    for at in values(intervals, axis, step) {
        let number = Number::from_integer(at);
        let value = axis.value(&number);
        let swept = world.engine.evaluate(&axis.set(case, &number), &Switches::default(), false);
        let says = &intervals[place];
        match (&says.answer, &swept) {
            (Answer::Results(results, outcome), Ok(swept)) => {
                assert_eq!(results.len(), swept.results.len());
                for (result, swept) in results.iter().zip(&swept.results) {
                    let expected = match (&result.form, result.moving) {
                        (Form::Moves(curve), true) => match (curve.at(&[number.clone(), Number::ZERO]), &swept.value) {
                            (Some(day), Value::Date(_)) => kitei::eval::curve::day_of(&day).map(Value::Date),
                            (Some(number), _) => Some(Value::Number(number)),
                            (None, _) => None,
                        },
                        (_, false) => Some(result.from.clone()),
                        (_, true) => None,
                    };
                    assert_eq!(
                        expected.as_ref(),
                        Some(&swept.value),
                        "{} {} at {value:?}",
                        case.entry.node,
                        result.name
                    );
                }
                let versions = |outcome: &kitei::eval::outcome::Outcome| -> Vec<_> {
                    outcome.versions.iter().map(|one| (one.provision.clone(), one.revision)).collect()
                };
                assert_eq!(versions(outcome), versions(swept), "{} at {value:?}", case.entry.node);
            }
            (Answer::Fault(findings), Err(swept)) => {
                let codes = |list: &[kitei::diagnostic::report::Diagnostic]| -> Vec<_> {
                    list.iter().map(|one| one.code).collect()
                };
                assert_eq!(codes(findings), codes(swept), "{} at {value:?}", case.entry.node);
            }
            (Answer::Results(..), Err(errors)) => panic!("{} at {value:?}: {errors:?}", case.entry.node),
            (Answer::Fault(errors), Ok(_)) => panic!("{} at {value:?} has a result, not {errors:?}", case.entry.node),
        }
        if says.stretch.to == value {
            place += 1;
        }
    }
    assert_eq!(place, intervals.len(), "the intervals cover the range");
    let alike = intervals.windows(2).find(|pair| pair[0].says_the_same(&pair[1]));
    assert!(alike.is_none(), "neighbours say the same: {alike:?}");
}

#[test]
fn a_sweep_agrees_with_the_intervals() {
    let world = golden();
    let candidates: Vec<(usize, String, bool)> = world
        .cases
        .iter()
        .enumerate()
        .flat_map(|(at, case)| facts(&world, case).into_iter().map(move |(fact, date)| (at, fact, date)))
        .collect();
    let pick = 0..candidates.len();
    let starts = prop_oneof![
        Just("2004-09-01"),
        Just("2008-08-20"),
        Just("2010-03-01"),
        Just("2011-03-15"),
        Just("2013-01-20"),
        Just("2014-12-01"),
        Just("2026-01-01")
    ];
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&(pick, starts, 1_i64..420, proptest::bool::ANY), |(pick, start, length, leap)| {
            let (at, fact, date) = &candidates[pick];
            let mut case = world.cases[*at].clone();
            if leap && facts(&world, &case).iter().any(|(name, _)| name == "通知期限") {
                case = with(&case, &["通知期限=2013-03-31".to_owned()]);
            }
            let range = if *date {
                let day: chrono::NaiveDate = start.parse().unwrap();
                let end = day + chrono::Days::new(length.unsigned_abs());
                Range::Between(day.to_string(), end.to_string())
            } else {
                Range::Between("0".to_owned(), length.to_string())
            };
            check(&world, &case, Variation { fact: fact.clone(), range }, 1);
            Ok(())
        })
        .unwrap();
}

/// The boundaries of the shipped regulations against an evaluation of each day from 2003 to 2027: in the default run every
/// day for a case of each regulation, and for a case of every entry and date each day near a boundary and one in thirty-one
/// between; with `KITEI_SWEEP=every-day`, every day for three cases of every entry and date.
#[test]
fn the_boundaries_are_those_of_an_evaluation_of_each_day_from_2003_to_2027() {
    let world = shipped();
    let whole = std::env::var("KITEI_SWEEP").is_ok_and(|how| how == "every-day");
    let mut seen: std::collections::BTreeMap<(String, String), usize> = std::collections::BTreeMap::new();
    let mut daily = std::collections::BTreeSet::new();
    for case in &world.cases {
        for (fact, _) in facts(&world, case).into_iter().filter(|(_, date)| *date) {
            let count = seen.entry((case.entry.node.clone(), fact.clone())).or_default();
            *count += 1;
            if *count > if whole { 3 } else { 1 } {
                continue;
            }
            let regulation = world.engine.entries().into_iter().find(|entry| entry.name == case.entry.node).unwrap();
            let first = daily.insert(regulation.regulation);
            let step = if whole || first { 1 } else { 31 };
            let range = Range::Between("2003-01-01".to_owned(), "2027-12-31".to_owned());
            check(&world, case, Variation { fact, range }, step);
        }
    }
    assert!(daily.len() >= 3 && seen.len() > 25, "{daily:?} {}", seen.len());
}
