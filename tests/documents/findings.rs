//! What is wrong with headings and declarations, where, and all of it in one run.

use super::{found, parse};

const HEAD: &str = "規程 甲規程\n制定 平成16年7月2日\n";
const REVISED: &str = "改正 平成25年2月15日\n規程 甲規程\n";

#[track_caller]
fn of_base(text: &str, expected: &[&str]) {
    assert_eq!(found(&[&format!("{HEAD}{text}")]), expected);
}

#[track_caller]
fn of_revision(text: &str, expected: &[&str]) {
    assert_eq!(found(&[&format!("{REVISED}{text}")]), expected);
}

#[test]
fn an_unknown_item_offers_the_nearest_and_swallows_what_stands_below() {
    of_base("条頂 Ⅱ［１］\n  なにか\n条項 Ⅱ［２］\n  （略）\n", &["K0207 [条頂] 「条頂」という項目はない"]);
    let (_, findings, _) = parse(&[&format!("{HEAD}条頂 Ⅱ［１］\n")]);
    assert_eq!(findings[0].help.as_deref(), Some("近い名前: 「条項」"));
    let (_, findings, _) = parse(&[&format!("{HEAD}条項Ⅱ［１］\n")]);
    assert_eq!(findings[0].help.as_deref(), Some("「条項」の後に空白を置く"));
    of_base(
        "これは項目ではない。\n次の行もそうである。\n",
        &["K0207 [これは項目ではない。] 「これは項目ではない。」という項目はない"],
    );
    assert_eq!(found(&["  規程 甲\n"])[0], "K0207 [規程 甲] この行の上に項目がない");
}

#[test]
fn a_required_line_that_is_missing_is_named() {
    assert_eq!(found(&["規程 甲\n番号 1\n"]), ["K0212 [規程 甲] 制定の行がない"]);
    assert_eq!(found(&["制定 平成16年7月2日\n"]), ["K0212 [制定 平成16年7月2日] 規程の行がない"]);
    assert_eq!(found(&["改正 平成16年7月2日\n"]), ["K0212 [改正 平成16年7月2日] どの規程の改正かが書かれていない"]);
    assert_eq!(found(&["算定 甲\n"]), ["K0212 [算定 甲] この算定に規程の行がない"]);
    assert_eq!(found(&[""]), ["K0212 [] この文には何も書かれていない"]);
    of_revision("新旧 Ⅱ［１］\n  新 削除\n", &["K0212 [新旧 Ⅱ［１］] この新旧に「旧」がない"]);
    of_revision("新旧 Ⅱ［１］\n  新\n  旧（新設）\n", &["K0212 [新] 「新」の下に何もない"]);
    of_base("条項 Ⅱ［１］\n", &["K0212 [条項 Ⅱ［１］] この条項の下に文がない"]);
    of_base("事実\n", &["K0212 [事実] 「事実」の下に何もない"]);
}

#[test]
fn a_line_given_twice_is_shown_with_the_first() {
    of_base("制定 平成17年1月1日\n", &["K0106 [制定 平成17年1月1日] 「制定」の行が二つある"]);
    of_base(
        "附則\n  １ 附則２の適用を妨げない。\n  １ 附則３の適用を妨げない。\n",
        &["K0106 [１ 附則３の適用を妨げない。] 附則1が二つある"],
    );
    of_revision("新旧 Ⅱ［１］\n  新 削除\n  新 削除\n  旧（不明）\n", &["K0106 [新 削除] 「新」が二つある"]);
}

#[test]
fn a_date_that_is_none_is_pointed_at() {
    of_base("施行 20041001\n", &["K0204 [20041001] 「20041001」は日付の書き方ではありません"]);
    assert_eq!(
        found(&["改正 不明（公表 昭和64年1月8日）\n規程 甲\n"]),
        ["K0204 [昭和64年1月8日] 昭和は64年1月7日までです"]
    );
}

#[test]
fn a_heading_of_another_form_is_shown_from_where_it_goes_wrong() {
    of_base("条項 非常事由\n  （略）\n", &["K0201 [非常事由] 「条項」の行の形が違う"]);
    of_base("条項 Ⅱ［９］から［６］まで\n  （略）\n", &["K0201 [Ⅱ［９］から［６］まで] この範囲は数えられない"]);
    of_base("条項 (1)①２ 甲\n  （略）\n", &["K0201 [(1)①２] 「(1)①２」は条項番号として読めない"]);
    of_base("施行\n", &["K0201 [施行] 「施行」の行の形が違う"]);
    of_base("番号 1\n  なにか\n", &["K0201 [なにか] ここに字下げした行は置けない"]);
    of_revision("条項 Ⅱ［１］\n  （略）\n", &["K0201 [条項] 「条項」は改正には置けない"]);
    of_revision("新旧 Ⅱ［１］\n  新（新設）\n  旧（不明）\n", &["K0201 [（新設）] 「（新設）」は旧の側に書く"]);
    of_revision(
        "新旧 表「甲」\n  新\n    Ａ 1\n    確度 たしか\n  旧\n    Ａ 2\n",
        &["K0107 [たしか] 「たしか」という確度はない"],
    );
    of_revision(
        "移す Ⅱ［１］１から３までをⅡ［１］２とする\n",
        &["K0201 [移す Ⅱ［１］１から３までをⅡ［１］２とする] 3個の条項を1個の番号に移せない"],
    );
}

#[test]
fn everything_wrong_in_any_text_is_found_in_one_run() {
    let texts = [
        "規程 甲\n制定 平成16年13月2日\n事実\n\t船積日 日次\n条項\n  Ａ＝（1\n施行 いつか\n",
        "改正 昨日\n新旧 なにか\n",
    ];
    assert_eq!(
        found(&texts),
        [
            "K0204 [平成16年13月2日] 平成16年13月2日という日はありません",
            "K0203 [\t] 字下げにタブがある",
            "K0416 [日次] 「日次」は事実の型ではない",
            "K0201 [条項] 「条項」の行の形が違う",
            "K0206 [（] 「（」が閉じていない",
            "K0204 [いつか] 「いつか」は日付として読めません",
            "K0212 [改正 昨日] どの規程の改正かが書かれていない",
            "K0204 [昨日] 「昨日」は日付として読めません",
            "K0212 [新旧 なにか] この新旧に「新」がない",
            "K0212 [新旧 なにか] この新旧に「旧」がない",
            "K0201 [なにか] 「新旧」の行の形が違う",
        ]
    );
}

#[test]
fn garbage_is_refused_and_never_hangs() {
    for text in [
        "「".repeat(100_000),
        "新旧\n新\n旧\n".repeat(20_000),
        "　（\n".repeat(50_000),
        "事実\n 甲 一覧（".repeat(9_000),
    ] {
        assert!(!found(&[&text]).is_empty());
    }
}
