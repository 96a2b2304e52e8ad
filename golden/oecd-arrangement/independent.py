#!/usr/bin/env python3
"""The OECD minimum premium rates and country classes of the golden cases, from the sources, in exact fractions.

    python3 golden/oecd-arrangement/independent.py [FILE...]

The coefficients are written here once more. Rates are in per cent.
"""

import sys
from datetime import date
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from exact import (  # noqa: E402
    NO_VERSION,
    NOT_APPLICABLE,
    ONE_OF_SEVERAL,
    OUTSIDE_DOMAIN,
    OUTSIDE_TABLE,
    PERCENT,
    TEXT_UNKNOWN,
    YEARS,
    Fault,
    main,
    read,
    read_day,
)

REVISIONS = ("1997-06-20", "2010-02-03", "2023-03-31")


def numbers(text):
    return [None if one == "-" else F(one) for one in text.split()]


# By class 1 to 7.
A_1999 = numbers("0.1 0.225 0.392 0.585 0.78 0.95 1.12")
B_1999 = numbers("0.35 0.35 0.4 0.5 0.8 1.2 1.8")
A_2011 = numbers("0.09 0.2 0.35 0.55 0.74 0.9 1.1")
B_2011 = numbers("0.35 0.35 0.35 0.35 0.75 1.2 1.8")
OF_COVER = numbers("0 0.00337 0.00489 0.01639 0.03657 0.05878 0.08598")
BELOW = numbers("0.9965 0.9935 0.985 0.9825 0.9825 0.98 0.98")
ABOVE = numbers("1.0035 1.0065 1.015 1.0175 1.0175 1.02 1.02")
OF_BUYER = {
    "SOV+": numbers("0 0 0 0 0 0 0"),
    "SOV/CC0": numbers("0 0 0 0 0 0 0"),
    "CC1": numbers("0.11 0.12 0.11 0.1 0.1 0.1 0.125"),
    "CC2": numbers("0.2 0.212 0.223 0.234 0.246 0.258 0.271"),
    "CC3": numbers("0.27 0.32 0.32 0.35 0.38 0.48 -"),
    "CC4": numbers("0.405 0.459 0.495 0.54 0.621 - -"),
    "CC5": numbers("0.63 0.675 0.72 0.81 - - -"),
}
# The best buyer class that is of speculative grade, by country class.
SPECULATIVE_FROM = {1: "CC4", 2: "CC3", 3: "CC2", 4: "CC1", 5: "SOV+", 6: "SOV+", 7: "SOV+"}


def rounds(country):
    """The classes of a country: first day, last day, class."""
    rows = read(HERE.parent.parent / "regulations/oecd-arrangement/tables/国リスク分類の回.yaml")["行"]
    if country not in rows:
        raise Fault(OUTSIDE_TABLE, country)
    return [(read_day(since), read_day(row["まで"]), row["値"][0]) for since, row in rows[country].items()]


def country_class(case, day):
    if day < date(1999, 1, 1):
        raise Fault(NO_VERSION, "第24条第3項")
    if case.given("国") == case.given("国リスク分類"):
        raise Fault(ONE_OF_SEVERAL, "国リスク分類")
    if case.given("国リスク分類"):
        return int(case.text("国リスク分類"))
    usable = [row for row in rounds(case.text("国")) if row[0] <= day <= row[1]]
    if not usable:
        raise Fault(OUTSIDE_TABLE, f"{case.text('国')} {day}")
    found = usable[0] if case.yes("旧分類の選択") else usable[-1]
    if found[2] == "null":
        raise Fault(NOT_APPLICABLE, case.text("国"))
    return int(found[2])


def horizon(case):
    """HOR: given, or half the disbursement and the repayment, or the repayment of a weighted average life."""
    given = {one for one in ("ＨＯＲ", "貸出期間", "償還期間", "加重平均償還期間") if case.given(one)}
    if given not in ({"ＨＯＲ"}, {"貸出期間", "償還期間"}, {"貸出期間", "加重平均償還期間"}):
        raise Fault(ONE_OF_SEVERAL, "ＨＯＲ")
    if case.given("ＨＯＲ"):
        return case.number("ＨＯＲ", above=0)
    if case.given("償還期間"):
        repayment = case.number("償還期間", least=0)
    else:
        repayment = 2 * (case.number("加重平均償還期間", least=F(1, 4)) - F(1, 4))
    years = case.number("貸出期間", least=0) / 2 + repayment
    if years <= 0:
        raise Fault(OUTSIDE_DOMAIN, "ＨＯＲ")
    return years


def minimum_rate(case, committed, category):
    if committed < date(1999, 4, 1):
        raise Fault(NO_VERSION, "第24条第1項")
    in_eu = case.text("法域", "OECD") == "EU"
    if in_eu and committed < date(2016, 3, 2):
        raise Fault(TEXT_UNKNOWN, "第24条第5項")
    if category == 0:
        return "なし"
    of_2011 = case.made("2010-02-03") and committed >= date(2011, 9, 1)
    of_2023 = case.made("2023-03-31") and committed >= (date(2023, 12, 31) if in_eu else date(2023, 7, 15))
    at = category - 1
    years = horizon(case)
    commercial, political = case.number("ＰＣＣ", least=0, greatest=1), case.number("ＰＣＰ", least=0, greatest=1)
    cover = max(commercial, political)
    quality = {"下位": BELOW[at], "標準": F(1), "上位": ABOVE[at] if of_2011 else None}[case.text("商品区分", "標準")]
    if quality is None:
        raise Fault(NOT_APPLICABLE, "上位")
    of_cover = F(1) if cover <= F("0.95") else 1 + (cover - F("0.95")) / F("0.05") * OF_COVER[at]
    if not of_2011:
        return (A_1999[at] * years + B_1999[at]) * cover / F("0.95") * quality * of_cover
    buyer = case.text("バイヤー区分")
    c = OF_BUYER[buyer][at]
    if c is None:
        raise Fault(NOT_APPLICABLE, f"{category} {buyer}")
    country = (A_2011[at] * years + B_2011[at]) * cover / F("0.95") * (1 - case.number("ＬＣＦ", "0", 0, F("0.2")))
    of_buyer = c * commercial / F("0.95") * years * (1 - case.number("ＣＥＦ", "0", 0, F("0.35")))
    rate = (country + of_buyer) * quality * of_cover * (F("0.9") if buyer == "SOV+" else 1)
    if of_2023:
        order = list(OF_BUYER)
        speculative = order.index(buyer) >= order.index(SPECULATIVE_FROM[category])
        term = F("0.018") * (years - 10) if years > 10 and speculative else F(0)
        rate *= 1 - min(term, F("0.15"))
    return rate


def minimum_premium_rate(case):
    committed = case.day("最終約束日")
    horizon(case)
    category = country_class(case, committed)
    rate = minimum_rate(case, committed, category)
    return {
        "ＭＰＲ": rate if isinstance(rate, str) else (rate, PERCENT),
        "適用ＨＯＲ": (horizon(case), YEARS),
        "適用国リスク分類": str(category),
    }


def classification(case):
    return {"適用国リスク分類": str(country_class(case, case.day("基準とする日")))}


ENTRIES = {"最低保険料率": minimum_premium_rate, "国リスク分類": classification}

if __name__ == "__main__":
    sys.exit(main(HERE, ENTRIES, REVISIONS, sys.argv[1:]))
