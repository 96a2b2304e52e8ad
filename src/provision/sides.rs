//! Comparing the old side of a row with what the base says, word by word, and filling in what （略） stands for.

use crate::source::span::Span;
use crate::syntax::line::{Line, Word};

/// What comparing found.
#[derive(Debug)]
pub enum Compared {
    /// The old side is what the base says; the runs that each （略） of it stood for, in order.
    Same(Vec<Vec<Line>>),
    /// It is not: the first place that differs on either side.
    Differs {
        /// In the old side; none where it ends too early.
        old: Option<Span>,
        /// In the base; none where the base ends earlier.
        base: Option<Span>,
    },
    /// （略） could stand for different lines.
    Ambiguous(Span),
}

/// Whether a line is a 解釈, which is ours and not the regulation's.
pub fn is_interpretation(line: &Line) -> bool {
    line.words.first().is_some_and(|word| word.text == "解釈" || word.text.starts_with("解釈 "))
}

/// Compares an old side with the base's lines.
pub fn compare(old: &[Line], base: &[Line]) -> Compared {
    let old: Vec<&Line> = old.iter().filter(|line| !is_interpretation(line)).collect();
    let base: Vec<&Line> = base.iter().filter(|line| !is_interpretation(line)).collect();
    let ways = ways(&old, &base);
    match ways.first().and_then(|row| row.first()) {
        Some(1) => Compared::Same(runs(&old, &base, &ways)),
        Some(2) => {
            let omission = old.iter().find(|line| line.is_omission()).and_then(|line| line.span());
            omission.map_or(Compared::Differs { old: None, base: None }, Compared::Ambiguous)
        }
        _ => {
            let (old, base) = first_difference(&old, &base);
            Compared::Differs { old, base }
        }
    }
}

/// For every rest of the old lines and every rest of the base: in how many ways (0, 1, or 2 for several) the one is the
/// other, （略） standing for one line or more. One pass from the end, so that many （略） cost no more than one.
fn ways(old: &[&Line], base: &[&Line]) -> Vec<Vec<u8>> {
    let mut rows = vec![vec![0u8; base.len() + 1]; old.len() + 1];
    if let Some(last) = rows.last_mut().and_then(|row| row.last_mut()) {
        *last = 1;
    }
    for (at, line) in old.iter().enumerate().rev() {
        let below = rows.get(at + 1).cloned().unwrap_or_default();
        let mut row = vec![0u8; base.len() + 1];
        for (place, against) in base.iter().enumerate().rev() {
            let behind = below.get(place + 1).copied().unwrap_or(0);
            let found = if line.is_omission() {
                // This （略） takes one more line, or ends here.
                behind + row.get(place + 1).copied().unwrap_or(0)
            } else if behind == 0 || line.words != against.words {
                0
            } else {
                match compare(&line.children, &against.children) {
                    Compared::Same(_) => behind,
                    Compared::Ambiguous(_) => 2,
                    Compared::Differs { .. } => 0,
                }
            };
            if let Some(cell) = row.get_mut(place) {
                *cell = found.min(2);
            }
        }
        if let Some(slot) = rows.get_mut(at) {
            *slot = row;
        }
    }
    rows
}

/// What each （略） stood for, along the only way there is.
fn runs(old: &[&Line], base: &[&Line], ways: &[Vec<u8>]) -> Vec<Vec<Line>> {
    let open = |at: usize, place: usize| ways.get(at).and_then(|row| row.get(place)).is_some_and(|ways| *ways > 0);
    let mut runs = Vec::new();
    let mut place = 0;
    for (at, line) in old.iter().enumerate() {
        if line.is_omission() {
            let from = place;
            place += 1;
            while place < base.len() && !open(at + 1, place) {
                place += 1;
            }
            runs.push(base.get(from..place).unwrap_or(&[]).iter().map(|line| (*line).clone()).collect());
        } else if let Some(against) = base.get(place) {
            if let Compared::Same(inner) = compare(&line.children, &against.children) {
                runs.extend(inner);
            }
            place += 1;
        }
    }
    runs
}

/// The first line of the old side that stands nowhere it could, or the first of the base that is left over; （略） stands
/// for what makes the lines behind it fit.
fn first_difference(old: &[&Line], base: &[&Line]) -> (Option<Span>, Option<Span>) {
    // Where in the base the next old line may stand.
    let mut places = vec![0];
    for line in old {
        let behind: Vec<usize> = match places.first() {
            Some(first) if line.is_omission() => (first + 1..=base.len()).collect(),
            _ => places.iter().filter(|at| fits(line, base, **at)).map(|at| at + 1).collect(),
        };
        if behind.is_empty() {
            return differs_at(line, base, &places);
        }
        places = behind;
    }
    let left = places.first().and_then(|at| base.get(*at)).and_then(|line| line.words.first()).map(|word| word.span);
    (old.last().and_then(|line| last_word(line)), left)
}

fn fits(line: &Line, base: &[&Line], at: usize) -> bool {
    base.get(at).is_some_and(|against| {
        let same = || !matches!(compare(&line.children, &against.children), Compared::Differs { .. });
        line.words == against.words && same()
    })
}

/// Where a line differs from what stands at the places it could have: below it where its own words are the same.
fn differs_at(line: &Line, base: &[&Line], places: &[usize]) -> (Option<Span>, Option<Span>) {
    let mut there = places.iter().filter_map(|at| base.get(*at));
    if let Some(against) = there.clone().find(|against| against.words == line.words) {
        return match compare(&line.children, &against.children) {
            Compared::Differs { old, base } => (old.or(line.span()), base.or(against.span())),
            Compared::Same(_) | Compared::Ambiguous(_) => (line.span(), against.span()),
        };
    }
    let Some(against) = there.next().filter(|_| places.len() == 1) else { return (line.span(), None) };
    let pairs = line.words.iter().zip(&against.words);
    let at = pairs.take_while(|(old, base)| old == base).count();
    let word = |words: &[Word]| words.get(at).or(words.last()).map(|word| word.span);
    (word(&line.words), word(&against.words))
}

fn last_word(line: &Line) -> Option<Span> {
    match line.children.iter().rev().find(|line| !is_interpretation(line)) {
        Some(child) => last_word(child),
        None => line.words.last().map(|word| word.span),
    }
}

/// How many （略） stand in lines, nested ones too.
pub fn omissions(lines: &[Line]) -> usize {
    lines.iter().map(|line| usize::from(line.is_omission()) + omissions(&line.children)).sum()
}

/// Puts the runs in the place of each （略）, in order.
pub fn fill(lines: &[Line], runs: &mut std::vec::IntoIter<Vec<Line>>) -> Vec<Line> {
    let mut filled = Vec::new();
    for line in lines {
        if line.is_omission() {
            filled.extend(runs.next().unwrap_or_default());
        } else {
            filled.push(Line { children: fill(&line.children, runs), ..line.clone() });
        }
    }
    filled
}
