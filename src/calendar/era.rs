//! The eras (元号) with their real first and last days, and dates from and to Japanese texts.
//! Holds what a written date means and what is wrong with it; how it is written is `notation`'s.

use chrono::Datelike;
use chrono::NaiveDate;
use thiserror::Error;

use crate::calendar::notation;
use crate::calendar::notation::WrittenDate;

/// An era of the solar calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// 明治, taken from the first day of the solar calendar on.
    Meiji,
    /// 大正.
    Taisho,
    /// 昭和.
    Showa,
    /// 平成.
    Heisei,
    /// 令和.
    Reiwa,
}

impl Era {
    /// All eras, the oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// Gives the name as texts write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// Gives the first day on which a date may bear the name.
    ///
    /// 大正 and 昭和 began on the day they were proclaimed, so that day has two names; 平成 and 令和 on the day after
    /// the last of the era before (昭和64年政令第1号, 平成31年政令第143号).
    pub const fn first_day(self) -> NaiveDate {
        match self {
            // 明治6年1月1日, the first day of the solar calendar (明治5年太政官布告第337号); before it dates are lunar.
            Self::Meiji => day(1873, 1, 1),
            Self::Taisho => day(1912, 7, 30),
            Self::Showa => day(1926, 12, 25),
            Self::Heisei => day(1989, 1, 8),
            Self::Reiwa => day(2019, 5, 1),
        }
    }

    /// Gives the last day that bears the name, if the era has ended.
    pub const fn last_day(self) -> Option<NaiveDate> {
        match self {
            Self::Meiji => Some(day(1912, 7, 30)),
            Self::Taisho => Some(day(1926, 12, 25)),
            Self::Showa => Some(day(1989, 1, 7)),
            Self::Heisei => Some(day(2019, 4, 30)),
            Self::Reiwa => None,
        }
    }

    /// Gives the era of a date, the new one on a day with two names; `None` before the solar calendar.
    pub fn of(date: NaiveDate) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| era.first_day() <= date)
    }

    /// Gives the Western year of the era's first year (元年).
    const fn first_year(self) -> i32 {
        match self {
            Self::Meiji => 1868,
            Self::Taisho => 1912,
            Self::Showa => 1926,
            Self::Heisei => 1989,
            Self::Reiwa => 2019,
        }
    }

    /// Writes a date in this era, whichever era it falls in; the first year is 元年.
    fn write(self, date: NaiveDate) -> String {
        format!("{}{}", self.name(), self.write_without_name(date))
    }

    fn write_without_name(self, date: NaiveDate) -> String {
        let year = match date.year() - self.first_year() + 1 {
            1 => "元".to_owned(),
            year => year.to_string(),
        };
        format!("{year}年{}月{}日", date.month(), date.day())
    }
}

#[expect(clippy::expect_used, reason = "called with the constants above, which a test goes through")]
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

/// Whether a date may count on in an era that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// For texts promulgated within the era: 平成32年4月1日 is 令和2年4月1日.
    Allowed,
    /// For all others: such a date is an error.
    Refused,
}

impl Beyond {
    /// What a text may do that was promulgated on a day: count on in the era of that day.
    pub fn of(written: &str, promulgated: Option<NaiveDate>) -> Self {
        let named = Era::ALL.into_iter().find(|era| written.trim_start().starts_with(era.name()));
        let within = |era: Era| {
            promulgated.is_some_and(|day| era.first_day() <= day && era.last_day().is_none_or(|last| day <= last))
        };
        if named.is_some_and(within) { Self::Allowed } else { Self::Refused }
    }
}

