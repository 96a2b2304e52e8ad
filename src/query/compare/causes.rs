//! The smallest set of switches that turns one value into another, and the share of each in the difference.

use crate::law::value::Value;
use crate::number::exact::Number;
use std::collections::{BTreeMap, BTreeSet};

/// More trials than this are not made for one result: then what cannot be left out is found one by one, and it is said.
const TRIALS: usize = 10_000;
/// With more causes than this, the orders are too many to be averaged over: shares are taken in one order.
const ORDERED: usize = 7;

/// What is tried: the value with these switches (in ascending order) on the new side and all others on the old one.
pub type Try<'t> = dyn FnMut(&[usize]) -> Option<Value> + 't;

/// The same with the switches that were asked for on the way: no other one could have changed the value.
pub type Asking<'t> = dyn FnMut(&[usize]) -> (Option<Value>, Vec<usize>) + 't;

/// The causes found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The switches.
    pub switches: Vec<usize>,
    /// Whether no smaller set does it.
    pub fewest: bool,
}

/// Searches by size, each set going on from a smaller one by a switch that was asked for there: of a smallest set that does
/// it, every smaller part asks for one of the rest, or it would do it itself. Where that takes too long, leaves out what can
/// be left out.
pub fn smallest(count: usize, wanted: &Value, attempt: &mut Asking<'_>) -> Option<Found> {
    let mut trials = 0;
    let mut sets: BTreeSet<Vec<usize>> = BTreeSet::from([Vec::new()]);
    for _ in 0..=count {
        let mut larger = BTreeSet::new();
        for set in &sets {
            trials += 1;
            if trials > TRIALS {
                return needed(count, wanted, &mut |on| attempt(on).0);
            }
            let (value, asked) = attempt(set);
            if value.as_ref() == Some(wanted) {
                return Some(Found { switches: set.clone(), fewest: true });
            }
            for switch in asked.into_iter().filter(|switch| !set.contains(switch)) {
                let mut next = set.clone();
                next.push(switch);
                next.sort_unstable();
                larger.insert(next);
            }
        }
        sets = larger;
    }
    None
}

fn needed(count: usize, wanted: &Value, attempt: &mut Try<'_>) -> Option<Found> {
    let mut kept: Vec<usize> = (0..count).collect();
    if attempt(&kept).as_ref() != Some(wanted) {
        return None;
    }
    for switch in 0..count {
        let without: Vec<usize> = kept.iter().copied().filter(|one| *one != switch).collect();
        if attempt(&without).as_ref() == Some(wanted) {
            kept = without;
        }
    }
    Some(Found { switches: kept, fewest: false })
}

/// The contribution of each switch, averaged over the orders in which they can be made; they add up to the whole. None
/// where the values in between are no numbers.
pub fn shares(switches: &[usize], attempt: &mut Try<'_>) -> Option<Vec<Number>> {
    let mut known: BTreeMap<Vec<usize>, Option<Number>> = BTreeMap::new();
    let mut value = |subset: &[usize]| {
        let mut subset = subset.to_vec();
        subset.sort_unstable();
        known
            .entry(subset)
            .or_insert_with_key(|subset| match attempt(subset) {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            })
            .clone()
    };
    let mut sums: Vec<Number> = switches.iter().map(|_| Number::from(0)).collect();
    let mut orders = 0;
    let mut order: Vec<usize> = (0..switches.len()).collect();
    loop {
        let mut made: Vec<usize> = Vec::new();
        let mut steps = Vec::new();
        let mut before = value(&made);
        for at in &order {
            made.extend(switches.get(*at));
            let after = value(&made);
            let step = before.as_ref().zip(after.as_ref()).map(|(before, after)| after - before);
            steps.push((*at, step));
            before = after;
        }
        // An order through a state without a value says nothing of the shares.
        if steps.iter().all(|(_, step)| step.is_some()) {
            orders += 1;
            for (at, step) in steps {
                if let (Some(sum), Some(step)) = (sums.get_mut(at), step) {
                    *sum = &*sum + &step;
                }
            }
            if switches.len() > ORDERED {
                break;
            }
        }
        if !next_order(&mut order) {
            break;
        }
    }
    sums.iter().map(|sum| sum.checked_div(&Number::from(orders))).collect()
}

/// The next permutation in order.
fn next_order(order: &mut [usize]) -> bool {
    let Some(at) = order.windows(2).rposition(|pair| matches!(pair, [one, other] if one < other)) else { return false };
    let Some(pivot) = order.get(at).copied() else { return false };
    let Some(with) = order.iter().rposition(|one| *one > pivot) else { return false };
    order.swap(at, with);
    if let Some(rest) = order.get_mut(at + 1..) {
        rest.reverse();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{shares, smallest};
    use crate::law::value::Value;
    use crate::number::exact::Number;

    fn number(value: i64) -> Value {
        Value::Number(Number::from(value))
    }

    #[test]
    fn the_smallest_set_is_found_and_its_shares_add_up() {
        // (2 or 3) × (5 or 7) + nothing of the third switch.
        let mut product =
            |on: &[usize]| Some(number((if on.contains(&0) { 3 } else { 2 }) * (if on.contains(&2) { 7 } else { 5 })));
        let found = smallest(3, &number(21), &mut |on| (product(on), vec![0, 1, 2])).unwrap();
        assert_eq!((found.switches.as_slice(), found.fewest), (&[0, 2][..], true));
        let shares = shares(&found.switches, &mut product).unwrap();
        assert_eq!(shares, [Number::from(6), Number::from(5)]);
        assert_eq!(&shares[0] + &shares[1], Number::from(21 - 10));
        assert_eq!(smallest(3, &number(22), &mut |on| (product(on), vec![0, 1, 2])), None);
    }

    #[test]
    fn only_what_is_asked_for_is_tried() {
        // Forty switches, of which a case comes to six, each asked for only when the one before it is on the new side.
        let mut tried = 0;
        let mut chain = |on: &[usize]| {
            tried += 1;
            let reached = (0..6).take_while(|at| on.contains(&(at * 7))).count();
            (Some(number(i64::try_from(reached).unwrap())), vec![reached * 7])
        };
        let found = smallest(40, &number(6), &mut chain).unwrap();
        assert_eq!((found.switches, found.fewest), (vec![0, 7, 14, 21, 28, 35], true));
        assert_eq!(tried, 7);
    }

    #[test]
    fn too_many_trials_are_given_up_and_said() {
        let all: Vec<usize> = (0..30).collect();
        let mut sum = |on: &[usize]| (Some(number(i64::try_from(on.len()).unwrap())), all.clone());
        let found = smallest(30, &number(30), &mut sum).unwrap();
        assert_eq!((found.switches.len(), found.fewest), (30, false));
    }

    #[test]
    fn an_order_through_a_state_without_a_value_is_left_out() {
        let mut value = |on: &[usize]| match on {
            [] => Some(number(1)),
            [0] => Some(number(2)),
            [1] => None,
            _ => Some(number(4)),
        };
        assert_eq!(shares(&[0, 1], &mut value), Some(vec![Number::from(1), Number::from(2)]));
    }

    #[test]
    fn thirds_stay_exact() {
        // The maximum of three switches worth one each: each has a third.
        let mut value = |on: &[usize]| Some(number(i64::from(!on.is_empty())));
        let third = Number::ratio(1, 3).unwrap();
        assert_eq!(shares(&[0, 1, 2], &mut value), Some(vec![third.clone(), third.clone(), third]));
    }
}
