//! Cases compared: result by result old, new, difference and causes; totals, distribution and the largest differences.

use crate::diagnostic::render::Language;
use crate::diagnostic::report::{Diagnostic, Severity};
use crate::eval::outcome::{Outcome, ResultItem};
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::query::compare::totals::{Band, Totals, first_number};
use crate::query::compare::{Cause, Compared, ComparedResult};
use crate::report::json::{self, Json};
use crate::report::page::{Block, Grid, Page};
use crate::report::value::{shown, sign, written};
use crate::source::file::Sources;
use serde_json::{Map, json};

/// With more cases than this, each is one line.
const IN_FULL: usize = 20;

/// What the two sides are called.
#[derive(Clone, Debug)]
pub struct Names {
    /// The old side.
    pub old: String,
    /// The new side.
    pub new: String,
}

fn say(language: Language, japanese: &'static str, english: &'static str) -> String {
    match language {
        Language::Japanese => japanese,
        Language::English => english,
    }
    .to_owned()
}

fn signed(number: &Number, unit: Option<Unit>, rounding: Option<Rounding>, language: Language) -> String {
    let text = shown(&Value::Number(number.clone()), unit, rounding, language);
    if number.is_negative() || number.is_zero() { text } else { format!("+{text}") }
}

/// A part of the old value in per cent, to two decimals, half up.
fn percent(ratio: &Number) -> String {
    let percent = ratio * &Number::from(100);
    let digits = percent.decimal_half_up(2);
    if percent.is_negative() || percent.is_zero() { format!("{digits}％") } else { format!("+{digits}％") }
}

fn value(item: &ResultItem, language: Language) -> String {
    shown(&item.value, item.unit, item.rounding, language)
}

fn difference(result: &ComparedResult, language: Language) -> String {
    let rounding = result.new.rounding;
    let number = result.difference.as_ref();
    number.map_or_else(String::new, |number| signed(number, result.new.unit, rounding, language))
}

fn cause(cause: &Cause, result: &ComparedResult, language: Language) -> String {
    let side = |label: &Option<String>| label.clone().unwrap_or_else(|| say(language, "なし", "none"));
    let versions = match (&cause.old, &cause.new) {
        (None, None) => String::new(),
        (old, new) => format!("（{}→{}）", side(old), side(new)),
    };
    let share = cause.share.as_ref().map_or_else(String::new, |share| {
        format!(" {}", signed(share, result.new.unit, result.new.rounding, language))
    });
    format!("{}{versions}{share}", cause.provision)
}

fn causes(result: &ComparedResult, language: Language) -> String {
    result.causes.iter().map(|one| cause(one, result, language)).collect::<Vec<_>>().join("、")
}

/// The page.
pub fn page(cases: &[Compared], totals: &Totals, names: &Names, language: Language) -> Page {
    let mut page =
        Page::new(say(language, "版の比較", "Comparison of versions"), format!("{} → {}", names.old, names.new));
    let head = |first: String| {
        vec![
            first,
            say(language, "旧", "Old"),
            say(language, "新", "New"),
            say(language, "差", "Difference"),
            say(language, "率", "Per cent"),
            say(language, "原因", "Causes"),
        ]
    };
    let line = |name: String, result: &ComparedResult| {
        vec![
            name,
            value(&result.old, language),
            value(&result.new, language),
            difference(result, language),
            result.ratio().map_or_else(String::new, |ratio| percent(&ratio)),
            causes(result, language),
        ]
    };
    if cases.len() <= IN_FULL {
        for case in cases {
            page.add(Block::Heading(case.title.clone()));
            for findings in [&case.old, &case.new].into_iter().filter_map(|side| side.as_ref().err()) {
                findings
                    .iter()
                    .for_each(|found| page.add(Block::Notice(format!("{} {}", found.code.as_str(), found.message))));
            }
            let rows: Vec<Vec<String>> =
                case.results.iter().map(|result| line(result.new.name.clone(), result)).collect();
            if !rows.is_empty() {
                page.add(Block::Grid(Grid { head: head(say(language, "結果", "Result")), rows }));
            }
            if case.results.iter().any(|result| !result.fewest) {
                let note = say(
                    language,
                    "組合せが多いため、原因はこれより少なくできることがある",
                    "too many combinations: fewer causes may do",
                );
                page.add(Block::Notice(note));
            }
        }
    }
    if cases.len() == 1 {
        return page;
    }
    let cut_off = cases.iter().filter(|case| case.results.iter().any(|result| !result.fewest)).count();
    if cut_off > 0 && cases.len() > IN_FULL {
        page.add(Block::Notice(match language {
            Language::Japanese => format!("{cut_off}件では組合せが多いため、原因はこれより少なくできることがある"),
            Language::English => format!("in {cut_off} cases there were too many combinations: fewer causes may do"),
        }));
    }
    let counts = match language {
        Language::Japanese => {
            format!(
                "{}件のうち、結果が変わるもの{}件、算定できないもの{}件",
                totals.cases, totals.changed, totals.failed
            )
        }
        Language::English => {
            format!("{} cases, {} changed, {} without a result", totals.cases, totals.changed, totals.failed)
        }
    };
    page.add(Block::Heading(say(language, "合計", "Totals")));
    page.add(Block::Paragraph(counts));
    add_sums(&mut page, totals, language);
    let bands =
        sorted_bands(totals).into_iter().map(|(band, count)| vec![band_words(band, language), count.to_string()]);
    page.section(
        &say(language, "差の分布", "Distribution"),
        Block::Grid(Grid {
            head: vec![say(language, "旧に対する差", "Difference"), say(language, "件数", "Cases")],
            rows: bands.collect(),
        }),
    );
    let largest = totals.largest.iter().filter_map(|at| cases.get(*at));
    let rows = largest.filter_map(|case| Some(line(case.title.clone(), first_number(case)?)));
    page.section(
        &say(language, "差の大きいもの", "The largest differences"),
        Block::Grid(Grid { head: head(say(language, "事案", "Case")), rows: rows.collect() }),
    );
    page
}

