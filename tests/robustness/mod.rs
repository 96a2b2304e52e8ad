//! What nobody means to write: it is told, in bounded time and number, and nothing overflows. And what the shipped
//! regulation must not lose: its old sides are checked, yesterday can be asked, own coefficients change the amount.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use crate::support::{SHIPPED, Set, base, governed, result, results, rules, switches};
use kitei::diagnostic::code::Code;
use kitei::diagnostic::report::{MOST, Severity};
use kitei::number::exact::Number;

const HEAD: &str = "規程 甲規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  価額  金額(円)\n  ｎ  整数\n";

/// A regulation whose one provision says a line.
fn saying(line: &str) -> String {
    format!("{HEAD}\n条項 Ⅱ［１］１ 定め\n  {line}\n\n算定 結果\n  値 ＝ Ⅱ［１］１の値\n")
}

fn case(facts: &str) -> String {
    format!("算定: 結果\n事実: {{契約日: 2020-01-01, {facts}}}\n")
}

#[test]
fn brackets_and_lines_nested_without_end_are_told() {
    for (open, close) in [("（", "）"), ("［", "］"), ("最大（1、", "）"), ("「", "」"), ("－", "")] {
        let line = format!("値 ＝ {}価額{}", open.repeat(30_000), close.repeat(30_000));
        let loaded = base(&saying(&line));
        assert!(loaded.findings.iter().any(|found| found.severity == Severity::Error), "{open}");
        assert!(loaded.findings.len() < 10, "{open}: {}", loaded.findings.len());
    }
    let mut deep = format!("{HEAD}\n条項 Ⅱ［１］１ 定め\n");
    for depth in 1..3_000 {
        deep.push_str(&format!("{}価額が1円以上である場合\n", " ".repeat(depth)));
    }
    let loaded = base(&deep);
    assert!(loaded.codes().contains(&Code::TooDeep), "{:?}", loaded.told().first());
    assert!(loaded.findings.len() < 100, "{}", loaded.findings.len());
}

#[test]
fn long_formulas_are_worked_out() {
    let sum = vec!["4円"; 100].join("＋");
    let loaded = base(&saying(&format!("値(円) ＝ {sum}（円未満切捨て）"))).usable();
    assert_eq!(results(&loaded.outcome("算定: 結果\n事実: {契約日: 2020-01-01}\n")), "値 400円");
}

#[test]
fn a_chain_of_names_without_end_is_told() {
    for (count, told) in [(60, false), (600, true)] {
        let chain: String = (1..count).map(|at| format!("  「名{at}番」 ＝ 「名{}番」＋1\n", at + 1)).collect();
        let text = format!(
            "{HEAD}\n条項 Ⅱ［１］１ 定め\n{chain}  「名{count}番」 ＝ 1\n\n算定 結果\n  値 ＝ Ⅱ［１］１の「名1番」\n"
        );
        let loaded = base(&text);
        assert_eq!(loaded.codes().contains(&Code::TooDeep), told, "{count}: {:?}", loaded.told().first());
        if !told {
            assert_eq!(results(&loaded.outcome("算定: 結果\n事実: {契約日: 2020-01-01}\n")), "値 60");
        }
    }
}

#[test]
fn huge_numbers_keep_every_digit_or_are_told() {
    let loaded = base(&saying("値 ＝ 価額÷1円×ｎ")).usable();
    let digits = "9".repeat(300);
    let outcome = loaded.outcome(&case(&format!("価額: \"{digits}円\", ｎ: 1")));
    assert_eq!(outcome.results[0].value.number().unwrap().to_string(), digits);
    for number in ["1e999999999", "NaN", ".inf", "0x10", "1_000", "1,00円", "１２,３４円", "--1", "1.2.3"] {
        let wrong = loaded.wrong(&case(&format!("価額: \"{number}\", ｎ: 1")));
        assert!(wrong[0].starts_with("K0505"), "{number}: {wrong:?}");
    }
    let enormous =
        loaded.cases("case.yaml", &case(&format!("価額: \"{}円\", ｎ: 1", "9".repeat(1_000_000))), &switches([]));
    let answered = &enormous.answers[0].outcome;
    assert!(answered.as_ref().is_err_and(|errors| errors.len() == 1), "{}", enormous.answers.len());
}

