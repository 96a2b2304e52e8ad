"""What the independent calculations share: reading values as people write them, exact rounding, comparing with the cases.

A folder's `independent.py` gives its functions by entry, and its revisions by the day on which each is known.
"""

import datetime
import math
import re
import sys
import unicodedata
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "premium-rates"))
from reading import read  # noqa: E402

MISSING = "K0507"  # a fact is missing
NO_VERSION = "K0508"  # no version governs
TEXT_UNKNOWN = "K0509"  # 文が不明
NOT_APPLICABLE = "K0511"  # 該当なし
OUTSIDE_TABLE = "K0512"
NO_CASE = "K0514"  # no condition holds
OUTSIDE_DOMAIN = "K0506"
ONE_OF_SEVERAL = "K0526"  # none or several of 次のいずれか一つ
REQUIREMENT_BROKEN = "K0527"  # 要件

PERCENT, YEN, DAYS, YEARS, PLAIN = "%", "円", "日", "年", ""


class Fault(Exception):
    """Why there is no result, by code."""

    def __init__(self, code, what):
        super().__init__(f"{code} {what}")
        self.code = code


def fold(text):
    return unicodedata.normalize("NFKC", text).strip()


def read_number(text):
    """A number as people write it and the unit behind it: `12,345円`, `97.5%`, `2411/190 ％`, `1億円`."""
    found = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)(?:/(\d+))?([万億]?)\s*(%|円|日|年|外貨)?", fold(text))
    if not found:
        raise ValueError(f"no number: {text}")
    above, below, scale, unit = found.groups()
    scale = {"": 1, "万": 10**4, "億": 10**8}[scale]
    return Fraction(above.replace(",", "")) / Fraction(below or 1) * scale, unit


def read_day(text):
    """`2013-04-01` or `平成25年4月1日`."""
    text = fold(text)
    found = re.fullmatch(r"(昭和|平成|令和)?(\d+)[-年](\d+)[-月](\d+)日?", text)
    if not found:
        raise ValueError(f"no date: {text}")
    era, year, month, day = found.groups()
    before = {None: 0, "昭和": 1925, "平成": 1988, "令和": 2018}[era]
    return datetime.date(before + int(year), int(month), int(day))


def cut(number, places):
    """切捨て to so many decimals: towards nought, also of a number below it."""
    return Fraction(math.trunc(number * 10**places), 10**places)


def half_up(number, places):
    """四捨五入 to so many decimals: a tie goes away from nought."""
    tie = Fraction(1 if number > 0 else -1, 2)
    return Fraction(math.trunc(number * 10**places + tie), 10**places)


class Case:
    """The facts of a case, and the revisions that exist for it."""

    def __init__(self, facts, revisions):
        # Width does not matter in a name.
        self.facts = {fold(name): value for name, value in facts.items()}
        self.revisions = revisions

    def made(self, revision):
        return revision in self.revisions

    def given(self, name):
        return fold(name) in self.facts

    def text(self, name, default=None):
        if self.given(name):
            return fold(self.facts[fold(name)])
        if default is None:
            raise Fault(MISSING, name)
        return fold(default)

    def number(self, name, default=None, least=None, greatest=None, above=None):
        """A number; a ratio typed in per cent is divided by 100. Outside of its domain it is a fault."""
        number, unit = read_number(self.text(name, default))
        number = number / 100 if unit == PERCENT else number
        if (
            (least is not None and number < least)
            or (greatest is not None and number > greatest)
            or (above is not None and number <= above)
        ):
            raise Fault(OUTSIDE_DOMAIN, name)
        return number

    def day(self, name, default=None):
        return read_day(self.text(name, default))

    def yes(self, name, default="いいえ"):
        words = {"はい": True, "有": True, "true": True, "いいえ": False, "無": False, "false": False}
        return words[self.text(name, default)]

    def several(self, name):
        """The categories of a 区分（複数可）."""
        value = self.facts.get(fold(name))
        if value is None:
            raise Fault(MISSING, name)
        return [fold(one) for one in (value if isinstance(value, list) else re.split("[、,]", value))]

    def rows(self, name):
        """A list as cases of its own."""
        if not self.given(name):
            raise Fault(MISSING, name)
        return [Case(row, self.revisions) for row in self.facts[fold(name)]]


def work_out(case, entries, revisions):
    """The results, or the fault."""
    entry = case.get("算定") or case.get("判定") or case.get("期限")
    try:
        return entries[entry](Case(case["事実"], revisions))
    except Fault as fault:
        return fault


def sides(case, revisions):
    """What a case expects under which revisions: 期待 (or an error) under all that are known, 旧 and 新 around one."""
    known = read_day(case.get("既知日", "9999-12-31")).isoformat()
    revisions = {day for day in revisions if day <= known}
    if "旧" in case or "新" in case:
        turn = read_day(case["改正"]).isoformat()
        yield "旧", case["旧"], {day for day in revisions if day < turn}
        yield "新", case["新"], {day for day in revisions if day <= turn}
    else:
        yield "期待", case.get("期待"), revisions


def shown(result):
    """A result as a golden case writes it."""
    if isinstance(result, (str, datetime.date)):
        return str(result)
    number, unit = result
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    unit = {PERCENT: "％"}.get(unit, unit)
    if rest != 1:
        return f"{number} {unit}".strip()
    places = next(places for places in range(200) if (number * 10**places).denominator == 1)
    digits = str(int(abs(number) * 10**places)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    whole = f"{int(whole):,}" if unit == YEN else whole
    return f"{'-' if number < 0 else ''}{whole}{decimals}{unit}"


def same(expected, result):
    if isinstance(result, str):
        return fold(expected) == fold(result)
    try:
        if isinstance(result, datetime.date):
            return read_day(expected) == result
        number, unit = read_number(expected)
    except ValueError:
        return False
    number = number / 100 if unit == PERCENT and result[1] == PLAIN else number
    return number == result[0] and (unit in (None, result[1] or None) or result[1] == PLAIN)


def differences(case, entries, known_since):
    """What differs, in words."""
    for side, expected, revisions in sides(case, known_since):
        outcome = work_out(case, entries, revisions)
        error = case.get("エラー")
        if error is not None:
            code = outcome.code if isinstance(outcome, Fault) else None
            if code is None or (error != "true" and code != error):
                yield f"{side}: エラー {error} is expected, not {outcome}"
        elif isinstance(outcome, Fault):
            yield f"{side}: {outcome}"
        elif not expected:
            yield f"{side}: nothing is expected"
        else:
            for name, text in expected.items():
                if name not in outcome:
                    yield f"{side}: there is no result {name}"
                elif not same(text, outcome[name]):
                    yield f"{side}: {name} is {shown(outcome[name])}, not {text}"


def main(here, entries, revisions, files):
    """Compares every case of a folder; the exit status."""
    total = wrong = 0
    for path in files or sorted(Path(here).glob("*.yaml")):
        for case in read(path):
            total += 1
            found = list(differences(case, entries, revisions))
            wrong += bool(found)
            for difference in found:
                print(f"{Path(path).name}: {case['題']}: {difference}")
    print(f"{total} cases, {wrong} of them different")
    return 1 if wrong or not total else 0
