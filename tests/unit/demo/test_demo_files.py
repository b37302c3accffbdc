"""The demo's files are what the generator draws, and fit together."""

import csv
import io
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

from demo.generate import generate
from tests.oracle.files import number, read_file
from tests.unit.demo.places import DEMO, FILES, relative

FORMATS = {  # the portal's own files: required columns, then the others
    "teams": ("code name", "parent lead_email calendar"),
    "people": ("email name", "role level manager_email team capacity_pct leaves_on joined site"),
    "portfolios": ("code name", "parent kind owner_email"),
    "products": (
        "code name portfolio",
        "stage innovation_class first_launched_on retired_on manager_email owner_email description "
        "regulatory_class contract_end sponsor contract_value wiki",
    ),
    "custom_fields": (
        "noun field_code kind label label_fr",
        "help help_fr section section_fr required unit decimals options position",
    ),
    "ownership": ("product email role from", "to"),
    "rates": ("currency month rate", ""),
    "targets": ("kpi target from", "node product tolerance to"),
    "launches": ("product name", "idea_on go_on development_on committed_on launched_on"),
    "releases": ("product name released_on", "failed"),
    "work_items": (
        "product key",
        "type status status_category created_at started_at done_at due_on committed_on sprint sprint_start "
        "sprint_end points assignee_email severity found_in_production parent",
    ),
    "usage": ("product date active_users", "eligible_users signups"),
    "finance": ("product period account amount", "currency scenario entry_id"),
    "survey": ("product score responded_at", "response_id kind segment wave comment"),
    "comments": ("author_email written_at text", "product node answers resolved_at resolved_by_email"),
    "life_cycles": ("code name portfolio", "name_fr"),
    "life_cycle_stages": ("life_cycle code name phase", "name_fr position withdrawn_on"),
    "gates": ("life_cycle code name from_stage to_stage", "name_fr roles withdrawn_on"),
    "gate_criteria": (
        "life_cycle gate code name kind",
        "name_fr kpi direction threshold weight must_pass position withdrawn_on",
    ),
    "workstreams": ("product stage state", "starts_on due_on ends_on reason email"),
    "gate_reviews": (
        "product gate asked_on asked_by",
        "due_on note outcome decided_on decided_by reason next_on",
    ),
    "gate_votes": ("product gate asked_on email vote roles", "voted_at note"),
    "gate_scores": ("product gate asked_on criterion email score", ""),
    "gate_evidence": ("product gate asked_on criterion", "text url waived_reason waived_by met"),
    "actions": ("title raised_on", "product portfolio owner_email due_on done_on evidence evidence_url"),
    "absences": ("email kind from", "to"),
    "capacity_changes": ("email from capacity_pct", "to"),
    "allocations": ("product from percent", "email team to"),
    "calendars": ("code name", "country subdivision"),
    "days_off": ("calendar day name", ""),
    "criteria": ("code product kpi direction threshold review_on", "window note proposed_by"),
    "criteria_signatures": ("criterion signs_as email signed_on", ""),
    "objectives": ("code portfolio title from to", "parent owner_email state description"),
    "key_results": ("code objective title start target", "kpi window product unit"),
    "key_result_values": ("key_result on value", "said_by note"),
    "contributions": ("objective product", "weight note"),
    "visions": ("portfolio product from vision", "strategy written_by"),
    "stops": (
        "product stopped_on reason reason_text",
        "sunk_cost currency released_fte released_days lessons stage_before restarted_on",
    ),
    "classifications": (
        "product innovation_class evidence classified_on",
        "evidence_url classified_by outcome reviewed_by reviewed_on review_note",
    ),
    "budgets": ("year amount currency", "node product note"),
    "budget_commitments": (
        "reference subject amount currency committed_on",
        "node product supplier settled_on",
    ),
    "product_relations": ("product relation other", "note"),
    "product_links": ("product title url", ""),
    "role_assignments": ("email role_sheet from", "level team to"),
    "assessments": ("email skill kind skill_level assessed_on", "note"),
    "development_actions": ("email skill what due_on", "done_on"),
    "skill_needs": ("product skill skill_level fte from", "to"),
    "salary_bands": ("role_sheet level currency salary_low salary_mid salary_high from", ""),
}
KEYS = {
    "absences": ["email", "from"],
    "capacity_changes": ["email", "from"],
    "allocations": ["product", "email", "team", "from"],
    "calendars": ["code"],
    "days_off": ["calendar", "day"],
    "teams": ["code"],
    "people": ["email"],
    "portfolios": ["code"],
    "products": ["code"],
    "ownership": ["product", "email", "role", "from"],
    "rates": ["currency", "month"],
    "targets": ["kpi", "node", "product", "from"],
    "launches": ["product", "name"],
    "releases": ["product", "name"],
    "work_items": ["key"],
    "usage": ["product", "date"],
    "survey": ["response_id"],
    "life_cycles": ["code"],
    "life_cycle_stages": ["life_cycle", "code"],
    "gates": ["life_cycle", "code"],
    "gate_criteria": ["life_cycle", "gate", "code"],
    "workstreams": ["product", "stage"],
    "gate_reviews": ["product", "gate", "asked_on"],
    "gate_votes": ["product", "gate", "asked_on", "email"],
    "gate_scores": ["product", "gate", "asked_on", "criterion", "email"],
    "gate_evidence": ["product", "gate", "asked_on", "criterion"],
    "actions": ["product", "portfolio", "title", "raised_on"],
    "criteria": ["code"],
    "criteria_signatures": ["criterion", "signs_as"],
    "objectives": ["code"],
    "key_results": ["code"],
    "key_result_values": ["key_result", "on"],
    "contributions": ["objective", "product"],
    "visions": ["portfolio", "product", "from"],
    "stops": ["product", "stopped_on"],
    "classifications": ["product", "innovation_class", "classified_on"],
    "budgets": ["node", "product", "year"],
    "budget_commitments": ["reference"],
    "product_relations": ["product", "relation", "other"],
    "product_links": ["product", "url"],
    "role_assignments": ["email", "role_sheet", "from"],
    "assessments": ["email", "skill", "kind", "assessed_on"],
    "development_actions": ["email", "skill", "what"],
    "skill_needs": ["product", "skill", "from"],
    "salary_bands": ["role_sheet", "level", "currency", "from"],
    "custom_fields": ["noun", "field_code"],
}


