#!/usr/bin/env python3
"""The premium, limits and deadlines of an overseas loan in the golden cases, from the guide of 2019-07, in exact fractions.

    python3 golden/overseas-loan/independent.py [FILE...]

Only the placeholder coefficients are read from the tables. Rates are in per cent.
"""

import sys
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from exact import (  # noqa: E402
    NO_CASE,
    NO_VERSION,
    NOT_APPLICABLE,
    OUTSIDE_DOMAIN,
    OUTSIDE_TABLE,
    PERCENT,
    REQUIREMENT_BROKEN,
    TEXT_UNKNOWN,
    YEARS,
    YEN,
    Fault,
    cut,
    fold,
    main,
    read,
)

REVISIONS = ("2019-07-01",)
KNOWN = date(2019, 7, 1)


def row(folder, table, *keys):
    """Coefficients of a table."""
    rows = read(HERE.parent.parent / "regulations" / folder / "tables" / f"{table}.yaml")["行"]
    for key in keys:
        rows = {fold(name): value for name, value in rows.items()}[key]
    if "null" in rows:
        raise Fault(NOT_APPLICABLE, f"{table} {keys}")
    return [F(cell) for cell in rows]


# Periods: the first day does not count; a period of months ends on the day before the corresponding day.


def corresponding(day, months):
    """The day of the same number so many months on, or none where the month has no such day."""
    month = day.month - 1 + months
    try:
        return date(day.year + month // 12, month % 12 + 1, day.day)
    except ValueError:
        return None


def last_of_months(day, months):
    first = day + timedelta(1)
    end = corresponding(first, months)
    if end is not None:
        return end - timedelta(1)
    return corresponding(first.replace(day=1), months + 1) - timedelta(1)


def years_between(start, end):
    """Whole years to the anniversary, the rest over the days to the next."""

    def anniversary(n):
        # 29 February in a year without one: the anniversary is the month's last day.
        return corresponding(start, 12 * n) or date(start.year + n, 2, 28)

    whole = end.year - start.year
    while anniversary(whole) > end:
        whole -= 1
    return whole + F((end - anniversary(whole)).days, (anniversary(whole + 1) - anniversary(whole)).days)


def weighted(rows, years, amount):
    total = sum(one.number(amount) for one in rows)
    return sum(one.number(amount) * years(one) for one in rows) / total


def periods(case):
    lent, repaid = case.rows("貸付実行予定"), case.rows("償還予定")
    start = max(one.day("実行日") for one in lent)
    if min(one.day("期日") for one in repaid) < start:
        raise Fault(REQUIREMENT_BROKEN, "期日")
    disbursement = weighted(lent, lambda one: years_between(one.day("実行日"), start), "金額")
    repayment = weighted(repaid, lambda one: years_between(start, one.day("期日")), "元本")
    if repayment < F(1, 4):
        raise Fault(NOT_APPLICABLE, "WAR")
    lending = disbursement if disbursement < F(1, 2) else (disbursement - F(1, 4)) * 2
    return disbursement, repayment, lending + (repayment - F(1, 4)) * 2


def co_financing_rate(case, years):
    """Ⅱ［２］４(1) with the category of the project's country; b inside the cover ratio from 2013-04-01 on."""
    concluded = case.day("保険契約締結日")
    if concluded < date(2013, 3, 1):
        raise Fault(NO_VERSION, "Ⅱ［１０］４")
    amended = concluded >= date(2013, 4, 1)
    category = case.text("事業国カテゴリー")
    if amended and case.yes("国際機関"):
        category = case.text("別途認めた国カテゴリー")
    if not amended and case.text("借入人", "その他") in ("CAF", "CABEI"):
        category = "C"
    buyer = case.text("バイヤー区分")
    a, b, d = row("premium-rates", "二年以上・係数", category)
    (c,) = row("premium-rates", "二年以上・信用", category, buyer)
    (e,) = row("premium-rates", "二年以上・商品", category, case.text("商品区分", "標準"))
    h, s = case.number("非常付保率") / F("0.95"), case.number("信用付保率") / F("0.95")
    country = (a * years + b) * h if amended else a * years * h + b
    rate = country + c * years * s * (1 - case.number("信用割引係数の総和", "0"))
    rate *= 1 + (case.number("非常付保率") - F("0.95")) / F("0.05") * d
    return rate * e * (F("0.9") if buyer == "SOV+" else 1) * case.number("商品係数", "1")


def premium(case):
    concluded = case.day("保険契約締結日")
    value = sum(one.number("金額") for one in case.rows("貸付実行予定"))
    for name, amount in (("貸付実行予定", "金額"), ("償還予定", "元本")):
        amounts = [one.number(amount) for one in case.rows(name)]
        if sum(amounts) <= 0 or min(amounts) < 0:
            raise Fault(REQUIREMENT_BROKEN, name)
    if case.yes("国際協力銀行の現地買主信用との協調融資"):
        rate = co_financing_rate(case, periods(case)[2])
        others = "WAD WAR 料率適用期間 料率の高い国 非常料率 信用料率 非常保険金額 信用保険金額 非常保険料 信用保険料"
        return dict.fromkeys(others.split(), "なし") | {
            "基本保険料率": (rate, PERCENT),
            "保険料": (cut(value * rate / 100, 0), YEN),
        }
    if concluded < KNOWN:
        raise Fault(TEXT_UNKNOWN, "［５］")
    disbursement, repayment, years = periods(case)
    surcharge = case.number("その他の割増係数", "1")
    if case.yes("外貨建対応方式特約") and case.text("契約通貨") == "その他":
        surcharge *= F("1.1")

    def political_rate(category):
        a, b = row("overseas-loan", "海外事業資金貸付・非常", category)
        c = row("overseas-loan", "海外事業資金貸付・特別非常", category)[0] if case.yes("特別非常危険特約") else 1
        return (a * years + b) * c * (F("0.25") if case.yes("アジア債券案件") else 1) * surcharge

    lender, project = case.text("貸付先国カテゴリー"), case.text("事業国カテゴリー")
    governing = project if political_rate(project) > political_rate(lender) else lender
    e, f = row("overseas-loan", "海外事業資金貸付・信用", case.text("案件格付"))
    political, credit = political_rate(governing), (e * years + f) * surcharge
    insured = cut(value * case.number("非常付保率"), 0), cut(value * case.number("信用付保率"), 0)
    paid = cut(insured[0] * political / 100, 0), cut(insured[1] * credit / 100, 0)
    return {
        "WAD": (disbursement, YEARS),
        "WAR": (repayment, YEARS),
        "料率適用期間": (years, YEARS),
        "料率の高い国": governing,
        "非常料率": (political, PERCENT),
        "信用料率": (credit, PERCENT),
        "非常保険金額": (insured[0], YEN),
        "信用保険金額": (insured[1], YEN),
        "非常保険料": (paid[0], YEN),
        "信用保険料": (paid[1], YEN),
        "基本保険料率": "なし",
        "保険料": (sum(paid), YEN),
    }


def conversion(case):
    currency, concluded = case.text("契約通貨"), case.number("貸付契約等の締結日の換算率", above=0)
    if currency == "円":
        raise Fault(NOT_APPLICABLE, "円")
    ceiling = concluded * (2 if currency in ("米ドル", "ユーロ") else 3)
    used = min(ceiling, case.number("償還期限の換算率", above=0))
    return {
        "上限換算率": (ceiling, ""),
        "適用換算率": (used, ""),
        "邦貨額": (cut(case.number("外貨額", least=0) * used, 0), YEN),
    }


def cover_limit(case):
    party, clause, promised = case.text("相手方"), case.text("特約", "なし"), case.day("内諾日")
    political = (F(100), PERCENT) if promised >= KNOWN else "なし"
    if clause == "なし":
        grade = int(case.text("案件格付"))
        if promised < (date(2006, 5, 1) if grade <= 5 else date(2016, 11, 1)):
            raise Fault(OUTSIDE_TABLE, grade)
        if grade > 5:
            raise Fault(NOT_APPLICABLE, grade)
        credit, at = (F({1: 95, 5: 80}.get(grade, 90)), PERCENT), "［４］"
    elif clause == "資源エネルギー総合":
        began = promised >= date(2007, 4, 1)
        political, at = (F(100), PERCENT) if began else "なし", "［９］"
        credit = (F("97.5"), PERCENT) if began else "なし"
    elif clause == "外国政府等" and party == "民間":
        raise Fault(NO_CASE, clause)
    elif promised < KNOWN:
        raise Fault(TEXT_UNKNOWN, clause)
    else:
        credit, at = (political, "［４］") if clause == "外国政府等" else ((F("97.5"), PERCENT), "［１０］")
    return {"非常": political, "信用": credit, "根拠": at}


def material_change(case):
    concluded = case.day("保険契約締結日")

    def exempt():
        out_of_scope = concluded <= date(2005, 3, 31) or case.text("約款") == "保証債務"
        return out_of_scope or not case.yes("信用危険をてん補する", default=None)

    immaterial = case.yes("実質的な変更が生じない")
    deciding = note = None
    for kind in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬":
        if fold(kind) not in case.several("変更の種類") or (kind in "⑧⑨" and immaterial):
            continue
        if kind == "④" and concluded <= date(2017, 10, 1) and case.number("増額の累計割合", least=0) < F("0.05"):
            note = note or "注3"
            continue
        if kind in "⑧⑩⑪" and exempt():
            note = note or "注2"
            continue
        deciding = kind
        break
    notice = "要" if deciding and not case.yes("軽微である") else "不要"
    return {"該当": "該当する" if deciding else "該当しない", "通知の要否": notice, "根拠": deciding or note or "［７］④"}


def within(start, months=0, days=0):
    """A deadline of months or days from one day."""

    def deadline(case):
        day = case.day(start)
        end = last_of_months(day, months) if months else day + timedelta(days)
        return {"期限": end, "起算日": day}

    return deadline


def application(case):
    promised = case.day("内諾書の発行日")
    acquired = case.day("貸付金債権等の取得日" if case.text("保険の対象") == "貸付金債権等" else "保証債務の負担日")
    return {"期限": min(acquired - timedelta(1), last_of_months(promised, 6)), "起算日": promised}


def change_notice(case):
    changed = case.day("変更の日")
    return {"期限": min(last_of_months(changed, 1), case.day("償還期限")), "起算日": changed}


def risk_notice(case):
    if case.day("事情を知った日") >= case.day("償還期限"):
        raise Fault(OUTSIDE_DOMAIN, "事情を知った日")
    return within("事情を知った日", days=15)(case)


def receipt_notice(case):
    received = case.day("入金日")
    end = last_of_months(received, 1)
    if case.given("保険金請求日"):
        end = min(end, case.day("保険金請求日") - timedelta(1))
    return {"期限": end, "起算日": received}


def claim(case):
    kind, of_loan = case.text("事故の種類"), case.text("保険の対象") == "貸付金債権等"
    if kind == ("求償権の回収不能" if of_loan else "三月以上の履行遅滞"):
        raise Fault(NOT_APPLICABLE, kind)
    waits = kind in ("三月以上の履行遅滞", "求償権の回収不能")
    start = case.day("償還期限" if of_loan else "求償権の取得日" if waits else "損失の発生日")
    opens = last_of_months(start, 3) + timedelta(1) if waits else case.day("損失発生通知日")
    end = last_of_months(start, 9)
    if waits:
        end = min(end, last_of_months(opens, 6))
    if case.given("猶予された請求期限"):
        end = case.day("猶予された請求期限")
    return {"期限": end, "起算日": start, "請求開始日": opens}


ENTRIES = {
    "海外事業資金貸付保険料": premium,
    "保険金の邦貨換算": conversion,
    "付保率の上限": cover_limit,
    "重大な内容変更等": material_change,
    "内諾の有効期限": within("内諾書の発行日", 6),
    "保険申込": application,
    "償還確定通知": within("償還の確定日", 1),
    "重大な内容変更等の通知": change_notice,
    "事情発生通知": risk_notice,
    "危険発生通知": within("償還期限", 1),
    "損失発生通知": within("損失の発生を知った日", 1),
    "入金通知": receipt_notice,
    "保険金請求": claim,
    "回収金納付通知": within("回収日", 1),
    "保険金の支払": within("保険金請求書の提出日", 2),
}

if __name__ == "__main__":
    sys.exit(main(HERE, ENTRIES, REVISIONS, sys.argv[1:]))
