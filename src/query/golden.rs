//! Golden cases: worked by hand, compared by value with what the rules give, under one or two states of the rules.

use crate::calendar::era::{Beyond, parse_date};
use crate::corpus::case::{Case, Golden, Switches};
use crate::corpus::cell;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Severity};
use crate::diagnostic::suggest::nearest;
use crate::eval::outcome::{Outcome, ResultItem};
use crate::law::address::Address;
use crate::law::quantity;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::query::state::{VersionState, parse_revision};
use crate::source::span::Spanned;

/// Works a case out under a state of the rules.
pub type Evaluate<'e> = dyn Fn(&Case, VersionState, &Switches) -> Result<Outcome, Vec<Diagnostic>> + 'e;

/// How a golden case went.
#[derive(Clone, Debug)]
pub struct GoldenReport {
    /// 題, else the entry's name.
    pub title: String,
    /// The entry.
    pub entry: String,
    /// 典拠.
    pub authority: Option<String>,
    /// What differs; none: the case holds.
    pub differences: Vec<Difference>,
    /// What was worked out for it, each state once.
    pub outcomes: Vec<Outcome>,
}

impl GoldenReport {
    /// Whether the case holds.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }

    /// The differences as findings at the expected values, with the reasons of the rules behind them.
    pub fn diagnostics(&self, shown: &dyn Fn(&ResultItem) -> String) -> Vec<Diagnostic> {
        self.differences.iter().map(|difference| difference.diagnostic(&self.title, shown)).collect()
    }
}

/// Which of a golden case's sides is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// 期待.
    Expected,
    /// 旧.
    Old,
    /// 新.
    New,
}

impl Side {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expected => "期待",
            Self::Old => "旧",
            Self::New => "新",
        }
    }
}

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// On which side.
    pub side: Side,
    /// What it is.
    pub kind: DifferenceKind,
}

/// The ways in which a case can differ.
#[derive(Clone, Debug)]
pub enum DifferenceKind {
    /// A result has another value.
    Value {
        /// The result's name.
        name: String,
        /// What was expected.
        expected: Spanned<String>,
        /// What came out.
        actual: Box<ResultItem>,
    },
    /// There is no such result.
    NoResult {
        /// The name that was expected.
        name: Spanned<String>,
        /// Names like it.
        near: Vec<String>,
    },
    /// An error was expected, and the case was worked out.
    NoError {
        /// What was expected.
        expected: Spanned<String>,
    },
    /// The case gives an error that was not expected.
    Error {
        /// What was expected, where an error with another code was.
        expected: Option<Spanned<String>>,
        /// Why there is no result.
        findings: Vec<Diagnostic>,
    },
    /// The golden case itself cannot be read.
    Unreadable(Box<Diagnostic>),
}

/// Runs a golden case; none where the case expects nothing.
pub fn run(case: &Case, switches: &Switches, evaluate: &Evaluate<'_>) -> Option<GoldenReport> {
    let golden = case.golden.as_ref()?;
    let mut report = GoldenReport {
        title: case.title.clone().unwrap_or_else(|| case.entry.node.clone()),
        entry: case.entry.node.clone(),
        authority: golden.authority.clone(),
        differences: Vec::new(),
        outcomes: Vec::new(),
    };
    match asked(golden, switches) {
        Ok((states, switches)) => {
            for (side, state, expected) in states {
                let outcome = evaluate(case, state, &switches);
                let kinds = compare(expected, golden.error.as_ref(), &outcome);
                report.differences.extend(kinds.into_iter().map(|kind| Difference { side, kind }));
                report.outcomes.extend(outcome);
            }
        }
        Err(found) => report
            .differences
            .push(Difference { side: Side::Expected, kind: DifferenceKind::Unreadable(Box::new(found)) }),
    }
    Some(report)
}

type Pairs = [(Spanned<String>, Spanned<String>)];
type Asked<'g> = (Side, VersionState, &'g Pairs);

