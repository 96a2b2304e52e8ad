//! Two facts: strips of the first one along which every decision of the second one's intervals stays.

use crate::diagnostic::report::Diagnostic;
use crate::number::exact::Number;
use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::line::{Piece, Probe, cover, first_change, span, told};
use crate::query::what_if::piece::Interval;
use crate::query::what_if::{Stretch, Strip, line};

/// The strips of the first fact.
pub fn strips(probe: &Probe<'_>, first: &Axis, second: &Axis) -> Result<Vec<Strip>, Vec<Diagnostic>> {
    let mut strips: Vec<Strip> = Vec::new();
    let mut add = |from: Number, to: Number, pieces: &[Piece]| {
        let intervals = told(probe, second, 1, &(from.clone(), to.clone()), pieces);
        let over = Stretch { from: first.value(&from), to: first.value(&to), from_open: false, to_open: false };
        match strips.last_mut().filter(|_| !matches!(first.scale, Scale::Choices(_))) {
            Some(last) if same(&last.intervals, &intervals) => {
                if let Some(stretch) = &mut last.over {
                    stretch.to = over.to;
                }
            }
            _ => strips.push(Strip { over: Some(over), intervals }),
        }
    };
    match &first.scale {
        Scale::Days(from, to) | Scale::Whole(from, to) => {
            let mut at = *from;
            while at <= *to {
                let here = Number::from_integer(at);
                let pieces = cover(probe, second, 1, &(here.clone(), here.clone()))?;
                let change = pieces.iter().filter_map(|piece| {
                    let over = span(1, (piece.from.at.clone(), piece.to.at.clone()), &(here.clone(), here.clone()));
                    let changes = piece.taken.decisions.iter();
                    changes.filter_map(|one| first_change(one, &over, 0, at + 1, *to)).min()
                });
                let last = change.min().map_or(*to, |change| change - 1);
                add(here, Number::from_integer(last), &pieces);
                at = last + 1;
            }
        }
        Scale::Choices(values) => {
            for at in (0_i64..).take(values.len()).map(Number::from_integer) {
                let pieces = cover(probe, second, 1, &(at.clone(), at.clone()))?;
                add(at.clone(), at, &pieces);
            }
        }
        // Every number there is cannot be a strip by itself: its intervals are those of the second fact, step by step.
        Scale::Real(..) => return Err(vec![line::needs_order(first, second)]),
    }
    Ok(strips)
}

/// Whether two strips have the same intervals, and the same results in them, none of which moves.
fn same(one: &[Interval], other: &[Interval]) -> bool {
    let still = |interval: &Interval| interval.results().iter().all(|result| !result.moving);
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.stretch == other.stretch && one.says_the_same(other) && still(one) && still(other))
}