fn add_sums(page: &mut Page, totals: &Totals, language: Language) {
    let rows = totals.sums.iter().map(|sum| {
        let change = &sum.new - &sum.old;
        let amount = |number: &Number| shown(&Value::Number(number.clone()), sum.unit, None, language);
        vec![
            format!("{} {}", sum.entry, sum.name),
            sum.cases.to_string(),
            amount(&sum.old),
            amount(&sum.new),
            signed(&change, sum.unit, None, language),
            change.checked_div(&sum.old.abs()).map_or_else(String::new, |ratio| percent(&ratio)),
        ]
    });
    let head =
        [("結果", "Result"), ("件数", "Cases"), ("旧", "Old"), ("新", "New"), ("差", "Difference"), ("率", "Per cent")];
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        let head = head.iter().map(|(japanese, english)| say(language, japanese, english)).collect();
        page.add(Block::Grid(Grid { head, rows }));
    }
    let rows = totals.causes.iter().map(|sum| {
        vec![
            sum.provision.clone(),
            format!("{} {}", sum.entry, sum.name),
            sum.cases.to_string(),
            signed(&sum.share, sum.unit, None, language),
        ]
    });
    let head = [("条項", "Provision"), ("結果", "Result"), ("件数", "Cases"), ("差のうち", "Share")];
    page.section(
        &say(language, "原因ごとの合計", "Totals by cause"),
        Block::Grid(Grid {
            head: head.iter().map(|(japanese, english)| say(language, japanese, english)).collect(),
            rows: rows.collect(),
        }),
    );
}

/// From the largest fall to the largest rise.
fn sorted_bands(totals: &Totals) -> Vec<(Band, usize)> {
    let key = |band: &Band| match band {
        Band::Below(edge) => (0, *edge),
        Band::Between(low, _) if *low < 0 => (1, *low),
        Band::Same => (2, 0),
        Band::Between(low, _) => (3, *low),
        Band::Above(edge) => (4, *edge),
        Band::New => (5, 0),
    };
    let mut bands = totals.distribution.clone();
    bands.sort_by_key(|(band, _)| key(band));
    bands
}

fn band_words(band: Band, language: Language) -> String {
    match (band, language) {
        (Band::Below(edge), Language::Japanese) => format!("{}％を超える減", -edge),
        (Band::Below(edge), Language::English) => format!("less by more than {} %", -edge),
        (Band::Between(low, high), Language::Japanese) if high <= 0 => format!("{}％超{}％以下の減", -high, -low),
        (Band::Between(low, high), Language::English) if high <= 0 => format!("less by {} to {} %", -high, -low),
        (Band::Between(low, high), Language::Japanese) => format!("{low}％超{high}％以下の増"),
        (Band::Between(low, high), Language::English) => format!("more by {low} to {high} %"),
        (Band::Same, Language::Japanese) => "変わらない".to_owned(),
        (Band::Same, Language::English) => "no change".to_owned(),
        (Band::Above(edge), Language::Japanese) => format!("{edge}％を超える増"),
        (Band::Above(edge), Language::English) => format!("more by more than {edge} %"),
        (Band::New, Language::Japanese) => "旧が0のもの".to_owned(),
        (Band::New, Language::English) => "old is 0".to_owned(),
    }
}

