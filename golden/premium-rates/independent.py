#!/usr/bin/env python3
"""Works every golden case of this folder out again: straight from the sources, in exact fractions, without kitei.

    python3 golden/premium-rates/independent.py [FILE...]

Each function below says in its own way what one provision of the regulation says, and picks the text that governs by
its own comparison of dates. Only the coefficients are shared with kitei: they are read from the same tables. Rates are
kept in per cent, as the tables have them. Exit status 1 where a case and this calculation differ.
"""

import datetime
import functools
import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from exact import (  # noqa: E402
    DAYS,
    MISSING,
    NOT_APPLICABLE,
    NO_VERSION,
    OUTSIDE_DOMAIN,
    OUTSIDE_TABLE,
    PERCENT,
    PLAIN,
    REQUIREMENT_BROKEN,
    TEXT_UNKNOWN,
    YEN,
    Fault,
    cut,
    fold,
    half_up,
    main,
    read,
    read_day,
    read_number,
)

HERE = Path(__file__).resolve().parent
TABLES = HERE.parent.parent / "regulations" / "premium-rates" / "tables"

# From when each revision is known: the day it was made, or announced where only that is known.
ENACTED = "2004-07-02"
REVISIONS = (
    ENACTED,
    "2005-03-17",
    "2005-09-26",
    "2008-03-27",
    "2008-09-26",
    "2011-04-01",
    "2013-02-15",
    "2014-12-19",
    "2026-01-26",
)

IN_FORCE = datetime.date(2004, 10, 1)
EARLY_ITEMS = datetime.date(2013, 3, 1)  # 平成25年改正附則１ただし書
APRIL = datetime.date(2013, 4, 1)  # 平成25年改正附則１本文

# The rows of 短期 that later revisions put in the place of those of 2004: ａ, ｂ. Placeholders, as the rules say.
SHORT_TERM_ROWS = (
    ("2005-03-17", datetime.date(2005, 4, 1), "短期・船前", {"A": ("0.000058", "0.025")}),
    ("2005-03-17", datetime.date(2005, 4, 1), "短期・船後", {"A": ("0.000365", "0.008")}),
    (
        "2008-03-27",
        datetime.date(2008, 4, 1),
        "短期・船前",
        {
            "B": ("0.000111", "0.047"),
            "C": ("0.000193", "0.081"),
            "D": ("0.000274", "0.115"),
            "E": ("0.000340", "0.143"),
            "F": ("0.000394", "0.167"),
            "G": ("0.000518", "0.219"),
            "H": ("0.000678", "0.286"),
        },
    ),
    (
        "2008-03-27",
        datetime.date(2008, 4, 1),
        "短期・船後",
        {
            "B": ("0.000781", "0.016"),
            "C": ("0.001433", "0.030"),
            "D": ("0.002085", "0.043"),
            "E": ("0.002651", "0.055"),
            "F": ("0.003085", "0.064"),
            "G": ("0.004084", "0.085"),
            "H": ("0.005388", "0.112"),
        },
    ),
)

# Least and greatest value of a fact; a least value in brackets is itself outside.
DOMAINS = {
    "料率適用期間": ([0], None),
    "分割期間": ([0], 5),
    "保険料計算期間": (0, None),
    "船積の日から決済の期限までの期間": (1, 366),
    "非常付保率": (0, 1),
    "信用付保率": (0, 1),
    "付保率": (0, 1),
    "信用割引係数の総和": (0, 1),
    "保険価額": (0, None),
    "ＦＯＢ価額": (0, None),
    "契約代金額": (0, None),
}


def within_domains(case):
    for name, (least, greatest) in DOMAINS.items():
        if not case.given(name):
            continue
        if isinstance(least, list):
            case.number(name, above=least[0], greatest=greatest)
        else:
            case.number(name, least=least, greatest=greatest)


def held(entry):
    """An entry for the cases that it is for: the regulation is made, and every fact lies in its domain."""

    def work(case):
        if not case.made(ENACTED):
            raise Fault(NO_VERSION, "まだ知られていない")
        within_domains(case)
        return entry(case)

    return work