/// A date read from a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDate {
    /// The date.
    pub date: NaiveDate,
    /// Whether the text counts on in an era that had ended by then.
    pub beyond_era: bool,
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// The text has nothing of a date.
    #[error("「{text}」は日付として読めません")]
    Unreadable {
        /// The text as given.
        text: String,
    },
    /// The text is a date in a notation that the language does not take.
    #[error("「{text}」は日付の書き方ではありません")]
    Notation {
        /// The text as given.
        text: String,
        /// The same date in an accepted notation.
        instead: String,
        /// What is wrong with the date besides.
        problem: Option<Box<DateError>>,
    },
    /// The calendar has no such day.
    #[error("{written}という日はありません")]
    NoSuchDay {
        /// The date as written, with its era if it has one.
        written: String,
        /// The last day of its month, if there is such a month.
        end_of_month: Option<NaiveDate>,
    },
    /// The date lies before its era.
    #[error("{}は{}からです", .era.name(), .era.write_without_name(.era.first_day()))]
    BeforeEra {
        /// The era that the text names.
        era: Era,
        /// The date that was meant.
        date: NaiveDate,
    },
    /// The date lies after its era.
    #[error("{}は{}までです", .era.name(), .era.write_without_name(*.last_day))]
    AfterEra {
        /// The era that the text names.
        era: Era,
        /// The era's last day.
        last_day: NaiveDate,
        /// The date that was meant.
        date: NaiveDate,
    },
    /// The date lies before the solar calendar.
    #[error("明治6年（1873年）1月1日より前の日付は扱いません")]
    TooEarly {
        /// The Western year, as written or as the era gives it.
        year: i64,
    },
    /// The year has more than four digits.
    #[error("西暦9999年より後の日付は扱いません")]
    TooLate,
}

impl DateError {
    /// Says what to write instead, where that is known.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unreadable { .. } => {
                Some("「平成25年4月1日」「2013年4月1日」「2013-04-01」のいずれかの形で書きます".to_owned())
            }
            Self::Notation { instead, problem: None, .. } => Some(format!("「{instead}」と書きます")),
            Self::Notation { instead, problem: Some(problem), .. } => {
                Some(format!("「{instead}」の形で書きます。ただし、{problem}"))
            }
            Self::NoSuchDay { end_of_month, .. } => {
                end_of_month.map(|end| format!("{}年{}月は{}日までです", end.year(), end.month(), end.day()))
            }
            Self::BeforeEra { date, .. } | Self::AfterEra { date, .. } => {
                Some(format!("「{}」と書きます", format_japanese(*date)))
            }
            Self::TooEarly { year: 1..=999 } => Some("年は、元号を付けるか、西暦の4桁で書きます".to_owned()),
            Self::TooEarly { .. } => Some("明治5年までの日付は太陰暦によります".to_owned()),
            Self::TooLate => None,
        }
    }
}

/// Reads a date in any accepted notation.
///
/// These are `平成25年4月1日`, `令和元年5月1日`, `令和五年四月一日`, `2013年4月1日` and `2013-04-01`, with full- or
/// half-width digits and spaces between the parts. An era's name is held to the era's real days.
pub fn parse_date(text: &str, beyond: Beyond) -> Result<ParsedDate, DateError> {
    if let Some(written) = notation::read(text) {
        return resolve(&written, beyond);
    }
    let text = text.to_owned();
    match notation::read_near_miss(&text) {
        Some(written) => {
            let problem = resolve(&written, beyond).err().map(Box::new);
            Err(DateError::Notation { text, instead: written.accepted(), problem })
        }
        None => Err(DateError::Unreadable { text }),
    }
}

/// Writes a date with its era, `令和元年5月1日`; on a day with two names with the new one, before 1873 without.
pub fn format_japanese(date: NaiveDate) -> String {
    match Era::of(date) {
        Some(era) => era.write(date),
        None => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

fn resolve(written: &WrittenDate, beyond: Beyond) -> Result<ParsedDate, DateError> {
    let no_such_day = |end_of_month| DateError::NoSuchDay { written: written.to_string(), end_of_month };
    if written.era.is_some() && written.year == 0 {
        return Err(no_such_day(None));
    }
    let before_first = written.era.map_or(0, |era| i64::from(era.first_year()) - 1);
    let year = before_first + i64::from(written.year);
    if year < 1873 {
        return Err(DateError::TooEarly { year });
    }
    let year = i32::try_from(year).ok().filter(|year| *year <= 9999).ok_or(DateError::TooLate)?;
    let date = NaiveDate::from_ymd_opt(year, written.month, written.day).ok_or_else(|| {
        let first = NaiveDate::from_ymd_opt(year, written.month, 1);
        no_such_day(first.and_then(|first| first.with_day(u32::from(first.num_days_in_month()))))
    })?;
    let Some(era) = written.era else {
        return Ok(ParsedDate { date, beyond_era: false });
    };
    if date < era.first_day() {
        return Err(DateError::BeforeEra { era, date });
    }
    match (era.last_day(), beyond) {
        (Some(last_day), Beyond::Refused) if date > last_day => Err(DateError::AfterEra { era, last_day, date }),
        (last_day, _) => Ok(ParsedDate { date, beyond_era: last_day.is_some_and(|last_day| date > last_day) }),
    }
}