def test_the_committed_files_are_what_the_generator_writes(tmp_path):
    generate(tmp_path)

    assert relative(tmp_path, "*/*.csv") == relative(DEMO, "*/*.csv")
    for name in relative(tmp_path, "*/*.csv"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes(), name
    assert (tmp_path / "manifest.toml").read_bytes() == (DEMO / "manifest.toml").read_bytes()


def test_the_generator_runs_as_a_command_whatever_the_hash_seed(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "demo.generate", str(tmp_path)],
        check=True,
        cwd=DEMO.parent,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )

    name = "10_work_items.csv"
    assert (tmp_path / "files" / name).read_bytes() == (FILES / name).read_bytes()


def test_the_manifest_lists_every_file_in_the_order_of_their_names(manifest):
    assert [entry["path"] for entry in manifest] == relative(DEMO, "files/*.csv")
    assert {entry["source"] for entry in manifest} == set(FORMATS)


def test_headers_are_those_of_the_portals_own_files(manifest):
    for entry in manifest:
        required, optional = FORMATS[entry["source"]]
        header = list(read_file(DEMO / entry["path"])[0])
        assert set(required.split()) <= set(header), entry["path"]
        assert set(header) <= set(required.split()) | set(optional.split()), entry["path"]


def test_the_files_are_small_enough_to_ship_and_to_load(tables):
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 8_000_000
    assert len(tables["survey"]) <= 60_000


def test_one_ledger_is_as_a_french_excel_saves_it():
    raw = (FILES / "13_finance_fr.csv").read_bytes()

    text = raw.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert text.count("\r\n") == len(rows) == text.count("\n")
    # Month ends: every day is above 12, so that day and month cannot be confused.
    assert all(int(row[1][:2]) > 12 for row in rows[1:])
    assert all("," in row[3] and "." not in row[3] for row in rows[1:])
    assert any("\u00a0" in row[3] for row in rows[1:])


