//! Dates as written: the accepted notations, the near misses, the borders of the eras.

use chrono::NaiveDate;
use kitei::calendar::era::Beyond;
use kitei::calendar::era::DateError;
use kitei::calendar::era::Era;
use kitei::calendar::era::ParsedDate;
use kitei::calendar::era::format_japanese;
use kitei::calendar::era::parse_date;
use kitei::calendar::numeral::parse_kanji_number;
use proptest::prop_assert_eq;
use proptest::proptest;

fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn read(text: &str) -> NaiveDate {
    let parsed = parse_date(text, Beyond::Refused).unwrap();
    assert!(!parsed.beyond_era, "{text}");
    parsed.date
}

/// Gives the message, and the help if there is one.
fn refused(text: &str) -> (String, Option<String>) {
    let error = parse_date(text, Beyond::Refused).unwrap_err();
    (error.to_string(), error.help())
}

#[test]
fn accepted_notations() {
    let cases = [
        ("平成25年4月1日", ymd(2013, 4, 1)),
        ("平成 25 年４月１日", ymd(2013, 4, 1)),
        ("平成２５年０４月０１日", ymd(2013, 4, 1)),
        ("　平成\u{3000}25\u{3000}年 4 月 1 日 ", ymd(2013, 4, 1)),
        ("令和元年5月1日", ymd(2019, 5, 1)),
        ("令和 元 年５月１日", ymd(2019, 5, 1)),
        ("令和1年5月1日", ymd(2019, 5, 1)),
        ("令和五年四月一日", ymd(2023, 4, 1)),
        ("平成二十五年十二月三十一日", ymd(2013, 12, 31)),
        ("平成二五年一〇月三〇日", ymd(2013, 10, 30)),
        ("昭和十年十月十日", ymd(1935, 10, 10)),
        ("二〇一三年四月一日", ymd(2013, 4, 1)),
        ("2013年4月1日", ymd(2013, 4, 1)),
        ("２０１３年４月１日", ymd(2013, 4, 1)),
        ("2013-04-01", ymd(2013, 4, 1)),
        ("２０１３－０４－０１", ymd(2013, 4, 1)),
        ("2020年2月29日", ymd(2020, 2, 29)),
        ("1873-01-01", ymd(1873, 1, 1)),
        ("9999-12-31", ymd(9999, 12, 31)),
    ];
    for (text, date) in cases {
        assert_eq!(read(text), date, "{text}");
    }
}

#[test]
fn the_double_days_have_two_names() {
    assert_eq!(read("明治45年7月30日"), read("大正元年7月30日"));
    assert_eq!(read("大正15年12月25日"), read("昭和元年12月25日"));
    assert_eq!(format_japanese(ymd(1912, 7, 30)), "大正元年7月30日");
    assert_eq!(format_japanese(ymd(1926, 12, 25)), "昭和元年12月25日");
    assert_eq!(format_japanese(ymd(1872, 12, 31)), "1872年12月31日");
}

#[test]
fn each_era_has_a_first_and_a_last_day() {
    let cases = [
        ("明治6年1月1日", true),
        ("明治5年12月31日", false),
        ("明治45年7月31日", false),
        ("大正元年7月29日", false),
        ("大正15年12月26日", false),
        ("昭和元年12月24日", false),
        ("昭和64年1月7日", true),
        ("昭和64年1月8日", false),
        ("平成元年1月7日", false),
        ("平成元年1月8日", true),
        ("平成31年4月30日", true),
        ("平成31年5月1日", false),
        ("令和元年4月30日", false),
        ("令和元年5月1日", true),
    ];
    for (text, valid) in cases {
        assert_eq!(parse_date(text, Beyond::Refused).is_ok(), valid, "{text}");
    }
    let help = |date: &str| Some(format!("「{date}」と書きます"));
    assert_eq!(refused("昭和64年1月8日"), ("昭和は64年1月7日までです".to_owned(), help("平成元年1月8日")));
    assert_eq!(refused("大正元年7月29日"), ("大正は元年7月30日からです".to_owned(), help("明治45年7月29日")));
    assert_eq!(refused("平成32年4月1日"), ("平成は31年4月30日までです".to_owned(), help("令和2年4月1日")));
}

#[test]
fn a_text_of_the_era_may_count_on_in_it() {
    let beyond = ParsedDate { date: ymd(2020, 4, 1), beyond_era: true };
    assert_eq!(parse_date("平成32年4月1日", Beyond::Allowed), Ok(beyond));
    let within = ParsedDate { date: ymd(2019, 4, 30), beyond_era: false };
    assert_eq!(parse_date("平成31年4月30日", Beyond::Allowed), Ok(within));
    assert!(parse_date("平成元年1月7日", Beyond::Allowed).is_err());
    assert!(parse_date("平成32年2月30日", Beyond::Allowed).is_err());
}

#[test]
fn near_misses_are_told_what_to_write() {
    let cases = [
        ("20130401", "2013-04-01"),
        ("2013/04/01", "2013-04-01"),
        ("２０１３／４／１", "2013-04-01"),
        ("2013.4.1", "2013-04-01"),
        ("2013-4-1", "2013-04-01"),
        ("H25.4.1", "平成25年4月1日"),
        ("ｈ25/4/1", "平成25年4月1日"),
        ("R元.5.1", "令和元年5月1日"),
        ("R1.5.1", "令和元年5月1日"),
        ("平25.4.1", "平成25年4月1日"),
        ("平成25.4.1", "平成25年4月1日"),
        ("H25年4月1日", "平成25年4月1日"),
    ];
    for (text, instead) in cases {
        let message = format!("「{text}」は日付の書き方ではありません");
        assert_eq!(refused(text), (message, Some(format!("「{instead}」と書きます"))), "{text}");
    }
    // The near miss is also a day that does not exist: both are told.
    let both = "「昭和64年1月8日」の形で書きます。ただし、昭和は64年1月7日までです";
    assert_eq!(refused("S64.1.8").1.as_deref(), Some(both));
    assert!(matches!(
        parse_date("20130230", Beyond::Refused),
        Err(DateError::Notation { problem: Some(problem), .. }) if matches!(*problem, DateError::NoSuchDay { .. })
    ));
}

