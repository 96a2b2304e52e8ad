#!/usr/bin/env python3
"""The ratings, incident classes and cover of the golden cases, straight from the rating standard.

    python3 golden/buyer-ratings/independent.py [FILE...]
"""

import sys
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from exact import REQUIREMENT_BROKEN, Fault, main  # noqa: E402

REVISIONS = ("2001-04-01",)


def first(rows, otherwise):
    """The first row that holds, and its address. A row that asks for facts of its own is looked at only when it is come to."""
    return next(((value, at) for at, holds, value in rows if (holds() if callable(holds) else holds)), otherwise)


def asked(case, name):
    """A condition whose absence decides: it must be answered where it matters."""
    return case.yes(name, default=None)


def credit_cover(case):
    incident = case.text("事故管理区分", "なし")
    # A rating is asked for only where no incident class decides.
    rating = case.text("格付") if incident == "なし" else ""
    with_letter = case.yes("ILC取得済")
    if incident == "B":
        cover = "契約しない", "Ⅱ(2)"
    elif incident == "R":
        cover = ("てん補" if with_letter else "不てん補"), "Ⅱ(1)"
    elif rating in ("PN", "PU", "PT"):
        cover = ("てん補" if with_letter else "不てん補"), "Ⅳ(2)"
    elif not rating.startswith("E"):
        cover = "規定なし", "Ⅳ"
    elif case.text("危険") == "船積不能":
        cover = "てん補", "Ⅳ(1)①"
    elif rating in ("EE", "EA"):
        cover = "てん補", "Ⅳ(1)②"
    elif rating in ("EM", "EF"):
        cover = ("選択可" if case.yes("個別保証枠の範囲内") else "不てん補"), "Ⅳ(1)②"
    else:
        cover = "不てん補", "Ⅳ(1)②"
    return {"てん補": cover[0], "根拠": cover[1]}


def cancellation_cover(case):
    if case.text("事故管理区分", "なし") == "B":
        return {"てん補": "契約しない", "根拠": "Ⅱ(2)"}
    of_government = case.text("格付") in ("GS", "GA", "GE")
    return {"てん補": "てん補" if of_government else "不てん補", "根拠": "Ⅳ(3)"}


def held_by_government(case):
    """More than half, counting the shares of those who are themselves held by more than half."""
    total = F(0)
    if case.given("株主構成") and sum(holder.number("出資割合") for holder in case.rows("株主構成")) > 1:
        raise Fault(REQUIREMENT_BROKEN, "株主構成")
    for holder in case.rows("株主構成") if case.given("株主構成") else []:
        if holder.yes("GS格等である") or holder.number("GS格等の出資割合") > F(1, 2):
            total += holder.number("出資割合")
    return total > F(1, 2)


def government_rating(case):
    suitable = case.yes("名簿区分Ｇの判断")
    most = held_by_government(case)

    def owned():
        return (
            suitable
            and case.yes("代表者の任命権")
            and (case.yes("根拠法による設立") or case.yes("予算の議決又は承認"))
            and most
            and not asked(case, "銀行等")
        )

    def sound_bank():
        if not most or not asked(case, "銀行等"):
            return False
        return not asked(case, "外部格付がB－又はB3未満") or case.yes("カントリーシーリングによる")

    rows = [
        ("Ⅰ(1)①", case.yes("外貨管理当局"), "GS"),
        ("Ⅰ(1)②", case.yes("財政担当当局"), "GS"),
        ("Ⅰ(1)③", case.yes("国際機関"), "GS"),
        ("Ⅰ(1)④", case.yes("国際金融機関"), "GS"),
        ("Ⅰ(2)①", case.yes("行政府の各省各部局"), "GA"),
        ("Ⅰ(2)②", case.yes("州政府の各省各部局"), "GA"),
        ("Ⅰ(2)③", case.yes("地方公共団体"), "GA"),
        ("Ⅰ(2)④", case.yes("行政府又は州政府の保有する軍隊"), "GA"),
        ("Ⅰ(2)⑤", case.yes("付属機関"), "GA"),
        ("Ⅰ(3)①", owned, "GE"),
        ("Ⅰ(3)②", case.yes("政府関係法人又は政府関連基金等"), "GE"),
        ("Ⅰ(3)③", sound_bank, "GE"),
        ("Ⅰ(3)④", lambda: not owned() and case.yes("中央政府の完全保有") and suitable, "GE"),
    ]
    rating, at = first(rows, ("なし", "Ⅰ"))
    return {"政府関係格付": rating, "根拠": at}