#[test]
fn exponents_that_would_fill_the_memory_are_told() {
    let loaded = base(&saying("値 ＝ （1.000001のｎ乗）のｎ乗")).usable();
    assert_eq!(result(&loaded.outcome(&case("ｎ: 1")), "値"), "1.000001");
    for exponent in ["1000000", "999999999999", "-999999999", "4294967296", "99999999999999999999"] {
        let wrong = loaded.wrong(&case(&format!("ｎ: \"{exponent}\"")));
        assert!(wrong[0].starts_with("K0517") || wrong[0].starts_with("K0518"), "{exponent}: {wrong:?}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_told_at_their_line() {
    let shift_jis = b"\x8b\x4b\x92\xf6 \x8d\x62\n".as_slice();
    for path in ["broken.kitei", "tables/broken.yaml"] {
        let loaded = Set::of(&[("base.kitei", &saying("値 ＝ 1"))]).with(path, shift_jis).load();
        assert_eq!(loaded.codes(), [Code::NotUtf8], "{path}");
        assert!(loaded.told()[0].starts_with(&format!("K0102 {path}:1:1")), "{:?}", loaded.told());
    }
    let cut =
        Set::of(&[]).with("base.kitei", saying("値 ＝ 1").as_bytes().split_last().unwrap().1[..100].to_vec()).load();
    assert!(cut.findings.iter().any(|found| found.severity == Severity::Error));
}

#[test]
fn a_bomb_of_aliases_is_told_before_it_grows() {
    let mut bomb = "a: &a [一, 一]\n".to_owned();
    for (at, name) in ('b'..='z').enumerate() {
        let before = char::from(b'a' + u8::try_from(at).unwrap());
        bomb.push_str(&format!("{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"));
    }
    let loaded = rules(&[("base.kitei", &saying("値 ＝ 1")), ("tables/bomb.yaml", &bomb)]);
    assert!(loaded.codes().contains(&Code::YamlAlias), "{:?}", loaded.codes());
    assert!(loaded.findings.len() < 200, "{}", loaded.findings.len());
    let asked = base(&saying("値 ＝ 1")).usable().cases("case.yaml", &bomb, &switches([]));
    assert!(asked.findings.iter().any(|found| found.code == Code::YamlAlias));
}

#[test]
fn a_key_twice_is_told_where_each_stands() {
    let loaded = base(&saying("値 ＝ 1")).usable();
    let asked = loaded.cases(
        "case.yaml",
        "算定: 結果\n事実: {契約日: 2020-01-01}\n事実: {契約日: 2021-01-01}\n",
        &switches([]),
    );
    assert_eq!(asked.findings.len(), 1);
    assert_eq!((asked.findings[0].code, asked.findings[0].labels.len()), (Code::DoubledKey, 2));
}

/// Garbage that is mostly letters of the language, the same on every run.
fn garbage(bytes: usize) -> String {
    const WORDS: [&str; 24] = [
        "条項",
        "Ⅱ［１］",
        "＝",
        "×",
        "（",
        "）",
        "「",
        "」",
        "の規定にかかわらず",
        "場合",
        "\n",
        "\n  ",
        "\t",
        "、",
        "。",
        "平成25年2月30日",
        "0.95",
        "ー",
        "附則",
        "新旧",
        "ほにゃ",
        "→",
        "に応じて",
        "　",
    ];
    let mut text = String::new();
    let mut state: u64 = 88_172_645_463_325_252;
    while text.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push_str(WORDS.iter().cycle().nth(usize::try_from(state % 24).unwrap()).unwrap());
    }
    text
}

#[test]
fn garbage_is_told_in_a_bounded_number_of_findings() {
    for bytes in [1_000, 20_000_000] {
        let loaded = rules(&[("base.kitei", &saying("値 ＝ 1")), ("garbage.kitei", &garbage(bytes))]);
        assert!(loaded.findings.iter().any(|found| found.severity == Severity::Error));
        assert!(loaded.findings.len() <= MOST, "{bytes}: {}", loaded.findings.len());
    }
}

#[test]
fn a_quotient_that_comes_back_loses_nothing() {
    let loaded = base(&saying("値(円) ＝ 価額×（０.９÷０.９５）×０.９５（円未満切捨て）")).usable();
    assert_eq!(results(&loaded.outcome(&case("価額: 1000円"))), "値 900円");
}

const REVISION_OF_2013: &str = "premium-rates/2013-02-15-simplified-notification-and-two-year-rates.kitei";

#[test]
fn one_sign_wrong_in_an_old_side_of_2013_shows_both_places() {
    let shipped = Set::folder(SHIPPED);
    let text = shipped.text(REVISION_OF_2013);
    let old = "基本保険料率(％)＝｛(aＸ×非常付保率÷０.９５＋b）";
    assert_eq!(text.matches(old).count(), 2, "the two formulas of the comparison table");
    let wrong = text.replacen(old, "基本保険料率(％)＝｛(aＸ×非常付保率÷０.９５－b）", 1);
    let loaded = shipped.with(REVISION_OF_2013, wrong).load();
    let errors: Vec<_> = loaded.findings.iter().filter(|found| found.severity == Severity::Error).collect();
    assert_eq!(errors.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::OldSideDiffers]);
    let sources = loaded.engine.sources();
    let [here, there] = errors[0].labels.as_slice() else { panic!("{:#?}", errors[0].labels) };
    assert_eq!((sources.text(here.span), sources.text(there.span)), ("－", "＋"));
    assert!(sources.place(here.span).starts_with(REVISION_OF_2013), "{}", sources.place(here.span));
    assert!(!sources.place(there.span).starts_with(REVISION_OF_2013), "{}", sources.place(there.span));
}

