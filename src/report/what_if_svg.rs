//! A what-if as an SVG picture: the result over the fact, boundaries as vertical lines with the revision and clause that lie
//! there. Everything that comes from rules and cases is escaped.

use crate::calendar::era::format_japanese;
use crate::diagnostic::render::Language;
use crate::eval::curve::day_of;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::query::what_if::WhatIf;
use crate::query::what_if::axis::Scale;
use crate::report::html::escape;
use crate::report::value::shown;
use crate::report::what_if::{moved, value};
use crate::report::what_if_draw::{Drawing, Mark, drawing};
use chrono::{Datelike, NaiveDate};
use unicode_width::UnicodeWidthStr;

const WIDTH: i64 = 1080;
const LEFT: i64 = 130;
const RIGHT: i64 = 40;
const PLOT: i64 = 300;
const LINE: i64 = 18;
/// A line of small print.
const SMALL: i64 = 17;
/// About how wide half a full-width letter is in small print.
const SMALL_LETTER: i64 = 6;
/// About how wide half a full-width letter is, in this size.
const LETTER: i64 = 7;

/// A label over a boundary.
struct Tag {
    at: i64,
    lines: Vec<String>,
    left: i64,
    row: i64,
}

/// Draws the picture; none where there is nothing to draw.
pub fn write(answer: &WhatIf, language: Language) -> Option<String> {
    let drawing = drawing(answer, &|result| moved(result, language))?;
    let across = WIDTH - LEFT - RIGHT;
    let (tags, height_of_tags) = tags(&drawing, across, language);
    let case = case_lines(answer, language);
    let head = 52 + SMALL * i64::try_from(case.len()).unwrap_or(0);
    let top = head + 12 + height_of_tags;
    let bottom = top + PLOT;
    let legend = legend(answer, &drawing, language);
    let total = bottom + 72 + SMALL * i64::try_from(legend.len()).unwrap_or(1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{total}\" viewBox=\"0 0 {WIDTH} {total}\" \
         role=\"img\" font-family=\"'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic','IPAGothic',sans-serif\" \
         font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    let title = match language {
        Language::Japanese => format!("{}: {}を動かしたときの{}", answer.entry, drawing.axis.fact, drawing.name),
        Language::English => format!("{}: {} as {} moves", answer.entry, drawing.name, drawing.axis.fact),
    };
    out.push_str(&format!("<title>{}</title>\n", escape(&title)));
    out.push_str(&format!("<text x=\"20\" y=\"30\" font-size=\"17\" font-weight=\"bold\">{}</text>\n", escape(&title)));
    small(&case, 20, 50, &mut out);
    faults(&drawing, across, top, language, &mut out);
    levels(&drawing, top, bottom, language, &mut out);
    out.push_str(&format!("<path d=\"M{LEFT} {top}V{bottom}H{}\" fill=\"none\" stroke=\"#333\"/>\n", LEFT + across));
    for tag in &tags {
        let foot = head + tag.row + LINE * i64::try_from(tag.lines.len()).unwrap_or(1);
        out.push_str(&format!(
            "<line x1=\"{x}\" y1=\"{foot}\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#b03030\" stroke-dasharray=\"4 3\"/>\n",
            x = tag.at
        ));
    }
    for tag in &tags {
        for (line, text) in (1..).zip(&tag.lines) {
            let weight = if line == 1 { " font-weight=\"bold\"" } else { "" };
            // A white edge keeps the lines of other boundaries off the letters.
            out.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" fill=\"#902020\" stroke=\"white\" stroke-width=\"5\" paint-order=\"stroke\"{weight}>{}</text>\n",
                tag.left,
                head - 4 + tag.row + LINE * line,
                escape(text)
            ));
        }
    }
    lines(&drawing, across, bottom, &mut out);
    ticks(&drawing, across, bottom, language, &mut out);
    out.push_str(&format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
        LEFT + across / 2,
        bottom + 48,
        escape(&drawing.axis.fact)
    ));
    let unit = drawing.unit.map(|unit| unit.to_string()).filter(|unit| !unit.is_empty());
    let unit = unit.map_or_else(String::new, |unit| format!("（{unit}）"));
    out.push_str(&format!(
        "<text transform=\"translate(22 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
        top + PLOT / 2,
        escape(&format!("{}{unit}", drawing.name))
    ));
    small(&legend, LEFT, bottom + 72, &mut out);
    out.push_str("</svg>\n");
    Some(out)
}

