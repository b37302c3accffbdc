"""What changed between two snapshots. Contents are written by hand, as small as the question allows."""

import copy
from typing import Any

import pytest

from governance.comparison import compare
from metrics.selectors.exchange import Exchange

ADA, BEN = ({"name": name, "email": f"{name.lower()}@example.com"} for name in ("Ada", "Ben"))


def value(of: str, kpi: str, number: Any, status: str | None = "on_target", **more: Any) -> dict[str, Any]:
    found = {"of": of, "kpi": kpi, "version": 1, "value": number, "status": status, "n": 10, **more}
    return {name: one for name, one in found.items() if one is not None}


def content(**changes: Any) -> dict[str, Any]:
    """A node with one product and one launch."""
    whole = {
        "node": {"code": "N", "owner": ADA},
        "values": [
            value("node:N", "nps", 30.0),
            value("node:N", "revenue", "100.0000"),
            value("product:P", "nps", 20.0, "in_tolerance"),
        ],
        "months": {
            "periods": ["2026-08", "2026-09"],
            "values": {"product:P": {"revenue": ["5.0000", "6.0000"]}},
        },
        "definitions": {
            "nps": {"order": 10, "version": 1, "family": "customer"},
            "revenue": {"order": 20, "version": 1, "family": "finance"},
        },
        "settings": {"discount_rate": {"value": "0.10"}},
        "launches": [
            {"product": "P", "name": "L", "first_committed_on": "2027-01-12", "committed_on": "2027-01-12"}
        ],
        "products": [{"code": "P", "name": "Pea", "stage": "maturity", "manager": ADA}],
    }
    return copy.deepcopy({**whole, **changes})