const NOTICE: &str = "算定: 簡易通知型の計算期間\n事実: {船積日: 2013-04-02, 通知日: 2013-04-10, 通知期限: 2013-04-30, 国カテゴリー: Ｃ, 船積の日から決済の期限までの期間: 45日}\n";

#[test]
fn what_was_known_the_day_before_the_revision_is_the_old_rule() {
    let loaded = Set::folder(SHIPPED).load().usable();
    let today = loaded.outcome(NOTICE);
    let before = loaded.outcome_with(NOTICE, &switches(["known-on=2013-02-14"]));
    assert_eq!((result(&today, "非常のＸ"), result(&before, "非常のＸ")), ("60日".to_owned(), "90日".to_owned()));
    assert_eq!(governed(&today, "Ⅱ［５］２(1)②").label, "平成25年2月15日改正");
    assert_eq!(governed(&before, "Ⅱ［５］２(1)②").label, "平成16年7月2日制定");
    let on_the_day = loaded.outcome_with(NOTICE, &switches(["known-on=2013-02-15"]));
    assert_eq!(results(&on_the_day), results(&today));
}

/// A fraction of machine integers, worked out without kitei.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Fraction(i128, i128);

impl Fraction {
    fn plus(self, other: Self) -> Self {
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn times(self, other: Self) -> Self {
        Self(self.0 * other.0, self.1 * other.1).reduced()
    }

    fn over(self, other: Self) -> Self {
        Self(self.0 * other.1, self.1 * other.0).reduced()
    }

    fn reduced(self) -> Self {
        let (mut one, mut other) = (self.0, self.1);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        Self(self.0 / one, self.1 / one)
    }

    /// Half up at a place behind the point; positive numbers only.
    fn half_up(self, places: u32) -> Self {
        let scale = 10_i128.pow(places);
        Self((self.0 * scale * 2 + self.1) / (2 * self.1), scale).reduced()
    }
}

#[test]
fn own_coefficients_change_the_amount_as_a_fraction_by_hand_says() {
    // Ⅱ［１］５(1) since 2013-04-01: {(aＸ+b)(0.9/0.95) + (cＸ·0.95/0.95)(1-0.1)} × {(0.9-0.95)/0.05·d+1} × e × 1 × 1.
    let coefficients = "表: 二年以上・係数\n鍵: [国カテゴリー]\n列: {ａ: ％／年, ｂ: ％, ｄ: 割合}\n出典: {文書: 自社の料率, 確度: 仮}\n行:\n  Ａ: [1, 1, 0]\n  Ｂ: [0.123, 0.456, 0.0007]\n  Ｃ: [1, 1, 0]\n  Ｄ: [1, 1, 0]\n  Ｅ: [1, 1, 0]\n  Ｆ: [1, 1, 0]\n  Ｇ: [1, 1, 0]\n  Ｈ: [1, 1, 0]\n";
    let shipped = Set::folder(SHIPPED);
    let asked = "算定: 二年以上案件の保険料\n事実: {保険契約締結日: 2013-04-01, 国カテゴリー: Ｂ, 料率適用期間: 7年, 非常付保率: 0.9, 信用付保率: 0.95, バイヤー区分: CC2, 信用割引係数の総和: 0.1, 保険価額: \"123,456,789円\"}\n";
    let before = shipped.load().usable().outcome(asked);
    let after = shipped.with_overlay("二年以上・係数.yaml", coefficients).load().usable().outcome(asked);
    let premium = |a: Fraction, b: Fraction, c: Fraction, d: Fraction, e: Fraction| {
        let years = Fraction(7, 1);
        let country = a.times(years).plus(b).times(Fraction(9, 10).over(Fraction(95, 100)));
        let buyer = c.times(years).times(Fraction(9, 10));
        let share = Fraction(-1, 1).times(d).plus(Fraction(1, 1));
        // In per cent, then down to the yen.
        let rate = country.plus(buyer).times(share).times(e).half_up(3);
        let yen = rate.times(Fraction(123_456_789, 100));
        (rate, yen.0 / yen.1)
    };
    let (c, e) = (Fraction(200, 1_000), Fraction(1, 1));
    let shipped_one = premium(Fraction(90, 1_000), Fraction(350, 1_000), c, Fraction(0, 1), e);
    let own = premium(Fraction(123, 1_000), Fraction(456, 1_000), c, Fraction(7, 10_000), e);
    for (outcome, (rate, yen)) in [(&before, shipped_one), (&after, own)] {
        let number = |at: usize| outcome.results[at].value.number().unwrap().clone();
        let expected = Number::ratio(i64::try_from(rate.0).unwrap(), i64::try_from(rate.1 * 100).unwrap()).unwrap();
        assert_eq!(number(0), expected);
        assert_eq!(number(1), Number::from_integer(i64::try_from(yen).unwrap()));
    }
    assert_ne!(shipped_one, own);
    assert!(after.sources.iter().any(|table| table.overlay && table.document == "自社の料率"));
    assert!(before.sources.iter().all(|table| !table.overlay));
}

/// A regulation of so many provisions, of which so many revisions amend the first, each time anew.
fn amended(provisions: usize, revisions: usize) -> Set {
    let articles: String = (1..=provisions).map(|at| format!("\n条項 第{at}条 係数\n  係数 ＝ 1\n")).collect();
    let set = Set::of(&[("a/base.kitei", &format!("{HEAD}{articles}\n算定 結果\n  値 ＝ 第1条の係数\n"))]);
    (1..=revisions).fold(set, |set, at| {
        let (year, month) = (2005 + at / 12, 1 + at % 12);
        let rows = format!("新旧 第1条\n  新\n    係数 ＝ {}\n  旧\n    係数 ＝ {at}\n", at + 1);
        let text = format!(
            "改正 {year}-{month:02}-01\n規程 甲規程\n\n{rows}\n附則\n  １ この改正は、{year}-{month:02}-02から施行する。\n"
        );
        set.with(&format!("a/{at:03}.kitei"), text)
    })
}

#[test]
fn a_revision_takes_no_more_memory_where_the_regulation_is_long() {
    let memory = |provisions, revisions| {
        let set = amended(provisions, revisions);
        let counted = allocation_counter::measure(|| drop(set.load().usable()));
        counted.bytes_max
    };
    let for_revisions = |provisions| memory(provisions, 48) - memory(provisions, 0);
    let (short, long) = (for_revisions(20), for_revisions(600));
    assert!(long < 2 * short, "{short} bytes for 48 revisions of 20 provisions, {long} of 600");
}