@functools.cache
def table_rows(table):
    return read(TABLES / f"{table}.yaml")["行"]


def table_row(table, *keys):
    """The row of a table as text, by its keys."""
    rows = table_rows(table)
    for key in keys:
        found = {fold(name): row for name, row in rows.items()}
        if key not in found:
            raise Fault(OUTSIDE_TABLE, f"{table} {key}")
        rows = found[key]
    return rows


def coefficients(table, *keys):
    row = table_row(table, *keys)
    if "null" in row:
        raise Fault(NOT_APPLICABLE, f"{table} {keys}")
    return [Fraction(cell) for cell in row]


def premium(amount, rate):
    """保険料, 円未満切捨て."""
    return cut(amount * rate / 100, 0)


# Ⅱ［１］５(1), Ⅱ［２］４(1): two years and more


def two_year_rate(case, category, amended):
    a, b, d = coefficients("二年以上・係数", category)
    buyer = case.text("バイヤー区分")
    (c,) = coefficients("二年以上・信用", category, buyer)
    (e,) = coefficients("二年以上・商品", category, case.text("商品区分", "標準"))
    years = case.number("料率適用期間")
    political = case.number("非常付保率")
    credit = case.number("信用付保率")
    standard = Fraction("0.95")
    if amended:
        sovereign = (a * years + b) * (political / standard)
    else:
        sovereign = a * years * political / standard + b
    of_buyer = (c * years * credit / standard) * (1 - case.number("信用割引係数の総和", "0"))
    of_cover = (political - standard) / Fraction("0.05") * d + 1
    better_than_sovereign = Fraction("0.9") if buyer == "SOV+" else 1
    return (sovereign + of_buyer) * of_cover * e * better_than_sovereign * case.number("商品係数", "1")


def two_year_trade_rate(case):
    """Ⅱ［１］５(1): the text is known from 2011-09-01."""
    concluded = case.day("保険契約締結日")
    if concluded < datetime.date(2011, 9, 1):
        raise Fault(TEXT_UNKNOWN, "Ⅱ［１］５(1)")
    return two_year_rate(case, case.text("国カテゴリー"), case.made("2013-02-15") and concluded >= APRIL)


def two_year_base_rate(case):
    return {"基本保険料率": (two_year_trade_rate(case), PERCENT)}


def two_year_premium(case):
    rate = two_year_trade_rate(case) * two_year_surcharge(case)
    rate = half_up(rate, 3)
    return {"適用料率": (rate, PERCENT), "保険料": (premium(case.number("保険価額"), rate), YEN)}


def two_year_surcharge(case):
    """27 % with the foreign-currency clause; not for US dollars where the offer was made in or after 2005-10."""
    if not case.yes("外貨建対応方式特約"):
        return 1
    free_of_dollars = case.made("2005-09-26") and case.day("内諾日") >= datetime.date(2005, 10, 1)
    if free_of_dollars and case.text("契約通貨", "円") == "米ドル":
        return 1
    return Fraction("1.27")


def loan_category(case):
    """Ⅱ［２］５(3): CAF and CABEI by name before, the institutions of the OECD Arrangement after."""
    if case.made("2013-02-15") and case.day("保険契約締結日") >= APRIL:
        return case.text("別途認めた国カテゴリー") if case.yes("国際機関") else case.text("国カテゴリー")
    return "C" if case.text("借入人", "その他") in ("CAF", "CABEI") else case.text("国カテゴリー")


def trade_loan_rate(case):
    """Ⅱ［２］４(1): the text is known from 2005-04-01."""
    concluded = case.day("保険契約締結日")
    if concluded < datetime.date(2005, 4, 1):
        raise Fault(TEXT_UNKNOWN, "Ⅱ［２］４(1)")
    return two_year_rate(case, loan_category(case), case.made("2013-02-15") and concluded >= APRIL)


def trade_loan(case):
    return {"基本保険料率": (trade_loan_rate(case), PERCENT), "適用国カテゴリー": loan_category(case)}