/// The states that a golden case asks for, each with what is expected there.
fn asked<'g>(golden: &'g Golden, switches: &Switches) -> Result<(Vec<Asked<'g>>, Switches), Diagnostic> {
    let mut switches = switches.clone();
    if let Some(day) = &golden.known_on {
        let parsed = parse_date(&day.node, Beyond::Refused)
            .map_err(|error| Diagnostic::at(Code::BadDate, day.span, error.to_string()).maybe_help(error.help()))?;
        switches.known_on = Some(parsed.date);
    }
    let revision = match &golden.revision {
        Some(revision) => Some(parse_revision(&revision.node).map_err(|error| {
            Diagnostic::at(Code::UnknownRevision, revision.span, error.to_string()).maybe_help(error.help())
        })?),
        None => None,
    };
    let mut states: Vec<Asked<'_>> = Vec::new();
    let only_error = golden.error.is_some() && golden.old.is_empty() && golden.new.is_empty();
    if !golden.expected.is_empty() || only_error {
        states.push((Side::Expected, VersionState::Newest, &golden.expected));
    }
    if let Some(revision) = revision {
        if !golden.old.is_empty() {
            states.push((Side::Old, VersionState::BeforeRevision(revision), &golden.old));
        }
        if !golden.new.is_empty() {
            states.push((Side::New, VersionState::Revision(revision), &golden.new));
        }
    }
    Ok((states, switches))
}

fn compare(
    expected: &Pairs,
    error: Option<&Spanned<String>>,
    outcome: &Result<Outcome, Vec<Diagnostic>>,
) -> Vec<DifferenceKind> {
    match (outcome, error) {
        (Ok(_), Some(error)) if cell::truth(&error.node) != Some(false) => {
            vec![DifferenceKind::NoError { expected: error.clone() }]
        }
        (Ok(outcome), _) => expected.iter().filter_map(|(name, value)| compare_result(name, value, outcome)).collect(),
        (Err(findings), Some(error)) if same_error(error, findings) => Vec::new(),
        (Err(findings), error) => {
            vec![DifferenceKind::Error { expected: error.cloned(), findings: findings.clone() }]
        }
    }
}

/// `true` is any error, `K0507` that one, other words a part of the message.
fn same_error(expected: &Spanned<String>, findings: &[Diagnostic]) -> bool {
    let folded = fold(&expected.node);
    let errors = || findings.iter().filter(|found| found.severity == Severity::Error);
    match cell::truth(&expected.node) {
        Some(any) => any,
        None => errors().any(|found| {
            found.code.as_str() == folded
                || fold(found.code.title()) == folded
                || fold(&found.message).contains(&folded)
        }),
    }
}

fn compare_result(name: &Spanned<String>, expected: &Spanned<String>, outcome: &Outcome) -> Option<DifferenceKind> {
    // 確度 is told with the results, and may be expected as they are.
    if fold(&name.node) == "確度" && !outcome.results.iter().any(|result| fold(&result.name) == "確度") {
        let value = Value::Text(outcome.confidence.map_or("なし", |confidence| confidence.as_str()).to_owned());
        let actual = ResultItem { name: name.node.clone(), value, unit: None, rounding: None };
        return differs(name, expected, &actual);
    }
    match outcome.results.iter().find(|result| fold(&result.name) == fold(&name.node)) {
        Some(actual) => differs(name, expected, actual),
        None => {
            let names = outcome.results.iter().map(|result| result.name.as_str());
            let near = nearest(&name.node, names).into_iter().map(str::to_owned).collect();
            Some(DifferenceKind::NoResult { name: name.clone(), near })
        }
    }
}

fn differs(name: &Spanned<String>, expected: &Spanned<String>, actual: &ResultItem) -> Option<DifferenceKind> {
    (!is(&expected.node, &actual.value, actual.unit)).then(|| DifferenceKind::Value {
        name: name.node.clone(),
        expected: expected.clone(),
        actual: Box::new(actual.clone()),
    })
}

/// Whether a text as people write it is a value: `60日`, `1.250％`, `12,345円`, `2411/190 ％`, a category, a date, `なし`.
pub fn is(expected: &str, value: &Value, unit: Option<Unit>) -> bool {
    let folded = fold(expected);
    match value {
        Value::Number(number) => {
            let read = quantity::parse(expected).ok();
            read.and_then(|read| read.value_in(unit.unwrap_or(Unit::PLAIN))).is_some_and(|value| value == *number)
        }
        Value::Date(day) => parse_date(expected, Beyond::Allowed).is_ok_and(|parsed| parsed.date == *day),
        Value::Open => folded == "未通知",
        Value::Truth(truth) => cell::truth(expected) == Some(*truth),
        Value::Category(word) | Value::Text(word) => fold(word) == folded,
        Value::Categories(words) => {
            let mut typed: Vec<String> = expected.split(['、', ',', '，']).map(fold).collect();
            let mut given: Vec<String> = words.iter().map(|word| fold(word)).collect();
            typed.sort();
            given.sort();
            typed == given
        }
        Value::Address(address) => {
            Address::parse(expected.trim()).map_or(folded == fold(&address.to_string()), |typed| typed == *address)
        }
        // `なし` alone is enough; with a reason, the reason must be that one.
        Value::Absent(reason) => match folded.strip_prefix("なし") {
            Some("") => true,
            Some(given) => given.trim_matches(['(', ')']) == fold(reason).trim_matches(['(', ')']),
            None => matches!(folded.as_str(), "null" | "―"),
        },
        // Lists are told by how many rows they have.
        Value::List(rows) => folded.trim_end_matches('件') == rows.len().to_string(),
    }
}