def only(found: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (one,) = [change for change in found if change["kind"] == kind]
    return one


def test_nothing_changed() -> None:
    assert compare(content(), content(), {}) == []


def test_a_status_that_became_worse_comes_first() -> None:
    now = content()
    now["values"][1] = value("node:N", "revenue", "90.0000", "off_target")
    now["values"][2] = value("product:P", "nps", 10.0, "off_target")
    found = compare(content(), now, {})
    assert [(one["of"], one["kpi"], one["status_before"], one["status"]) for one in found] == [
        ("node:N", "revenue", "on_target", "off_target"),
        ("product:P", "nps", "in_tolerance", "off_target"),
    ]


def test_a_change_that_is_noise_says_so_and_comes_late() -> None:
    now = content()
    now["values"][0] = value("node:N", "nps", 30.5)
    now["values"][1] = value("node:N", "revenue", "101.0000")
    found = compare(content(), now, {("node:N", "nps"): Exchange(379, 374, 0.54)})
    assert [one["kpi"] for one in found] == ["revenue", "nps"]
    assert found[1] | {"weight": 0} == {
        "kind": "value", "weight": 0, "of": "node:N", "kpi": "nps", "before": 30.0, "after": 30.5,
        "status_before": "on_target", "status": "on_target", "n": 10,
        "entered": 379, "left": 374, "z": 0.54, "distinguishable": False,
    }  # fmt: skip


def test_of_many_changes_only_those_that_stand_out_are_told_from_noise() -> None:
    """Benjamini-Hochberg by hand: z = 2 has p = 0.0455. Alone it stands out (≤ 0.05); second of two
    tests with z = 0 beside it, it would have to be ≤ 0.025."""
    now = content()
    now["values"][0] = value("node:N", "nps", 33.0)
    alone = compare(content(), now, {("node:N", "nps"): Exchange(9, 9, 2.0)})
    assert only(alone, "value")["distinguishable"] is True
    now["values"][2] = value("product:P", "nps", 20.1, "in_tolerance")
    noise = {("node:N", "nps"): Exchange(9, 9, 2.0), ("product:P", "nps"): Exchange(9, 9, 0.0)}
    both = compare(content(), now, noise)
    assert {(one["of"], one["distinguishable"]) for one in both} == {("node:N", False), ("product:P", False)}


def test_values_of_two_definitions_are_never_compared() -> None:
    now = content()
    now["values"][0] = value("node:N", "nps", 50.0, version=2)
    now["definitions"]["nps"] = {"order": 10, "version": 2, "family": "customer"}
    (found,) = compare(content(), now, {})
    assert (found["kind"], found["kpi"], found["before"], found["after"]) == ("definition", "nps", 1, 2)


def test_values_on_both_sides_of_a_changed_setting_are_never_compared() -> None:
    """The setting is one of NPS: its value and its months are left out, those of revenue are not."""
    held = content(settings={"start": {"value": "idea"}, "other": {"value": "1"}})
    held["definitions"]["nps"]["parameters"] = ["start"]
    held["definitions"]["revenue"]["parameters"] = ["other"]
    held["months"]["values"]["product:P"]["nps"] = [1.0, 2.0]
    now = copy.deepcopy(held)
    now["settings"]["start"]["value"] = "go"
    now["values"][0] = value("node:N", "nps", 50.0, "off_target")
    now["values"][1] = value("node:N", "revenue", "101.0000")
    now["months"]["values"]["product:P"] = {"nps": [1.0, 9.0], "revenue": ["5.0000", "7.0000"]}
    found = compare(held, now, {})
    assert {(one["kind"], one.get("kpi")) for one in found} == {
        ("value", "revenue"), ("corrected", "revenue"), ("setting", None),
    }  # fmt: skip
    assert (only(found, "setting")["before"], only(found, "setting")["after"]) == ("idea", "go")


def test_a_stale_or_missing_value_is_a_status_of_its_own() -> None:
    now = content()
    now["values"][0] = value("node:N", "nps", 30.0, stale=True)
    now["values"][1] = value("node:N", "revenue", None, "no_value")
    found = {one["kpi"]: (one["status"], one["after"]) for one in compare(content(), now, {})}
    assert found == {"nps": ("stale", 30.0), "revenue": ("no_value", None)}


def test_a_month_that_was_shown_and_reads_otherwise_now_was_corrected() -> None:
    now = content()
    now["months"] = {
        "periods": ["2026-09", "2026-10"],
        "values": {"product:P": {"revenue": ["7.0000", "8.0000"]}, "node:N": {"revenue": ["7.0000", None]}},
    }
    found = only(compare(content(), now, {}), "corrected")
    assert (found["of"], found["month"], found["before"], found["after"]) == (
        "product:P", "2026-09", "6.0000", "7.0000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("launch", "what", "before", "after", "days"),
    [
        ({"committed_on": "2027-03-02"}, "moved", "2027-01-12", "2027-03-02", 49),
        (
            {"committed_on": "2027-01-12", "launched_on": "2027-01-05"},
            "launched",
            "2027-01-12",
            "2027-01-05",
            -7,
        ),
    ],
)
def test_a_launch_that_moved_or_came(
    launch: dict[str, str], what: str, before: str, after: str, days: int
) -> None:
    shown = {"product": "P", "name": "L", "first_committed_on": "2027-01-12", **launch}
    found = only(compare(content(), content(launches=[shown]), {}), "launch")
    assert (found["what"], found["before"], found["after"], found["days"]) == (what, before, after, days)
    assert found["first"] == "2027-01-12"


def test_launches_that_are_new_promised_or_gone() -> None:
    before = content(launches=[{"product": "P", "name": "A"}, {"product": "P", "name": "B"}])
    now = content(
        launches=[{"product": "P", "name": "A", "committed_on": "2027-01-01"}, {"product": "P", "name": "C"}]
    )
    found = {one["name"]: one["what"] for one in compare(before, now, {})}
    assert found == {"A": "promised", "B": "removed", "C": "added"}


def test_owners_stages_and_products() -> None:
    now = content(
        node={"code": "N", "owner": BEN},
        products=[
            {"code": "P", "name": "Pea", "stage": "decline"},
            {"code": "Q", "name": "Quince", "stage": "idea"},
        ],
    )
    found = compare(content(), now, {})
    owners = {
        (one["of"], one["role"]): (one["before"], one["after"]) for one in found if one["kind"] == "owner"
    }
    assert owners == {("node:N", "owner"): ("Ada", "Ben"), ("product:P", "manager"): ("Ada", None)}
    assert (only(found, "stage")["before"], only(found, "stage")["after"]) == ("maturity", "decline")
    assert (only(found, "product")["name"], only(found, "product")["what"]) == ("Quince", "added")
    gone = compare(now, content(), {})
    assert only(gone, "product")["what"] == "removed"


def test_targets_and_settings() -> None:
    now = content(settings={"discount_rate": {"value": "0.08"}})
    now["values"][0]["target"] = 35.0
    found = compare(content(), now, {})
    target, setting = only(found, "target"), only(found, "setting")
    assert (target["kpi"], target["before"], target["after"]) == ("nps", None, 35.0)
    assert (setting["code"], setting["before"], setting["after"]) == ("discount_rate", "0.10", "0.08")


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    now = content(node={"code": "N", "owner": BEN}, settings={"discount_rate": {"value": "0.08"}})
    now["values"] = [value("node:N", "nps", 1.0, "off_target"), value("product:P", "nps", 1.0, "off_target")]
    turned = {**now, "values": list(reversed(now["values"]))}
    assert compare(content(), now, {}) == compare(content(), turned, {})


def test_a_status_that_only_its_target_moved_says_so() -> None:
    before, now = content(), content()
    before["values"][0] = value("node:N", "nps", 30.0, "in_tolerance", target=35.0)
    now["values"][0] = value("node:N", "nps", 30.0, "on_target", target=30.0)
    change = only(compare(before, now, {}), "value")
    assert (change["status_before"], change["status"], change["target_before"]) == (
        "in_tolerance",
        "on_target",
        35.0,
    )
    same = content()
    same["values"][0] = value("node:N", "nps", 31.0)
    assert "target_before" not in only(compare(content(), same, {}), "value")