fn small(lines: &[String], left: i64, first: i64, out: &mut String) {
    for (at, line) in (0..).zip(lines) {
        let y = first + SMALL * at;
        let text = escape(line);
        out.push_str(&format!("<text x=\"{left}\" y=\"{y}\" fill=\"#555\" font-size=\"12\">{text}</text>\n"));
    }
}

/// The facts that stay, so that the picture can be read by itself.
fn case_lines(answer: &WhatIf, language: Language) -> Vec<String> {
    let mut lines = vec![match language {
        Language::Japanese => "事案: ".to_owned(),
        Language::English => "Case: ".to_owned(),
    }];
    for (at, (fact, value)) in answer.given.iter().enumerate() {
        let comma = if at + 1 < answer.given.len() { "、" } else { "" };
        let word = format!("{fact} {value}{comma}");
        let room = (WIDTH - 60) / SMALL_LETTER;
        match lines.last_mut().filter(|line| half_letters(line) + half_letters(&word) <= room) {
            Some(line) => line.push_str(&word),
            None => lines.push(word),
        }
    }
    if answer.given.is_empty() { Vec::new() } else { lines }
}

/// What the lines and areas mean, as far as there are any.
fn legend(answer: &WhatIf, drawing: &Drawing<'_>, language: Language) -> Vec<String> {
    let ja = language == Language::Japanese;
    let say = |ja_text: &str, en_text: &str| if ja { ja_text.to_owned() } else { en_text.to_owned() };
    let mut lines = Vec::new();
    if drawing.segments.len() > 1 {
        lines.push(say(
            "赤い破線: 結果又は適用する版の変わる境（上に、その日と、そこにある改正と附則）",
            "Red broken lines: where the result or a version changes; above them the day, the revision and the clause",
        ));
    }
    let mut faults: Vec<&str> = Vec::new();
    for segment in &drawing.segments {
        if let Mark::Fault(word) = &segment.mark
            && !faults.contains(&word.as_str())
        {
            faults.push(word);
        }
    }
    lines.extend(faults.iter().take(3).map(|word| {
        let (code, message) = word.split_once(' ').unwrap_or(("", word));
        let grey = say("灰色: 結果がない", "Grey: no result");
        format!("{grey}（{code}: {}）", shortened(message))
    }));
    let mut formulas: Vec<String> = Vec::new();
    let results = answer.intervals().iter().flat_map(|interval| interval.results());
    for result in results.filter(|result| result.moving && result.name == drawing.name) {
        let line = format!("{} ＝ {}", result.name, shortened(&result.formula));
        if !result.formula.is_empty() && !formulas.contains(&line) {
            formulas.push(line);
        }
    }
    lines.extend(formulas.iter().take(2).map(|formula| {
        format!("{}: {formula}", say("傾いた線: 事実とともに動く結果", "Sloping lines: the result moves with the fact"))
    }));
    if drawing.values.as_ref().is_some_and(|(low, _)| !low.is_negative() && !low.is_zero()) {
        lines.push(say("縦軸は0から始まらない", "The vertical axis does not begin at 0"));
    }
    lines.push(say(
        "境は規則の日付と境から求めたもので、抜取りではない",
        "The boundaries come from the rules, not from samples",
    ));
    lines
}