@pytest.mark.parametrize("source", sorted(KEYS))
def test_keys_are_unique_in_a_file(manifest, source):
    for entry in manifest:
        if entry["source"] == source:
            rows = read_file(DEMO / entry["path"])
            keys = Counter(tuple(row[column] for column in KEYS[source]) for row in rows)
            assert [key for key, times in keys.items() if times > 1] == []


def test_ledger_keys_are_unique_in_a_file_and_the_correction_repeats_five_of_them(manifest):
    ledgers = [read_file(DEMO / entry["path"]) for entry in manifest if entry["source"] == "finance"]
    keys = [
        [
            row.get("entry_id") or (row["product"], row["period"], row["account"], row["scenario"])
            for row in rows
        ]
        for rows in ledgers
    ]

    assert [len(set(found)) == len(found) for found in keys] == [True, True, True]
    plain, french, correction = keys
    assert set(correction) <= set(french)
    assert not set(correction) & set(plain)
    assert len(correction) == 5


def test_the_correction_halves_a_revenue_that_was_booked_twice_and_changes_nothing_else(manifest):
    booked = {row["entry_id"]: row for row in read_file(FILES / "13_finance_fr.csv")}
    changed = {}
    for row in read_file(FILES / "16_finance_correction.csv"):
        before = booked[row["entry_id"]]
        assert {name: before[name] for name in row if name != "amount"} == {
            name: row[name] for name in row if name != "amount"
        }
        if row["amount"] != before["amount"]:
            changed[row["account"], row["currency"]] = number(before["amount"]) / number(row["amount"])

    assert {key: round(factor, 6) for key, factor in changed.items()} == {
        ("revenue", "CHF"): 2,
        ("revenue", "EUR"): 2,
    }


def test_the_file_that_waits_changes_four_amounts_adds_one_and_has_one_mistake(tables):
    known = {
        (row["product"], row["period"], row["account"], row["scenario"]): row["amount"]
        for row in tables["finance"]
        if "entry_id" not in row
    }
    products = {row["code"] for row in tables["products"]}
    fates = Counter()
    for row in read_file(DEMO / "waiting" / "finance_2026-10_second_closing.csv"):
        key = row["product"], row["period"], row["account"], row["scenario"]
        if row["product"] not in products:
            fates["rejected"] += 1
        elif key not in known:
            fates["new"] += 1
        else:
            fates["unchanged" if known[key] == row["amount"] else "changed"] += 1

    assert fates == {"changed": 4, "new": 1, "rejected": 1, "unchanged": 26}


def test_every_row_names_only_what_earlier_files_brought(tables):
    nodes, products, emails, teams = (
        {row[column] for row in tables[source]}
        for source, column in [
            ("portfolios", "code"),
            ("products", "code"),
            ("people", "email"),
            ("teams", "code"),
        ]
    )

    for source in ("ownership", "launches", "releases", "work_items", "usage", "finance", "survey"):
        assert {row["product"] for row in tables[source]} <= products, source
    assert {row["portfolio"] for row in tables["products"]} <= nodes
    assert {row["node"] for row in tables["targets"]} <= nodes | {""}
    assert {row["product"] for row in tables["targets"]} <= products | {""}
    assert all(bool(row["node"]) != bool(row["product"]) for row in tables["targets"])
    assert {row["email"] for row in tables["ownership"]} <= emails
    for source in ("absences", "capacity_changes", "allocations"):
        assert {row["email"] for row in tables[source]} <= emails | {""}, source
    assert {row["calendar"] for row in tables["days_off"]} == {row["code"] for row in tables["calendars"]}
    assert {row["product"] for row in tables["allocations"]} <= products
    assert {row["team"] for row in tables["allocations"]} <= teams | {""}
    assert {row["assignee_email"] for row in tables["work_items"]} <= emails
    assert {row["owner_email"] for row in tables["portfolios"]} <= emails
    assert {row["lead_email"] for row in tables["teams"] if "lead_email" in row} <= emails
    assert {row.get("team", "") for row in tables["people"]} <= teams | {""}
    reviews = {(row["product"], row["gate"], row["asked_on"]) for row in tables["gate_reviews"]}
    for source in ("gate_votes", "gate_scores", "gate_evidence"):
        assert {(row["product"], row["gate"], row["asked_on"]) for row in tables[source]} <= reviews, source
    assert {row["email"] for row in tables["gate_votes"]} <= emails
    for source in ("workstreams", "gate_reviews"):
        assert {row["product"] for row in tables[source]} <= products, source
    assert {row["product"] for row in tables["actions"]} <= products | {""}
    assert {row["portfolio"] for row in tables["actions"]} <= nodes | {""}
    named = {row[who] for row in tables["gate_reviews"] for who in ("asked_by", "decided_by")}
    named |= {row["owner_email"] for row in tables["actions"]} | {
        row["email"] for row in tables["workstreams"]
    }
    assert named <= emails | {""}
    assert {row["team"] for row in tables["people"] if "team" in row} <= teams | {""}
    keys = {row["key"] for row in tables["work_items"]}
    assert {row["parent"] for row in tables["work_items"]} <= keys | {""}
    assert all(email.endswith(".example") for email in emails)


