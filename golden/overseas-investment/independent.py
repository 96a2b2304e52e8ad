#!/usr/bin/env python3
"""The 損失計算書 and the other forms of overseas investment insurance in the golden cases, from the forms of 2022-03-17.

    python3 golden/overseas-investment/independent.py [FILE...]

The statement of loss is a spreadsheet: a cell for each line and column, filled in from the top as an officer would. A cell that
is not filled in is None; in a sum it counts nothing.
"""

import sys
from datetime import date
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from exact import MISSING, OUTSIDE_DOMAIN, PERCENT, PLAIN, TEXT_UNKNOWN, YEN, Fault, cut, fold, main, read_number  # noqa: E402

REVISIONS = ("2017-04-01", "2022-03-17")
KNOWN = date(2017, 4, 1)
REVISED = date(2022, 3, 17)
OMITTED = "K0510"
REQUIREMENT = "K0527"

CAUSES = tuple(f"第{number}号" for number in range(1, 7))


def amount(case, name, default=None):
    return case.number(name, default, least=0)


def zero(cell):
    return F(0) if cell is None else cell


def first(*cells):
    """`１(A)(2) or 1(B)(3) or 2(2)`: the first that is filled in."""
    return next((cell for cell in cells if cell is not None), F(0))


class Sheet:
    """The statement of loss of a case. Columns: L without, R with the 送金不能取得額."""

    def __init__(self, case):
        self.case = case
        self.cells = {}
        day = case.day("提出日")
        if day < KNOWN:
            raise Fault(TEXT_UNKNOWN, day)
        self.after = day >= REVISED and case.made("2022-03-17")
        self.principal = {"元本": True, "配当金": False}[case.text("てん補の対象")]
        self.premium = case.yes("プレミアム特約")
        self.causes = case.several("請求の事由")
        if not self.causes or any(cause not in CAUSES for cause in self.causes):
            raise Fault("K0505", self.causes)
        advance = self.after and self.principal and case.yes("約款第3条第4項に基づいて損失額算出を行う")
        middle = any(cause in self.causes for cause in ("第2号", "第3号", "第4号"))
        self.a = "第1号" in self.causes or middle and not advance
        self.b = middle and advance
        self.two = "第5号" in self.causes
        self.four = "第6号" in self.causes
        for column in "LR":
            self.causes_one(column)
        self.cause_five()
        for column in "LR":
            self.sections_three_to_five(column)
        self.settle()

    def put(self, line, column, value):
        self.cells[line, column] = value

    def get(self, line, column="L"):
        return self.cells.get((line, column))

    def consideration(self, name):
        """注1: in the case of 第3条第2項 the premium part is left out."""
        value = amount(self.case, name)
        return value - amount(self.case, "プレミアム相当額") if self.premium else value

    def received(self, column, name, blocked):
        value = amount(self.case, name, "0円")
        return value - amount(self.case, blocked, "0円") if column == "R" else value

    def causes_one(self, column):
        put, get, case = self.put, self.get, self.case
        lines = ["(1)", "(2)", "(3)", "(4)", "①", "②", "③", "④", "(5)"]
        for line in lines:
            put("1A" + line, column, None)
        if self.a:
            if self.principal:
                put("1A(1)", column, amount(case, "非常事故株式の損害発生直前の評価額") - amount(case, "1(A)の入金額", "0円"))
                put("1A(2)", column, self.consideration("非常事故株式等の取得のための対価の額"))
                put("1A(3)", column, min(get("1A(1)", column), get("1A(2)", column)))
            else:
                put("1A(4)", column, amount(case, "配当金請求権(支払期日到来後)の評価額"))
            put("1A①", column, amount(case, "当該事由発生直後に評価した額"))
            put("1A②", column, self.received(column, "1(A)の取得金額又は取得可能金額", "1(A)の送金不能取得額"))
            put("1A③", column, amount(case, "1(A)の損失軽減のために必要な措置を講じて回収した金額", "0円"))
            put("1A④", column, get("1A①", column) + get("1A②", column) + get("1A③", column))
            if not self.premium:
                put("1A(5)", column, get("1A(3)" if self.principal else "1A(4)", column) - get("1A④", column))
        if not self.after:
            return
        for line in ["(1)", "(2)", "(3)", "(4)", "①", "②", "③", "(5)"]:
            put("1B" + line, column, None)
        if self.b:
            put("1B(1)", column, amount(case, "休止期間営業費用"))
            put("1B(2)", column, amount(case, "直前評価額"))
            put("1B(3)", column, amount(case, "1(B)の取得のための対価の額"))
            put("1B(4)", column, min(get("1B(1)", column), get("1B(2)", column), get("1B(3)", column)))
            put("1B①", column, self.received(column, "1(B)の取得金額又は取得可能金額", "1(B)の送金不能取得額"))
            put("1B②", column, amount(case, "1(B)の損失軽減のために必要な措置を講じて回収した金額", "0円"))
            put("1B③", column, get("1B①", column) + get("1B②", column))
            put("1B(5)", column, get("1B(4)", column) - get("1B③", column))

    def cause_five(self):
        put, get, case = self.put, self.get, self.case
        for line in ["(1)", "(2)", "(3)", "(4)", "①", "②", "③", "④", "(5)"]:
            put("2" + line, "L", None)
        if not self.two:
            return
        if self.principal:
            put("2(1)", "L", amount(case, "2の送金不能額") - amount(case, "2の入金額", "0円"))
            put("2(2)", "L", self.consideration("株式等の取得のための対価の額"))
            put("2(3)", "L", min(get("2(1)"), get("2(2)")))
        else:
            put("2(4)", "L", amount(case, "株式等の配当金にかかる送金不能額"))
        put("2①", "L", amount(case, "事由の発生により支出を要しなくなった金額", "0円"))
        put("2②", "L", amount(case, "送金不能額をもって支出した金額", "0円"))
        put("2③", "L", amount(case, "2の損失軽減のために必要な措置を講じて回収した金額", "0円"))
        put("2④", "L", get("2①") + get("2②") + get("2③"))
        if not self.premium:
            put("2(5)", "L", get("2(3)" if self.principal else "2(4)") - get("2④"))

    def lost(self, section, column):
        """① to ③ of 3 and 5: shares lost to other causes before."""
        case = self.case
        self.put(f"{section}①", column, amount(case, f"{section}①の取得金額又は取得可能金額", "0円") - amount(case, f"{section}の送金不能額", "0円"))
        self.put(f"{section}②", column, amount(case, f"{section}の喪失した株式等の取得のための対価の額", "0円"))
        self.put(f"{section}③", column, max(self.get(f"{section}①", column), self.get(f"{section}②", column)))

    def sections_three_to_five(self, column):
        put, case = self.put, self.case

        def get(line):
            return self.get(line, column)

        # The residual of note 2 is lost, and with it whatever is added up from it.
        residual_lost = self.premium and (self.a or self.two)
        put("3(1)", column, None)
        if not residual_lost:
            # Printed in both columns: the 1(B)(5) with the mark of the right one.
            put("3(1)", column, zero(get("1A(5)")) + zero(self.get("1B(5)", "R")) + zero(self.get("2(5)")))
        if self.after:
            self.lost("3", column)
        put("3④", column, self.received(column, "3④の取得金額又は取得可能金額", "3の送金不能取得額"))
        put(
            "3(2)",
            column,
            first(get("1A(2)"), get("1B(3)"), self.get("2(2)"))
            - zero(get("3③"))
            - get("3④")
            - zero(get("1A④"))
            - zero(get("1B③"))
            - zero(self.get("2④")),
        )
        put("3(3)", column, None)  # its text is lost

        for line in ["(1)", "(2)", "①", "②", "③", "(3)"]:
            put("4" + line, column, None)
        if self.four:
            if self.principal:
                put("4(1)", column, self.consideration("4の取得のための対価の額") - amount(case, "4の入金額", "0円"))
            else:
                put("4(2)", column, amount(case, "配当金請求権に基づき取得し得べき配当金の額"))
            put("4①", column, self.received(column, "4の取得金額又は取得可能金額", "4の送金不能取得額"))
            put("4②", column, amount(case, "4の損失軽減のために必要な措置を講じて回収した金額", "0円"))
            put("4③", column, get("4①") + get("4②"))
            if not self.premium:
                put("4(3)", column, get("4(1)" if self.principal else "4(2)") - get("4③"))

        unknown = residual_lost or self.premium and self.four
        # 3(3) as 5(3) is printed: the larger one.
        put("5(1)", column, None if unknown else max(get("3(1)"), get("3(2)")) + zero(get("4(3)")))
        if self.after:
            self.lost("5", column)
        put("5④", column, self.received(column, "5④の取得金額又は取得可能金額", "5の送金不能取得額"))
        put("5(2)", column, zero(get("4(1)")) - zero(get("5③")) - get("5④") - zero(get("4③")))
        put("5(3)", column, None if unknown else max(get("5(1)"), get("5(2)")))

    def settle(self):
        left, right = self.get("5(3)", "L"), self.get("5(3)", "R")
        if self.after:
            self.put("6", "L", None if left is None else right - left)
        self.put("7", "L", right if not self.after else None if left is None else left + self.get("6"))

    def liability(self):
        if self.get("7") is None:
            raise Fault(OMITTED, "注2")
        return self.get("7")

    def lines(self):
        """Every line by its address."""
        sections = {"1A": "1(A)", "1B": "1(B)"}
        results = {}
        for (line, column), value in self.cells.items():
            address = next((printed + line[2:] for cell, printed in sections.items() if line.startswith(cell)), line)
            name = address + ("右欄" if column == "R" else "欄")
            results[name] = "なし" if value is None else (value, YEN)
        return results