/// Labels of the boundaries, in rows so that none covers another; and how high they are together.
fn tags(drawing: &Drawing<'_>, across: i64, language: Language) -> (Vec<Tag>, i64) {
    let mut tags: Vec<Tag> = Vec::new();
    let mut height = 0;
    for segment in drawing.segments.iter().skip(1) {
        let at = LEFT + drawing.across(&segment.from, across);
        let mut lines = vec![match (&segment.start, language) {
            (Value::Date(day), Language::Japanese) => format!("{}から", format_japanese(*day)),
            (other, Language::Japanese) => format!("{}から", value(other, drawing.axis, language)),
            (other, Language::English) => format!("from {}", value(other, drawing.axis, language)),
        }];
        lines.extend(segment.causes.iter().take(3).map(|cause| shortened(cause)));
        let width = lines.iter().map(|line| half_letters(line)).max().unwrap_or(0) * LETTER + 12;
        let left = (at + 4).min(WIDTH - width).max(4);
        let tall = LINE * i64::try_from(lines.len()).unwrap_or(1) + 4;
        // Down from the first row until nothing else stands there, lines of other boundaries included.
        let mut row = 0;
        while let Some(other) = tags.iter().find(|other| {
            let beside = half_letters_of(&other.lines) * LETTER + 12;
            let other_tall = LINE * i64::try_from(other.lines.len()).unwrap_or(1) + 4;
            let overlaps = left < other.left + beside && other.left < left + width;
            overlaps && row < other.row + other_tall && other.row < row + tall
        }) {
            row = other.row + LINE * i64::try_from(other.lines.len()).unwrap_or(1) + 4;
        }
        height = height.max(row + tall);
        tags.push(Tag { at, lines, left, row });
    }
    (tags, height)
}

/// A long cause keeps its head; the table of intervals has all of it.
fn shortened(text: &str) -> String {
    const LONGEST: i64 = 60;
    let mut short = String::new();
    for letter in text.chars() {
        if half_letters(&short) >= LONGEST {
            short.push('…');
            break;
        }
        short.push(letter);
    }
    short
}

fn half_letters(text: &str) -> i64 {
    i64::try_from(text.width()).unwrap_or(0)
}

fn half_letters_of(lines: &[String]) -> i64 {
    lines.iter().map(|line| half_letters(line)).max().unwrap_or(0)
}

/// Stretches without a result, in grey, and values that are no numbers, by their words.
fn faults(drawing: &Drawing<'_>, across: i64, top: i64, language: Language, out: &mut String) {
    for (index, segment) in (0_i64..).zip(&drawing.segments) {
        let (from, to) = (LEFT + drawing.across(&segment.from, across), LEFT + drawing.across(&segment.to, across));
        let (fill, word) = match &segment.mark {
            Mark::Fault(word) => ("#e8e8e8", word),
            Mark::Word(word) => (if index % 2 == 0 { "#eef4fb" } else { "#dce9f7" }, word),
            Mark::Line(_) => continue,
        };
        out.push_str(&format!(
            "<rect x=\"{from}\" y=\"{top}\" width=\"{}\" height=\"{PLOT}\" fill=\"{fill}\"/>\n",
            to - from
        ));
        let room = (to - from) / LETTER;
        // What does not fit is told below the picture, and in a tip.
        let none = match (language, &segment.mark) {
            (_, Mark::Word(_)) => "",
            (Language::Japanese, _) => "結果なし",
            (Language::English, _) => "no result",
        };
        let fits = |text: &&str| half_letters(text) <= room;
        let text = [word.as_str(), none].into_iter().find(fits).unwrap_or_default();
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#333\">{}<title>{}</title></text>\n",
            (from + to) / 2,
            top + PLOT / 2 + 24 * (index % 2),
            escape(text),
            escape(word)
        ));
    }
}

