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
    let mut matches = Vec::new();
    match_lines(&old, &base, Vec::new(), &mut matches);
    match matches.len() {
        0 => {
            let (old, base) = first_difference(&old, &base);
            Compared::Differs { old, base }
        }
        1 => Compared::Same(matches.pop().unwrap_or_default()),
        _ => {
            let omission = old.iter().find(|line| line.is_omission()).and_then(|line| line.span());
            omission.map_or(Compared::Differs { old: None, base: None }, Compared::Ambiguous)
        }
    }
}

/// Finds up to two ways in which the old lines are the base's lines, （略） standing for one or more.
fn match_lines(old: &[&Line], base: &[&Line], runs: Vec<Vec<Line>>, matches: &mut Vec<Vec<Vec<Line>>>) {
    if matches.len() > 1 {
        return;
    }
    let Some((first, rest)) = old.split_first() else {
        if base.is_empty() {
            matches.push(runs);
        }
        return;
    };
    if first.is_omission() {
        for length in 1..=base.len() {
            let (run, left) = base.split_at(length);
            let mut longer = runs.clone();
            longer.push(run.iter().map(|line| (*line).clone()).collect());
            match_lines(rest, left, longer, matches);
        }
        return;
    }
    let Some((against, left)) = base.split_first() else { return };
    if first.words != against.words {
        return;
    }
    if let Compared::Same(inner) = compare(&first.children, &against.children) {
        let mut longer = runs;
        longer.extend(inner);
        match_lines(rest, left, longer, matches);
    }
}

fn first_difference(old: &[&Line], base: &[&Line]) -> (Option<Span>, Option<Span>) {
    let old: Vec<&Word> = flatten(old);
    let base: Vec<&Word> = flatten(base);
    let at = old.iter().zip(&base).position(|(old, base)| old != base).unwrap_or(old.len().min(base.len()));
    (old.get(at).or(old.last()).map(|word| word.span), base.get(at).or(base.last()).map(|word| word.span))
}

fn flatten<'a>(lines: &[&'a Line]) -> Vec<&'a Word> {
    let mut words = Vec::new();
    let mut open: Vec<&Line> = lines.iter().rev().copied().collect();
    while let Some(line) = open.pop() {
        words.extend(line.words.iter());
        open.extend(line.children.iter().rev().filter(|line| !is_interpretation(line)));
    }
    words
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