def deletion(case):
    def no_cover():
        return not asked(case, "保険責任残高がある")

    def no_balance():
        return no_cover() and not asked(case, "未回収残高がある")

    dissolved, merged = case.yes("解散"), case.yes("合併による消滅")

    def stopped():
        return (
            (dissolved and not merged)
            or case.yes("清算")
            or case.yes("買収等による営業の終了")
            or case.yes("営業活動の停止又は不明")
        ) and no_balance()

    def gone():
        return case.yes("死亡又は国外に逃亡") or (case.yes("破産手続開始の決定") and no_balance())

    return [
        ("Ⅲ①", case.yes("回収義務等の終了認定") and (dissolved or case.yes("失そう")), "する"),
        ("Ⅲ②", stopped, "する"),
        ("Ⅲ③", case.yes("存在を確認できない"), "する"),
        ("Ⅲ④", lambda: case.yes("個人事業主") and not stopped() and gone(), "する"),
        ("Ⅲ⑤", merged, "する"),
        ("Ⅲ⑥", case.yes("削除の事由に準ずる"), "する"),
        ("Ⅲ⑦", lambda: case.yes("利用が一定期間認められない") and no_cover(), "する"),
    ]


def struck_off(case):
    value, at = first(deletion(case), ("しない", "Ⅲ"))
    return {"削除": value, "根拠": at}


def incident_class(case):
    paid = case.yes("信用危険による保険金支払")

    def recovered():
        return asked(case, "回収すべき金額の全部を回収")

    def recovering():
        clear = case.yes("信用状態の回復が明らか")
        return paid and (recovered() or case.yes("リスケジュール契約の履行")) and not clear

    ended = case.yes("解散") or case.yes("清算") or case.yes("買収等による営業の終了")
    breach = case.yes("起訴され無罪が未確定") or case.yes("刑の終了から二年未満") or case.yes("行政処分から二年未満")
    rows = [
        ("Ⅱ(2)①", case.yes("通知書による信用危険の発生") and ended, "B"),
        ("Ⅱ(2)②", lambda: paid and not recovered() and not recovering(), "B"),
        ("Ⅱ(2)③", breach, "B"),
        ("Ⅱ(1)①", case.yes("信用危険の発生の承認又は通知"), "R"),
        ("Ⅱ(1)②", case.yes("相当の支払遅延"), "R"),
        ("Ⅱ(1)③", case.yes("二年以内の不渡"), "R"),
        ("Ⅱ(1)④", case.yes("取引が推薦されない"), "R"),
        ("Ⅱ(1)⑤", case.yes("信用供与が不適当"), "R"),
        ("Ⅱ(1)⑥", case.yes("債務超過") and not case.yes("債務超過でないことの認定"), "R"),
        ("Ⅱ(1)⑦", recovering, "R"),
    ]
    struck, _ = first(deletion(case), ("しない", "Ⅲ"))
    found = ("なし", "Ⅲ") if struck == "する" else first(rows, ("なし", "Ⅱ"))
    return {"事故管理区分": found[0], "根拠": found[1]}


ENTRIES = {
    "信用危険のてん補": credit_cover,
    "一方的キャンセルのてん補": cancellation_cover,
    "政府関係格付": government_rating,
    "事故管理区分": incident_class,
    "名簿からの削除": struck_off,
}

if __name__ == "__main__":
    sys.exit(main(HERE, ENTRIES, REVISIONS, sys.argv[1:]))