/// Horizontal lines at the values that there are, where they are few, else at the least, the middle and the greatest.
fn levels(drawing: &Drawing<'_>, top: i64, bottom: i64, language: Language, out: &mut String) {
    let Some((low, high)) = &drawing.values else { return };
    let mut levels: Vec<Number> = Vec::new();
    for segment in &drawing.segments {
        if let Mark::Line(points) = &segment.mark {
            levels.extend([points.first(), points.last()].into_iter().flatten().map(|(_, value)| value.clone()));
        }
    }
    levels.sort();
    levels.dedup();
    if levels.len() > 6 {
        let middle = &(low + high) * &Number::ratio(1, 2).unwrap_or(Number::ZERO);
        levels = vec![low.clone(), middle, high.clone()];
    }
    let mut last = i64::MAX;
    for level in levels {
        let y = bottom - 20 - drawing.up(&level, PLOT - 40);
        let text = shown(&Value::Number(level), drawing.unit, drawing.rounding, language);
        out.push_str(&format!(
            "<line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" stroke=\"#ddd\"/>\n",
            WIDTH - RIGHT
        ));
        if last - y >= 15 && y >= top {
            out.push_str(&format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n",
                LEFT - 8,
                y + 4,
                escape(&text)
            ));
            last = y;
        }
    }
}

fn lines(drawing: &Drawing<'_>, across: i64, bottom: i64, out: &mut String) {
    for segment in &drawing.segments {
        let Mark::Line(points) = &segment.mark else { continue };
        let place = |(at, value): &(Number, Number)| {
            format!("{},{}", LEFT + drawing.across(at, across), bottom - 20 - drawing.up(value, PLOT - 40))
        };
        let drawn: Vec<String> = points.iter().map(place).collect();
        out.push_str(&format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"3\"/>\n",
            drawn.join(" ")
        ));
    }
}

fn ticks(drawing: &Drawing<'_>, across: i64, bottom: i64, language: Language, out: &mut String) {
    let mut tick = |at: &Number, text: &str| {
        let x = LEFT + drawing.across(at, across);
        out.push_str(&format!("<line x1=\"{x}\" y1=\"{bottom}\" x2=\"{x}\" y2=\"{}\" stroke=\"#333\"/>\n", bottom + 6));
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\">{}</text>\n",
            bottom + 22,
            escape(text)
        ));
    };
    if let Scale::Days(from, to) = drawing.axis.scale {
        for day in days(from, to) {
            tick(&crate::eval::curve::day_number(day), &day.to_string());
        }
        return;
    }
    // The right edge of a whole number takes up one more, which is no value any more.
    let end = match drawing.axis.scale {
        Scale::Whole(_, to) => Number::from_integer(to),
        Scale::Real(..) | Scale::Days(..) | Scale::Choices(_) => drawing.right.clone(),
    };
    for part in 0..=4 {
        let share = Number::ratio(part, 4).unwrap_or(Number::ZERO);
        let exact = &drawing.left + &((&end - &drawing.left) * share);
        let at = if matches!(drawing.axis.scale, Scale::Real(..)) { exact } else { exact.floor() };
        tick(&at, &value(&drawing.axis.value(&at), drawing.axis, language));
    }
}

/// Days to write below the axis: firsts of months or years at even distances, at most nine.
fn days(from: i64, to: i64) -> Vec<NaiveDate> {
    let day = |number: i64| day_of(&Number::from_integer(number));
    let (Some(first), Some(last)) = (day(from), day(to)) else { return Vec::new() };
    for months in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600] {
        let month_of = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
        let begin = month_of(first).div_euclid(months) * months;
        let made = (0..).map(|step| begin + step * months).take_while(|month| *month <= month_of(last));
        let firsts: Vec<NaiveDate> = made
            .filter_map(|month| {
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)
            })
            .filter(|date| *date >= first && *date <= last)
            .take(10)
            .collect();
        if firsts.len() < 3 && months == 1 {
            return vec![first, last];
        }
        if firsts.len() < 10 {
            return firsts;
        }
    }
    vec![first, last]
}