@pytest.mark.parametrize(
    ("source", "key", "parent"),
    [("portfolios", "code", "parent"), ("teams", "code", "parent"), ("people", "email", "manager_email")],
)
def test_parents_stand_before_their_children(tables, source, key, parent):
    seen = {""}
    for row in tables[source]:
        assert row.get(parent, "") in seen, row
        seen.add(row[key])


def test_the_sites_are_closed_on_their_public_holidays(tables):
    """Of 2026 by the official lists; with 25 and 26 December 2027 on a weekend, England has 27 and 28."""
    days = {(row["calendar"], row["day"]) for row in tables["days_off"]}
    assert {day for code, day in days if code == "FR-LYON" and day[:4] == "2026"} == {
        "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-08", "2026-05-14", "2026-05-15", "2026-05-25",
        "2026-07-14", "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
    }  # fmt: skip
    assert {day for code, day in days if code == "GB-LEEDS" and day[:4] in ("2026", "2027")} == {
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25",
        "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30",
        "2027-12-27", "2027-12-28",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("ownership", ("product", "role")),
        ("targets", ("kpi", "node", "product")),
        ("absences", ("email",)),
        ("capacity_changes", ("email",)),
        ("allocations", ("product", "email", "team")),
    ],
)
def test_ranges_of_dates_do_not_overlap(tables, source, columns):
    ranges: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in tables[source]:
        assert not row["to"] or row["from"] < row["to"]
        ranges.setdefault(tuple(row[column] for column in columns), []).append((row["from"], row["to"]))

    for spans in ranges.values():
        assert all(before[1] and before[1] <= after[0] for before, after in pairwise(sorted(spans)))


def test_there_is_a_rate_for_every_currency_and_month(tables):
    rates = {(row["currency"], row["month"]) for row in tables["rates"]}

    def month(text: str) -> str:
        return f"{text[6:]}-{text[3:5]}" if "/" in text else text

    needed = {
        (row["currency"], month(row["period"])) for row in tables["finance"] if row["currency"] != "EUR"
    }
    assert needed <= rates
    assert {currency for currency, _ in needed} == {"GBP", "CHF"}


def test_facts_cover_three_years_and_end_with_october(tables):
    for source, column in [("survey", "responded_at"), ("usage", "date"), ("releases", "released_on")]:
        days = [row[column][:10] for row in tables[source]]
        assert "2023-11-01" <= min(days) < "2023-12-01", source
        assert "2026-10-01" <= max(days) <= "2026-10-31", source
    done = [row["done_at"][:10] for row in tables["work_items"] if row["done_at"]]
    assert max(done) <= "2026-10-31"


def test_work_items_go_from_created_to_started_to_done(tables):
    for row in tables["work_items"]:
        moments = [row[f"{name}_at"] for name in ("created", "started", "done") if row[f"{name}_at"]]
        assert moments == sorted(moments), row
        assert not row["done_at"] or row["started_at"]


def test_products_launch_when_their_first_launch_says(tables):
    launched = {row["code"]: row["first_launched_on"] for row in tables["products"] if "stage" in row}
    first: dict[str, str] = {}
    for row in tables["launches"]:
        first[row["product"]] = min(row["launched_on"] or "9999", first.get(row["product"], "9999"))
        assert row["idea_on"] < row["go_on"] < row["development_on"] < (row["launched_on"] or "9999")

    for code, day in first.items():
        assert day == launched[code] or launched[code] < "2023-11-01" or not launched[code], code