def local_buyers_credit(case):
    """Ⅱ［１０］４: from 2013-03-01 on, the rates of Ⅱ［２］４ and ５ as they stand on the day of the contract."""
    if not (case.made("2013-02-15") and case.day("保険契約締結日") >= EARLY_ITEMS):
        raise Fault(NO_VERSION, "Ⅱ［１０］４")
    if not case.yes("国際協力銀行の現地買主信用との協調融資"):
        raise Fault("", "Ⅱ［１０］４の場合でない")
    return {"基本保険料率": (trade_loan_rate(case), PERCENT)}


# Ⅱ［１］５(2): comprehensive cover of medium and long term, before 2011-09


def medium_term(case):
    concluded = case.day("保険契約締結日")
    if case.made("2011-04-01") and concluded >= datetime.date(2011, 9, 1):
        raise Fault(TEXT_UNKNOWN, "Ⅱ［１］５(2)")
    if concluded < IN_FORCE:
        raise Fault(NO_VERSION, "Ⅱ［１］５(2)")
    a, b, c, d = coefficients("中長期総合・係数", case.text("国カテゴリー"))
    before_cover = half_up(a * case.number("料率適用期間") + b, 10)
    of_cover = half_up(1 + c * ((case.number("付保率") - Fraction("0.95")) / Fraction("0.05")), 5)
    total = half_up(before_cover * of_cover * d, 3)
    if case.yes("ノンＬ／Ｇ非常のみ"):
        total = half_up(total * Fraction("0.90"), 3)
        credit = Fraction(0)
    else:
        credit = cut(total * Fraction("0.1"), 3)
    return {"総合料率": (total, PERCENT), "非常料率": (total - credit, PERCENT), "信用料率": (credit, PERCENT)}


# Ⅱ［５］: simplified notification


def notified_under_new_rule(case):
    """平成25年改正附則２: made in or after April 2013, but not late where the last day was in March or before."""
    if not case.made("2013-02-15"):
        return False
    if case.text("通知日") == "未通知":
        raise Fault(MISSING, "通知日")
    notified = case.day("通知日")
    if notified < APRIL:
        return False
    last_day = case.day("通知期限")
    return not (last_day < APRIL and notified > last_day)


def simplified_days(case):
    """T of Ⅱ［５］２(1)② and (2)②."""
    days = case.number("船積の日から決済の期限までの期間")
    if days > 365 and not case.yes("閏年"):
        raise Fault(REQUIREMENT_BROKEN, f"{days}日")
    if case.day("船積日") < datetime.date(2010, 4, 1):
        raise Fault(TEXT_UNKNOWN, "Ⅱ［５］２")
    amended = notified_under_new_rule(case)
    for least, greatest in ((1, 30), (31, 60), (61, 90)):
        if least <= days <= greatest:
            return greatest if amended else 90
    if 91 <= days <= 180:
        return 180
    if 181 <= days <= (366 if case.yes("閏年") else 365):
        return 365
    raise Fault(NOT_APPLICABLE, f"{days}日")


def simplified_category(case):
    """Ⅱ［５］４: aid contracts take イ, ロ or ハ; yen loans whatever their settlement from 2013-04 on."""
    kind = case.text("援助の種類", "なし")
    settled_so = case.text("決済方法", "その他") in ("LCスウィッチ", "トランスファー", "直接送金")
    shipped = case.day("船積日")
    yen_loans = case.made("2013-02-15") and shipped >= APRIL
    if (
        kind == "日本政府が支払人"
        or (kind == "政府開発援助契約等" and settled_so)
        or (kind == "円借款等" and yen_loans)
    ):
        return fold(table_row("援助の区分による国カテゴリー", case.text("援助の区分"))[0])
    return case.text("国カテゴリー")


def simplified_x(case):
    days = simplified_days(case)
    adjustment = coefficients("簡易通知型・船後・信用", simplified_category(case))[3]
    return Fraction(days), half_up(44 * adjustment + days, 0)


def simplified_period(case):
    political, credit = simplified_x(case)
    return {"非常のＸ": (political, DAYS), "信用のＸ": (credit, DAYS)}