impl Difference {
    fn diagnostic(&self, title: &str, shown: &dyn Fn(&ResultItem) -> String) -> Diagnostic {
        let side = self.side.as_str();
        match &self.kind {
            DifferenceKind::Value { name, expected, actual } => Diagnostic::at(
                Code::GoldenDiffers,
                expected.span,
                format!("「{title}」の{side}の「{name}」は「{}」でなく「{}」", expected.node, shown(actual)),
            ),
            DifferenceKind::NoResult { name, near } => {
                let finding = Diagnostic::at(
                    Code::GoldenDiffers,
                    name.span,
                    format!("「{title}」の結果に「{}」がない", name.node),
                );
                match near.as_slice() {
                    [] => finding,
                    near => finding.help(format!("近い名前: 「{}」", near.join("」「"))),
                }
            }
            DifferenceKind::NoError { expected } => Diagnostic::at(
                Code::GoldenDiffers,
                expected.span,
                format!("「{title}」の{side}はエラーになるはずが、結果がある"),
            ),
            DifferenceKind::Error { expected, findings } => {
                let first = findings.iter().find(|found| found.severity == Severity::Error);
                let reason = first.map_or("", |found| found.message.as_str());
                let code = first.map_or("", |found| found.code.as_str());
                let mut finding = Diagnostic::new(
                    Code::GoldenDiffers,
                    match expected {
                        Some(expected) => {
                            format!("「{title}」の{side}のエラーは「{}」でなく「{code} {reason}」", expected.node)
                        }
                        None => format!("「{title}」の{side}は算定できない: {code} {reason}"),
                    },
                );
                if let Some(expected) = expected {
                    finding = finding.label(expected.span, "");
                }
                if let Some(first) = first {
                    finding.labels.extend(first.labels.iter().cloned());
                    finding.help = first.help.clone();
                    finding.notes.extend(first.notes.iter().cloned());
                }
                finding
            }
            DifferenceKind::Unreadable(found) => (**found).clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is;
    use crate::law::address::Address;
    use crate::law::unit::Unit;
    use crate::law::value::Value;
    use crate::number::exact::Number;
    use chrono::NaiveDate;

    fn number(numerator: i64, denominator: i64) -> Value {
        Value::Number(Number::ratio(numerator, denominator).unwrap())
    }

    #[test]
    fn values_are_compared_by_value() {
        let day = Value::Date(NaiveDate::from_ymd_opt(2013, 4, 1).unwrap());
        for (expected, value, unit, same) in [
            ("60日", number(60, 1), Some(Unit::DAY), true),
            ("60", number(60, 1), Some(Unit::DAY), true),
            ("60円", number(60, 1), Some(Unit::DAY), false),
            ("1.250％", number(125, 10_000), Some(Unit::PERCENT), true),
            ("1.25", number(125, 10_000), Some(Unit::PERCENT), true),
            ("0.0125", number(125, 10_000), None, true),
            ("1.251％", number(125, 10_000), Some(Unit::PERCENT), false),
            ("12,345円", number(12_345, 1), Some(Unit::YEN), true),
            ("2411/190 ％", number(2_411, 19_000), Some(Unit::PERCENT), true),
            ("2411/190", number(2_411, 19_000), Some(Unit::PERCENT), true),
            ("12.689％", number(2_411, 19_000), Some(Unit::PERCENT), false),
            ("平成25年4月1日", day.clone(), None, true),
            ("2013-04-02", day, None, false),
            ("Ｃ", Value::Category("C".to_owned()), None, true),
            ("はい", Value::Truth(true), None, true),
            ("false", Value::Truth(true), None, false),
            ("II[5]2(1)", Value::Address(Address::parse("Ⅱ［５］２(1)").unwrap()), None, true),
            ("なし", Value::Absent("［２］４による".to_owned()), None, true),
            ("なし（［２］４による）", Value::Absent("［２］４による".to_owned()), None, true),
            ("なし（ほか）", Value::Absent("［２］４による".to_owned()), None, false),
            ("0", Value::Absent(String::new()), None, false),
            ("機械、船舶", Value::Categories(vec!["船舶".to_owned(), "機械".to_owned()]), None, true),
        ] {
            assert_eq!(is(expected, &value, unit), same, "{expected}");
        }
    }
}
