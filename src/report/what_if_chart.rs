//! A what-if as a chart of characters that fits a width: the result over the fact, boundaries as vertical strokes.

use crate::diagnostic::render::Language;
use crate::number::exact::Number;
use crate::query::what_if::WhatIf;
use crate::report::value::shown;
use crate::report::what_if::{moved, value};
use crate::report::what_if_draw::{Drawing, Mark, drawing};
use unicode_width::UnicodeWidthStr;

/// Lines of a chart of numbers.
const HEIGHT: i64 = 9;
/// The page puts so many columns before each line.
const MARGIN: usize = 4;
/// Narrower than this nothing can be seen.
const NARROWEST: usize = 20;

/// Draws the chart; no lines where there is nothing to draw.
pub fn write(answer: &WhatIf, width: usize, language: Language) -> Vec<String> {
    let Some(drawing) = drawing(answer, &|result| moved(result, language)) else { return Vec::new() };
    let show = |value: &Number| {
        shown(&crate::law::value::Value::Number(value.clone()), drawing.unit, drawing.rounding, language)
    };
    let scale = match &drawing.values {
        Some((low, high)) if low == high => vec![(drawing.up(low, HEIGHT - 1), show(low))],
        Some((low, high)) => vec![(HEIGHT - 1, show(high)), (0, show(low))],
        None => Vec::new(),
    };
    let margin = scale.iter().map(|(_, text)| text.width()).max().unwrap_or(0);
    let columns = width.saturating_sub(MARGIN + margin + 2).max(NARROWEST);
    let mut lines = vec![drawing.name.clone()];
    if drawing.values.is_some() {
        lines.extend(plot(&drawing, columns, &scale, margin));
    } else {
        lines.push(band(&drawing, columns));
    }
    lines.push(ticks(&drawing, columns, margin));
    lines.extend(labels(&drawing, columns, margin, language));
    lines
}

/// The place in the middle of a column.
fn middle(drawing: &Drawing<'_>, column: usize, columns: usize) -> Number {
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX / 4);
    let share = Number::ratio(2 * whole(column) + 1, 2 * whole(columns)).unwrap_or(Number::ZERO);
    &drawing.left + &((&drawing.right - &drawing.left) * share)
}

/// The columns in which segments but the first one begin.
fn boundaries(drawing: &Drawing<'_>, columns: usize) -> Vec<usize> {
    let steps = i64::try_from(columns.saturating_sub(1)).unwrap_or(0);
    let at = |place: &Number| usize::try_from(drawing.across(place, steps)).unwrap_or(0);
    drawing.segments.iter().skip(1).map(|segment| at(&segment.from)).collect()
}

fn plot(drawing: &Drawing<'_>, columns: usize, scale: &[(i64, String)], margin: usize) -> Vec<String> {
    let heights: Vec<Option<i64>> = (0..columns)
        .map(|column| drawing.height(&middle(drawing, column, columns)).map(|value| drawing.up(&value, HEIGHT - 1)))
        .collect();
    let edges = boundaries(drawing, columns);
    let line = |row: i64| {
        let cells = heights.iter().enumerate().map(|(column, height)| match height {
            Some(height) if *height == row => '━',
            Some(_) | None if edges.contains(&column) => '┊',
            None if row == 0 => '×',
            Some(_) | None => ' ',
        });
        let label = scale.iter().find(|(at, _)| *at == row).map_or("", |(_, text)| text.as_str());
        let drawn: String = cells.collect();
        format!("{}{label} ┤{}", " ".repeat(margin - label.width().min(margin)), drawn.trim_end())
    };
    (0..HEIGHT).rev().map(line).collect()
}

/// Values that are no numbers: a band with the words in it.
fn band(drawing: &Drawing<'_>, columns: usize) -> String {
    let mut edges = boundaries(drawing, columns);
    edges.push(columns);
    let mut from = 0;
    let mut line = String::from("  ");
    for (segment, edge) in drawing.segments.iter().zip(edges) {
        let room = edge.saturating_sub(from + 1);
        let word = match &segment.mark {
            Mark::Word(word) | Mark::Fault(word) => word.as_str(),
            Mark::Line(_) => "",
        };
        let mut text = String::new();
        for one in word.chars() {
            if format!("{text}{one}").width() <= room {
                text.push(one);
            }
        }
        line.push('│');
        let fill = room.saturating_sub(text.width());
        line.push_str(&format!("{text}{}", "─".repeat(fill)));
        from = edge;
    }
    line.push('│');
    line
}

fn ticks(drawing: &Drawing<'_>, columns: usize, margin: usize) -> String {
    let edges = boundaries(drawing, columns);
    let cells: String = (0..columns).map(|column| if edges.contains(&column) { '┴' } else { '─' }).collect();
    format!("{} └{cells}", " ".repeat(margin))
}

/// The fact's values at the ends and at the boundaries, in as many lines as they need to stand apart.
fn labels(drawing: &Drawing<'_>, columns: usize, margin: usize, language: Language) -> Vec<String> {
    let mut wanted: Vec<(usize, String)> = Vec::new();
    let starts = drawing.segments.iter().map(|segment| value(&segment.start, drawing.axis, language));
    wanted.extend(std::iter::once(0).chain(boundaries(drawing, columns)).zip(starts));
    // The end of the range, where a boundary does not already stand there.
    if wanted.last().is_some_and(|(column, text)| column + 2 * text.width() + 2 < columns) {
        wanted.push((columns, value(&drawing.end, drawing.axis, language)));
    }
    let mut rows: Vec<(usize, String)> = Vec::new();
    for (column, text) in wanted {
        let column = (column + 1).min((columns + 1).saturating_sub(text.width()));
        let free = rows.iter_mut().find(|(end, _)| *end <= column);
        match free {
            Some((end, line)) => {
                line.push_str(&" ".repeat(column - *end));
                line.push_str(&text);
                *end = column + text.width() + 1;
                line.push(' ');
            }
            None => rows.push((column + text.width() + 1, format!("{}{text} ", " ".repeat(column)))),
        }
    }
    rows.into_iter().map(|(_, line)| format!("{} {}", " ".repeat(margin), line.trim_end())).collect()
}
