"""GitLab's tree, categories and product managers through the pipeline, in two states a month apart.

Counts are the *check* values of the data's README; the rest is worked out from the raw files by sets.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rest_framework.test import APIClient

from portfolio.models import Node, Ownership, Product
from tests import factories
from tests.real_data import converters, gitlab
from tests.real_data.test_pipeline import load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]
CHECK = {  # categories, stages, groups
    gitlab.AUGUST: (129, 21, 54),
    gitlab.SEPTEMBER: (130, 21, 55),
}


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def raw(day: date) -> tuple[set[str], dict[str, str], dict[str, Any]]:
    """Categories; category → the name of its group's manager as written; groups."""
    folder = converters.SHARED / "gitlab-www" / f"{day}"
    known = set(yaml.safe_load((folder / "categories.yml").read_text()))
    stages = yaml.safe_load((folder / "stages.yml").read_text())["stages"]
    groups = {(s, g): group for s, stage in stages.items() for g, group in stage["groups"].items()}
    managed = {
        category: str(group["pm"]).split(" (")[0].strip("[]'")
        for group in groups.values()
        for category in group.get("categories") or []
        if group.get("pm")
    }
    return known, managed, groups


def state(tmp_path: Path, day: date) -> dict[str, Any]:
    folder = tmp_path / f"{day}"
    folder.mkdir()
    return load(gitlab.files(folder, day))


@pytest.mark.parametrize("day", CHECK)
def test_every_category_stage_and_group_arrives(tmp_path: Path, day: date) -> None:
    loaded = state(tmp_path, day)
    categories, stages, groups = CHECK[day]
    assert {source: run.rejected for source, run in loaded.items()} == dict.fromkeys(loaded, 0)
    assert loaded["products"].created == Product.objects.count() == categories
    found = list(Node.objects.values_list("code", flat=True))
    assert sum(code.startswith("stage/") for code in found) == stages
    assert sum(code.startswith("group/") for code in found) == groups
    known, _managed, _groups = raw(day)
    assert set(Product.objects.values_list("code", flat=True)) == known


def test_every_category_stands_under_its_group_stage_and_section(tmp_path: Path) -> None:
    state(tmp_path, gitlab.AUGUST)
    product = Product.objects.select_related("scope", "node").get(code="requirements_management")
    above = []
    node = product.node
    while node:
        above.append(node.code)
        node = node.parent
    assert above == ["group/plan/certify", "stage/plan", "section/dev", "GITLAB"]
    # Two categories are in no group: they stand under their stage.
    assert sorted(Product.objects.filter(node__code__startswith="stage/").values_list("code", flat=True)) == [
        "code_search",
        "gitlab_handbook",
    ]


def test_managers_are_found_whatever_the_form_of_their_name(tmp_path: Path) -> None:
    state(tmp_path, gitlab.AUGUST)
    _known, managed, groups = raw(gitlab.AUGUST)
    forms = {type(group.get("pm")).__name__ for group in groups.values()}
    assert forms == {"str", "list", "NoneType"}
    found = dict(Ownership.objects.filter(role="manager").values_list("product__code", "person__name"))
    assert found == managed
    assert found["importers"] == "Itzik Gan-Baruch"  # "(Acting)" is no part of a name
    assert not any("(" in name for name in found.values())


def test_a_month_later_only_what_changed_changes(tmp_path: Path) -> None:
    state(tmp_path, gitlab.AUGUST)
    before, managed_before, _groups = raw(gitlab.AUGUST)
    after, managed_after, _more = raw(gitlab.SEPTEMBER)

    loaded = state(tmp_path, gitlab.SEPTEMBER)

    assert loaded["products"].created == len(after - before)
    assert loaded["products"].vanished == len(before - after)  # they stay, and are listed
    assert Product.objects.count() == len(before | after)
    moved = {code for code in managed_after if managed_before.get(code) not in (None, managed_after[code])}
    assert moved
    on = gitlab.SEPTEMBER
    current = Ownership.objects.filter(role="manager", starts_on__lte=on).exclude(ends_on__lte=on)
    now = dict(current.values_list("product__code", "person__name"))
    assert {code: now[code] for code in managed_after} == managed_after
    ended = Ownership.objects.filter(ends_on=on).values_list("product__code", flat=True)
    stopped = {
        code for code in managed_before if code in after and managed_after.get(code) != managed_before[code]
    }
    assert set(ended) == stopped >= moved
    assert state_again(tmp_path)["ownership"].created == 0


def state_again(tmp_path: Path) -> dict[str, Any]:
    """The same files once more change nothing."""
    folder = tmp_path / f"{gitlab.SEPTEMBER}"
    loaded = load(gitlab.files(folder, gitlab.SEPTEMBER))
    assert {source: (run.created, run.updated) for source, run in loaded.items()} == dict.fromkeys(
        loaded, (0, 0)
    )
    return loaded


def test_a_category_without_both_roles_is_not_covered(tmp_path: Path) -> None:
    """GitLab names managers and no owners: coverage needs both, so it is 0 of all, and says of how many."""
    state(tmp_path, gitlab.AUGUST)
    client = APIClient()
    client.force_authenticate(factories.user(role="cpo"))
    query = {"node": "GITLAB", "kpi": "role_coverage", "window": "month", "period": "2022-08"}
    [found] = client.get("/api/v1/kpi-values/", query).json()["results"]
    assert (found["value"], found["n"]) == (0, 129)
