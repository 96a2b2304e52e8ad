//! Holidays as a list that the caller gives, and the business days between them.
//! Knows no law of holidays and reads no file; Saturdays and Sundays are never business days.

use std::collections::BTreeSet;

use chrono::Datelike;
use chrono::NaiveDate;
use chrono::Weekday;
use thiserror::Error;

/// A list of days, besides Saturdays and Sundays, on which no business is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeSet<NaiveDate>,
}

/// Why a line of a list of holidays is not one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HolidayError {
    /// The line is not a date of the form 2013-04-01.
    #[error("{line}行目の「{text}」は休日の日付ではありません")]
    NotADate {
        /// The number of the line, from 1.
        line: usize,
        /// The line without its comment.
        text: String,
    },
    /// The line has the form of a date, but the calendar has no such day.
    #[error("{line}行目の{text}という日はありません")]
    NoSuchDay {
        /// The number of the line, from 1.
        line: usize,
        /// The line without its comment.
        text: String,
    },
}

impl HolidayError {
    /// Gives the number of the line, from 1.
    pub const fn line(&self) -> usize {
        match self {
            Self::NotADate { line, .. } | Self::NoSuchDay { line, .. } => *line,
        }
    }

    /// Says what to write instead, where that is known.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotADate { .. } => Some("1行に1日、「2013-04-29」の形で書き、＃の後は注釈とします".to_owned()),
            Self::NoSuchDay { .. } => None,
        }
    }
}

impl Holidays {
    /// Reads a list with one date (2013-04-29) a line, where `#` or `＃` begins a comment; gives every error of the list.
    pub fn parse(text: &str) -> Result<Self, Vec<HolidayError>> {
        let mut days = BTreeSet::new();
        let mut errors = Vec::new();
        // A byte order mark is no part of the first date.
        for (index, line) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
            let written = line.split(['#', '＃']).next().unwrap_or("").trim();
            if written.is_empty() {
                continue;
            }
            match parse_day(written, index + 1) {
                Ok(day) => {
                    days.insert(day);
                }
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Self { days }) } else { Err(errors) }
    }

    /// Tells whether a date is neither a Saturday, a Sunday nor listed.
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !self.days.contains(&date)
    }

    /// Gives the first business day on or after a date: a period that would end on a holiday ends on the next day that
    /// is none (民法142条). `None` only at the calendar's end.
    pub fn next_business_day(&self, date: NaiveDate) -> Option<NaiveDate> {
        date.iter_days().find(|day| self.is_business_day(*day))
    }

    /// Gives the listed days in order.
    pub fn iter(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.days.iter().copied()
    }
}

impl FromIterator<NaiveDate> for Holidays {
    fn from_iter<I: IntoIterator<Item = NaiveDate>>(days: I) -> Self {
        Self { days: days.into_iter().collect() }
    }
}

fn parse_day(text: &str, line: usize) -> Result<NaiveDate, HolidayError> {
    let not_a_date = || HolidayError::NotADate { line, text: text.to_owned() };
    let part = |part: Option<&str>, length: usize| -> Option<u32> {
        part.filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
    };
    let mut parts = text.split('-');
    let year = part(parts.next(), 4).and_then(|year| i32::try_from(year).ok()).ok_or_else(not_a_date)?;
    let month = part(parts.next(), 2).ok_or_else(not_a_date)?;
    let day = part(parts.next(), 2).ok_or_else(not_a_date)?;
    if parts.next().is_some() {
        return Err(not_a_date());
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| HolidayError::NoSuchDay { line, text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::HolidayError;
    use super::Holidays;
    use super::NaiveDate;

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn weekends_and_listed_days_are_skipped() {
        let golden_week =
            "# 2019年\n2019-04-29 # 昭和の日\n2019-04-30\n\n2019-05-01\n2019-05-02\n2019-05-03\n2019-05-06\n";
        let holidays = Holidays::parse(golden_week).unwrap();
        assert_eq!(holidays.iter().count(), 6);
        assert_eq!(holidays.next_business_day(date("2019-04-27")), Some(date("2019-05-07")));
        assert_eq!(holidays.next_business_day(date("2019-05-07")), Some(date("2019-05-07")));
        assert_eq!(holidays.next_business_day(date("2019-05-11")), Some(date("2019-05-13")));
        assert!(!holidays.is_business_day(date("2019-05-01")) && !holidays.is_business_day(date("2019-05-12")));
        assert_eq!(holidays, holidays.iter().collect());
        assert_eq!(Holidays::default().next_business_day(date("2019-04-29")), Some(date("2019-04-29")));
    }

    #[test]
    fn every_wrong_line_is_told() {
        let errors =
            Holidays::parse("2019-01-01\r\n2019/01/02\n2019-02-30\n2019-1-3\n+201-01-01\n2019-01-01-01").unwrap_err();
        let lines: Vec<_> = errors.iter().map(HolidayError::line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6]);
        assert_eq!(errors[0].to_string(), "2行目の「2019/01/02」は休日の日付ではありません");
        assert_eq!(errors[1].to_string(), "3行目の2019-02-30という日はありません");
        assert!(errors[0].help().is_some() && errors[1].help().is_none());
    }
}