def simplified_premium(case):
    x_political, x_credit = simplified_x(case)
    category = simplified_category(case)
    a, b, c = coefficients("簡易通知型・船後・非常", category)
    political = (a * x_political + b) * case.number("非常付保率") / Fraction("0.975") * c
    a, b, c, _ = coefficients("簡易通知型・船後・信用", category)
    credit = (a * x_credit + b) * case.number("信用付保率") / Fraction("0.9") * c
    surcharge = Fraction(1)
    if case.made("2013-02-15") and case.day("船積日") >= EARLY_ITEMS and case.yes("外貨建対応方式特約"):
        surcharge = Fraction("1.03")
    rate = (political + credit) * surcharge
    return {
        "非常の基本保険料率": (political, PERCENT),
        "信用の基本保険料率": (credit, PERCENT),
        "割増係数": (surcharge, PLAIN),
        "保険料率": (rate, PERCENT),
        "保険料": (premium(case.number("保険価額"), rate), YEN),
    }


# Ⅱ［１］１, ２, ３: under two years


def short_term_row(case, table, category):
    """ａ and ｂ on the day of the contract."""
    concluded = case.day("保険契約締結日")
    if concluded < IN_FORCE:
        raise Fault(NO_VERSION, table)
    row = coefficients(table, category)
    for revision, since, name, rows in SHORT_TERM_ROWS:
        if name == table and case.made(revision) and concluded >= since:
            row = [Fraction(cell) for cell in rows[category]] if category in rows else row
    return row


def short_term_rate(case, table):
    """From applications of 2004-10-01 on; under 30 days is 30."""
    if case.day("申込日") < IN_FORCE:
        raise Fault(NO_VERSION, table)
    a, b = short_term_row(case, table, case.text("国カテゴリー"))
    days = max(case.number("保険料計算期間"), 30)
    return (a * days + b) * case.number("てん補調整係数", "1") * case.number("商品係数", "1")


def before_shipment(case):
    rate = short_term_rate(case, "短期・船前")
    return {"保険料率": (rate, PERCENT), "保険料": (premium(case.number("ＦＯＢ価額"), rate), YEN)}


def after_shipment(case):
    rate = short_term_rate(case, "短期・船後") * case.number("３(1)の割増・割引係数", "1")
    if case.yes("外貨建対応方式特約"):
        if case.made("2008-09-26") and case.day("保険契約締結日") >= datetime.date(2008, 10, 1):
            rate *= 1 if case.yes("消費財包括") else Fraction("1.10")
        else:
            rate *= Fraction("1.27")
    return {"保険料率": (rate, PERCENT), "保険料": (premium(case.number("契約代金額"), rate), YEN)}


def plant_costs(case):
    """Ⅱ［１］７(4): from 2014-12-19 on; the first day counts, under 30 days is 30."""
    first, last = case.day("対象工事開始予定日"), case.day("対象工事終了予定日")
    if last < first:
        raise Fault(OUTSIDE_DOMAIN, "対象工事終了予定日")
    if not (case.made("2014-12-19") and case.day("保険契約締結日") >= datetime.date(2014, 12, 19)):
        raise Fault(NO_VERSION, "Ⅱ［１］７(4)")
    days = max((last - first).days + 1, 30)
    a, b = short_term_row(case, "短期・船後", case.text("国カテゴリー"))
    rate = (a * days + b) * Fraction("0.2") * case.number("付保率")
    return {"保険料計算期間": (Fraction(days), DAYS), "保険料率": (rate, PERCENT)}


def instalments(case):
    """0.5 + 0.5 (1 + R)^n, to three decimals."""
    concluded = case.day("保険契約締結日")
    if concluded < IN_FORCE:
        raise Fault(NO_VERSION, "Ⅲ［１］")
    if case.given("適用利率"):
        # A rate in ％, with or without the sign.
        rate = read_number(case.text("適用利率"))[0] / 100
    else:
        rows = table_row("適用利率", case.text("通貨"))
        held = [row for since, row in rows.items() if read_day(since) <= concluded <= read_day(row["まで"])]
        if not held:
            raise Fault(OUTSIDE_TABLE, f"適用利率 {concluded}")
        rate = Fraction(held[0]["値"][0]) / 100
    years = math.ceil(case.number("分割期間"))
    factor = Fraction("0.5") + Fraction("0.5") * (1 + rate) ** years
    return {"割増係数": (half_up(factor, 3), PLAIN)}


