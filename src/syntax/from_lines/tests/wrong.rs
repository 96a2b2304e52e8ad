//! What cannot be read, and what is said about it.

use super::{wrong_body, wrong_clause, wrong_formula};
use crate::diagnostic::code::Code;

#[test]
fn formulas_that_cannot_be_read() {
    for (typed, code, at, message) in [
        ("a＋", Code::Syntax, "", "「+」で文が終わっている"),
        ("a b", Code::Syntax, "b", "ここに「b」は書けない"),
        ("（a＋b", Code::OpenBracket, "（", "「(」が閉じていない"),
        ("（a＋b］", Code::OpenBracket, "］", "「]」に対応する括弧が開いていない"),
        ("1÷aX", Code::ImplicitProduct, "aX", "記号のない積は、「÷」のすぐ後や累乗には使えない"),
        ("1÷－aX", Code::ImplicitProduct, "aX", "記号のない積は、「÷」のすぐ後や累乗には使えない"),
        ("X÷3a", Code::ImplicitProduct, "3a", "記号のない積は、「÷」のすぐ後や累乗には使えない"),
        ("aXのn乗", Code::ImplicitProduct, "aXのn乗", "記号のない積は、「÷」のすぐ後や累乗には使えない"),
        ("（閏年又は期間が2年以上）×2", Code::Syntax, "閏年又は期間が2年以上", "ここには式が要るが、条件がある"),
        ("a×非常付保卒", Code::UnknownWord, "非常付保卒", "「非常付保卒」は、どの語でもない"),
    ] {
        assert_eq!(wrong_formula(typed), (code, at.to_owned(), message.to_owned()), "{typed}");
    }
}

#[test]
fn statements_that_cannot_be_read() {
    for (typed, code, at, message) in [
        ("割増係数 ＝", Code::Syntax, "割増係数 ＝", "「＝」の右に何もない"),
        ("閏年の場合", Code::Syntax, "閏年の場合", "「場合」の下に文がない"),
        ("割増係数 ＝ a\n  b", Code::Syntax, "b", "この行は、上の行の下に書けない"),
        ("割増係数 ＝\n  1  閏年の場合\n  2", Code::Syntax, "2", "この値をとるのはどの場合かが書かれていない"),
        ("割増係数 ＝ 期間 に応じて\n  90日以下\n  91日以上 1", Code::Syntax, "", "「以下」で文が終わっている"),
        ("割増係数 ＝ 期間 に応じて", Code::Syntax, "期間 に応じて", "「に応じて」の下に行がない"),
        ("割増係数 ＝ 国カテゴリー 応じて", Code::Syntax, "応じて", "ここに「応じて」は書けない"),
        ("割増係数 ＝ 1.1（5円未満切捨て）", Code::NumberNotation, "5", "端数処理の位「5」は、1、10、100などでない"),
        (
            "閏年の場合は、「ほにゃ」とあるのは「181日」と読み替える",
            Code::UnknownWord,
            "「ほにゃ」",
            "「ほにゃ」に、どの語でもない部分がある",
        ),
        ("以上の場合は、割増係数 ＝ 1", Code::Syntax, "以上", "ここに「以上」は書けない"),
    ] {
        assert_eq!(wrong_body(typed), (code, at.to_owned(), message.to_owned()), "{typed}");
    }
}

#[test]
fn sentences_that_are_no_phrase_show_the_nearest() {
    for (typed, at, help) in [
        (
            "なお従前の例による。",
            "なお従前の例による",
            "「施行日前に…については、なお従前の例による」のように、事案を書く",
        ),
        (
            "Ⅱ［５］５については、なお従前の例による。",
            "Ⅱ［５］５については、なお従前の例による",
            "「施行日前に…については、なお従前の例による」のように、事案を書く",
        ),
        (
            "この改正は、平成25年4月1日に施行する。",
            "この改正は、平成25年4月1日に施行する。",
            "近い言い方: 「この改正は、Ｄから施行する」",
        ),
        (
            "この規程は、令和3年3月31日限り、適用しない。",
            "この規程は、令和3年3月31日限り、適用しない。",
            "近い言い方: 「この規程は、Ｄ限り、その効力を失う」",
        ),
    ] {
        assert_eq!(wrong_clause(typed), (Code::ClausePhrase, at.to_owned(), Some(help.to_owned())), "{typed}");
    }
}

#[test]
fn deep_nesting_is_a_finding() {
    for (open, close) in [("（", "）"), ("最大（b、", "）"), ("合計（償還予定：", "）"), ("－", ""), ("a＋", "")]
    {
        let text = format!("{}a{}", open.repeat(20_000), close.repeat(20_000));
        assert_eq!(wrong_formula(&text).0, Code::TooDeep, "{open}");
    }
    for (open, close) in [("（", "）"), ("最大（b、", "）"), ("合計（償還予定：", "）"), ("｛（［", "］）｝")]
    {
        let depth = 50 / open.chars().filter(|one| "（｛［".contains(*one)).count() - 1;
        super::formula(&format!("{}a{}", open.repeat(depth), close.repeat(depth)));
    }
    let nested = "（閏年又は（a＋b）が1以上かつ".repeat(49) + "閏年" + &"）".repeat(49);
    super::holds(&nested);
}