/// JSON: a row a case, and totals.
pub fn json(cases: &[Compared], totals: &Totals, names: &Names, sources: &Sources) -> Json {
    let number = |number: &Number, unit| json::result(&Value::Number(number.clone()), unit, None);
    let row = |case: &Compared| {
        let side = |side: &Result<Outcome, Vec<Diagnostic>>| match side {
            Ok(outcome) => {
                let items = outcome.results.iter();
                Json::Object(
                    items
                        .map(|item| (item.name.clone(), json::result(&item.value, item.unit, item.rounding)))
                        .collect(),
                )
            }
            Err(findings) => json::findings(findings, sources),
        };
        let (mut differences, mut shares) = (Map::new(), Map::new());
        let mut addresses: Vec<&str> = Vec::new();
        for result in case.results.iter().filter(|result| result.changed()) {
            if let Some(difference) = &result.difference {
                let mut json = number(difference, result.new.unit);
                let ratio = result.ratio().map(|ratio| (&ratio * &Number::from(100)).decimal_half_up(2));
                if let (Some(json), Some(ratio)) = (json.as_object_mut(), ratio) {
                    json.insert("percent".to_owned(), json!(ratio));
                }
                differences.insert(result.new.name.clone(), json);
            }
            let one = |cause: &Cause| {
                json!({
                    "provision": cause.provision, "old": cause.old, "new": cause.new,
                    "share": cause.share.as_ref().map(|share| number(share, result.new.unit)),
                })
            };
            shares.insert(result.new.name.clone(), result.causes.iter().map(one).collect());
            for cause in &result.causes {
                if !addresses.contains(&cause.provision.as_str()) {
                    addresses.push(&cause.provision);
                }
            }
        }
        json!({
            "title": case.title, "entry": case.entry, "old": side(&case.old), "new": side(&case.new),
            "difference": differences, "causes": addresses, "shares": shares,
            "fewest": case.results.iter().all(|result| result.fewest),
        })
    };
    let sums = totals.sums.iter().map(|sum| {
        json!({
            "entry": sum.entry, "result": sum.name, "cases": sum.cases, "old": number(&sum.old, sum.unit),
            "new": number(&sum.new, sum.unit), "difference": number(&(&sum.new - &sum.old), sum.unit),
        })
    });
    let by_cause = totals.causes.iter().map(|sum| {
        json!({
            "provision": sum.provision, "entry": sum.entry, "result": sum.name, "cases": sum.cases,
            "share": number(&sum.share, sum.unit),
        })
    });
    let bands = sorted_bands(totals).into_iter().map(|(band, count)| {
        let (from, to) = match band {
            Band::Below(edge) => (None, Some(edge)),
            Band::Between(low, high) => (Some(low), Some(high)),
            Band::Same => (Some(0), Some(0)),
            Band::Above(edge) => (Some(edge), None),
            Band::New => (None, None),
        };
        json!({"from_percent": from, "to_percent": to, "cases": count})
    });
    json!({
        "old": names.old,
        "new": names.new,
        "cases": cases.iter().map(row).collect::<Vec<_>>(),
        "totals": {
            "cases": totals.cases, "changed": totals.changed, "failed": totals.failed,
            "sums": sums.collect::<Vec<_>>(), "causes": by_cause.collect::<Vec<_>>(),
            "distribution": bands.collect::<Vec<_>>(), "largest": totals.largest,
        },
        "engine": json::ENGINE,
    })
}

/// CSV: a row a result.
pub fn csv(cases: &[Compared]) -> String {
    let mut out = String::from("題,算定,結果,単位,旧,新,差,差（％）,原因,誤り\r\n");
    let mut put = |cells: [String; 10]| {
        out.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        out.push_str("\r\n");
    };
    let plain = |item: &ResultItem| match &item.value {
        Value::Number(number) => {
            let written = written(number, item.unit, item.rounding);
            written.exact.unwrap_or(written.digits)
        }
        Value::Date(day) => day.to_string(),
        other => shown(other, None, None, Language::Japanese),
    };
    for case in cases {
        let wrong: Vec<String> = [&case.old, &case.new]
            .into_iter()
            .filter_map(|side| side.as_ref().err())
            .flatten()
            .filter(|found| found.severity == Severity::Error)
            .map(|found| format!("{} {}", found.code.as_str(), found.message))
            .collect();
        let (title, entry) = (case.title.clone(), case.entry.clone());
        if case.results.is_empty() {
            let empty = String::new;
            put([title, entry, empty(), empty(), empty(), empty(), empty(), empty(), empty(), wrong.join("; ")]);
            continue;
        }
        for result in &case.results {
            let difference = result.difference.as_ref().map_or_else(String::new, |number| {
                let written = written(number, result.new.unit, result.new.rounding);
                written.exact.unwrap_or(written.digits)
            });
            let ratio = result.ratio().map(|ratio| (&ratio * &Number::from(100)).decimal_half_up(2));
            put([
                title.clone(),
                entry.clone(),
                result.new.name.clone(),
                sign(result.new.unit).unwrap_or_default(),
                plain(&result.old),
                plain(&result.new),
                difference,
                ratio.unwrap_or_default(),
                result.causes.iter().map(|cause| cause.provision.as_str()).collect::<Vec<_>>().join("; "),
                String::new(),
            ]);
        }
    }
    out
}

/// A cell; one that a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let number = cell.trim_start_matches('-').chars().all(|one| one.is_ascii_digit() || matches!(one, '.' | '/'));
    let risky = !number && cell.starts_with(['=', '+', '-', '@', '\t']);
    let cell = if risky { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