def country_category(case):
    """Ⅱ［１］８: where a subsidiary stands between, the larger ａ before 2026-02-02 and the payer's country after."""
    concluded = case.day("保険契約締結日")
    if concluded < IN_FORCE:
        raise Fault(NO_VERSION, "Ⅱ［１］８(1)")
    payer_alone = case.made("2026-01-26") and concluded >= datetime.date(2026, 2, 2)

    def larger(first, second):
        a, b = (short_term_row(case, "短期・船後", category)[0] for category in (first, second))
        return first if a >= b else second

    payer = case.text("支払国カテゴリー") if not case.given("保証国カテゴリー") else case.text("保証国カテゴリー")
    if case.yes("第三国政府出資の子会社") and case.yes("一方的破棄をてん補する"):
        alone = case.text("支払国カテゴリー")
        chosen = alone if payer_alone else larger(alone, case.text("出資国カテゴリー"))
    elif case.yes("海外子会社経由"):
        chosen = payer if payer_alone else larger(payer, case.text("子会社所在国カテゴリー"))
    else:
        chosen = payer
    return {"適用国カテゴリー": chosen}


# The countries that a source names on a day, by category.
NAMED_ON = {
    "2013-07-01": {
        "A": "JPN SGP",
        "B": "HKG MAC TWN KOR",
        "C": "CHN BRN MYS",
        "D": "THA IDN IND PHL",
        "F": "VNM MNG",
        "G": "KHM TLS",
        "H": "MMR LAO PAK IRQ PRK",
    },
    "2015-07-19": {"F": "GRC VNM BGD"},
}
# Changes: the day, the category before and after, and the last day of which the source speaks.
CHANGES = {
    "PHL": ("2013-07-01", "E", "D", "2013-07-01"),
    "NIC": ("2017-11-06", "H", "G", "2017-11-06"),
    "RUS": ("2022-03-22", "E", "H", "2022-03-22"),
    "BLR": ("2022-03-22", "G", "H", "2022-03-22"),
    "MNG": ("2025-07-07", "H", "G", "2025-07-17"),
}
# Countries of which sources speak on days far apart.
UNKNOWN_BETWEEN = {"VNM": ("2013-07-01", "2015-07-19"), "MNG": ("2013-07-01", "2025-07-06")}


def category_of_country(case):
    """The category that a source names for a country on a day; of other days nothing is known."""
    country, day = case.text("国"), case.day("基準とする日")
    for category, countries in NAMED_ON.get(day.isoformat(), {}).items():
        if country in countries.split():
            return {"適用国カテゴリー": category}
    if country in CHANGES:
        turn, before, after, last = CHANGES[country]
        if day == read_day(turn) - datetime.timedelta(1):
            return {"適用国カテゴリー": before}
        if read_day(turn) <= day <= read_day(last):
            return {"適用国カテゴリー": after}
    first, then = UNKNOWN_BETWEEN.get(country, ("9999-12-31", "9999-12-31"))
    between = read_day(first) < day < read_day(then)
    raise Fault(NOT_APPLICABLE if between else OUTSIDE_TABLE, f"{country} {day}")


ENTRIES = {
    "二年以上案件の基本保険料率": two_year_base_rate,
    "二年以上案件の保険料": two_year_premium,
    "中長期包括の総合料率": medium_term,
    "貿易代金貸付保険の基本保険料率": trade_loan,
    "国際協力銀行との協調融資の基本保険料率": local_buyers_credit,
    "簡易通知型の計算期間": simplified_period,
    "簡易通知型包括保険料": simplified_premium,
    "短期船前保険料": before_shipment,
    "短期船後保険料": after_shipment,
    "プラント等増加費用特約の保険料率": plant_costs,
    "分割納付の割増係数": instalments,
    "船後非常の国カテゴリー": country_category,
    "国別カテゴリー": category_of_country,
}

if __name__ == "__main__":
    entries = {name: held(entry) for name, entry in ENTRIES.items()}
    sys.exit(main(HERE, entries, REVISIONS, sys.argv[1:]))