#[test]
fn days_that_do_not_exist() {
    let cases = [
        ("2023年2月30日", "2023年2月30日という日はありません", Some("2023年2月は28日までです")),
        ("令和五年二月三十日", "令和5年2月30日という日はありません", Some("2023年2月は28日までです")),
        ("2023-13-01", "2023年13月1日という日はありません", None),
        ("2023年4月0日", "2023年4月0日という日はありません", Some("2023年4月は30日までです")),
        ("平成0年4月1日", "平成0年4月1日という日はありません", None),
        ("1872-12-31", "明治6年（1873年）1月1日より前の日付は扱いません", Some("明治5年までの日付は太陰暦によります")),
        (
            "25年4月1日",
            "明治6年（1873年）1月1日より前の日付は扱いません",
            Some("年は、元号を付けるか、西暦の4桁で書きます"),
        ),
        ("10000年1月1日", "西暦9999年より後の日付は扱いません", None),
        ("令和7982年1月1日", "西暦9999年より後の日付は扱いません", None),
        ("令和999999999年1月1日", "西暦9999年より後の日付は扱いません", None),
    ];
    for (text, message, help) in cases {
        assert_eq!(refused(text), (message.to_owned(), help.map(str::to_owned)), "{text}");
    }
}

#[test]
fn what_is_no_date() {
    let cases = [
        "",
        "日",
        "三月",
        "平成25年4月",
        "平成25年",
        "元年5月1日",
        "2013元年5月1日",
        "平成2 5年4月1日",
        "平成25年4月1日から",
        "25.4.1",
        "2013-04-01-01",
        "20130401日",
        "2013040",
        "平成99999999999年1月1日",
        "平 成25年4月1日",
        "+2013-04-01",
    ];
    for text in cases {
        let unreadable = DateError::Unreadable { text: text.to_owned() };
        assert_eq!(parse_date(text, Beyond::Refused), Err(unreadable), "{text}");
    }
}

/// Each day from 1873 to 2100 keeps its value through every notation, and each era runs without a gap.
#[test]
fn every_day_comes_back_from_its_text() {
    // The borders as the ordinances name them, apart from the code's own.
    let era_of = |(year, month, day): (i32, u32, u32)| match (year, month, day) {
        border if border < (1912, 7, 30) => (Era::Meiji, 1867),
        border if border < (1926, 12, 25) => (Era::Taisho, 1911),
        border if border < (1989, 1, 8) => (Era::Showa, 1925),
        border if border < (2019, 5, 1) => (Era::Heisei, 1988),
        _ => (Era::Reiwa, 2018),
    };
    let parts = |date: NaiveDate| {
        let text = date.to_string();
        let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap());
        (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
    };
    for date in ymd(1873, 1, 1).iter_days().take_while(|date| *date < ymd(2101, 1, 1)) {
        let (year, month, day) = parts(date);
        let (era, before) = era_of((i32::try_from(year).unwrap(), month, day));
        let era_year = if year - before == 1 { "元".to_owned() } else { (year - before).to_string() };
        let text = format_japanese(date);
        assert_eq!(text, format!("{}{era_year}年{month}月{day}日", era.name()));
        assert_eq!(Era::of(date), Some(era));
        assert_eq!(read(&text), date);
        assert_eq!(read(&date.to_string()), date);
        assert_eq!(read(&format!("{year}年{month}月{day}日")), date);
        assert_eq!(read(&format!("{}年{}月{}日", kanji(year.into()), kanji(month.into()), kanji(day.into()))), date);
    }
}

fn kanji_digit(digit: u64) -> char {
    "〇一二三四五六七八九".chars().nth(usize::try_from(digit).unwrap()).unwrap()
}

/// Writes a number below 億 in kanji by the usual rule.
fn kanji(number: u64) -> String {
    if number >= 10_000 {
        let rest = if number.is_multiple_of(10_000) { String::new() } else { kanji(number % 10_000) };
        return format!("{}万{rest}", kanji(number / 10_000));
    }
    let mut text = String::new();
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        match number / unit % 10 {
            0 => {}
            1 if unit > 1 => text.push_str(name),
            digit => text.push_str(&format!("{}{name}", kanji_digit(digit))),
        }
    }
    if text.is_empty() { "〇".to_owned() } else { text }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn kanji_numerals_come_back(number in 0..100_000_000_u64) {
        prop_assert_eq!(parse_kanji_number(&kanji(number)), Some(number));
        let digits: String =
            number.to_string().chars().map(|digit| kanji_digit(digit.to_digit(10).unwrap().into())).collect();
        prop_assert_eq!(parse_kanji_number(&digits), Some(number));
    }

    /// Any text is answered, and an error always has one line.
    #[test]
    fn any_text_is_answered(text in "[平成令和明治MSHR元0-9０-９一二十〇年月日./ 　-]{0,16}") {
        if let Err(error) = parse_date(&text, Beyond::Refused) {
            prop_assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}