class Results(dict):
    """Results by name, width aside."""

    def __contains__(self, name):
        return super().__contains__(fold(name))

    def __getitem__(self, name):
        return super().__getitem__(fold(name))


def statement(case):
    sheet = Sheet(case)
    return Results({fold(name): value for name, value in sheet.lines().items()})


def loss(case):
    suspension(case)
    return {"損失額": (Sheet(case).liability(), YEN)}


def suspension(case):
    """対象休止期間: within three months from the day of suspension, that day counted."""
    if not (case.given("事業の休止開始日") and case.given("対象期間終了日")):
        return
    start, end = case.day("事業の休止開始日"), case.day("対象期間終了日")
    if end < start:
        raise Fault(OUTSIDE_DOMAIN, end)
    month = start.month - 1 + 3
    year, month = start.year + month // 12, month % 12 + 1
    try:
        over = date(year, month, start.day)
    except ValueError:  # no such day: the period ends with the month
        over = date(year + month // 12, month % 12 + 1, 1)
    if end >= over:
        raise Fault(REQUIREMENT, end)


def claim(case):
    """請求書: (16 + 17) × 18, not more than 7, yen cut."""
    after = case.made("2022-03-17")
    if after and case.text("財務諸表の通貨", "円") == "外貨":
        loss_in_yen = cut(amount(case, "財務諸表の通貨による損失額") * case.number("請求書の換算率", above=0), 0)
    elif case.given("損失額"):
        loss_in_yen = amount(case, "損失額")
    else:
        loss_in_yen = Sheet(case).liability()
    cost = amount(case, "損失防止軽減費用", "0円")
    value = (loss_in_yen + cost) * case.number("てん補率", least=0, greatest=1)
    if case.given("保険金額"):
        value = min(value, amount(case, "保険金額"))
    return {"保険金": (cut(value, 0), YEN)}


def rate_change(case):
    old, new = case.number("証券記載換算率", above=0), case.number("為替適用換算率", above=0)
    width = (new - old) / old
    return {"可否": "可" if abs(width) >= F(5, 100) else "否", "変動幅": (width * 100, PERCENT), "根拠": "別紙様式第6その1の6"}


def share(case):
    held, total = case.number("出資額", least=0), case.number("出資総額", above=0)
    if held > total:
        raise Fault(REQUIREMENT, "出資額")
    return {"出資比率": (cut(held / total * 100, 3), PERCENT)}


def weighted(case):
    rows = case.rows("送金")
    total = sum(row.number("送金額") for row in rows)
    if total == 0:
        raise Fault("K0516", "送金")
    return {"加重平均換算率": (sum(row.number("送金額") * row.number("換算率") for row in rows) / total, PLAIN)}


def net_assets(case):
    ratio = case.number("被保険者の投資比率", least=0, greatest=1)
    return {"純資産持分額": (case.number("純資産額") * ratio, PLAIN)}


ENTRIES = {
    "損失額": loss,
    "損失計算書": statement,
    "保険金": claim,
    "換算率の変動による変更": rate_change,
    "出資比率": share,
    "加重平均換算率": weighted,
    "純資産持分額": net_assets,
}

if __name__ == "__main__":
    sys.exit(main(HERE, ENTRIES, REVISIONS, sys.argv[1:]))
