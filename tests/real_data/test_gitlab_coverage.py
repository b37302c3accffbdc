"""Coverage of GitLab's categories, counted a second way: from the YAML, by sets, without the portal's rules.

`pm` of a group is a name, a list of names, null, or has "(Interim)" behind it.
"""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from portfolio.selectors.coverage import Question, counts, crowded, gaps
from tests import factories
from tests.real_data import converters, gitlab
from tests.real_data.test_pipeline import load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def managed(day: date) -> dict[str, str]:
    """Category → whoever manages its group, read straight from the files; the first group that names it."""
    folder = converters.SHARED / "gitlab-www" / f"{day}"
    found: dict[str, str] = {}
    homes: set[str] = set()
    for stage in yaml.safe_load((folder / "stages.yml").read_text())["stages"].values():
        for group in stage["groups"].values():
            names = group.get("pm")
            first = (names[0] if isinstance(names, list) else names) or ""
            for category in set(group.get("categories") or []) - homes:
                homes.add(category)
                if first:
                    found[category] = first.replace("(Interim)", "").strip()
    known = set(yaml.safe_load((folder / "categories.yml").read_text()))
    return {category: name for category, name in found.items() if category in known}


@cache
def categories(day: date) -> set[str]:
    path = converters.SHARED / "gitlab-www" / f"{day}" / "categories.yml"
    return set(yaml.safe_load(path.read_text()))


def test_gaps_and_crowds_are_those_that_the_files_hold(tmp_path: Path, client: Client) -> None:
    """Both days are loaded once: reading them takes longer than all the questions."""
    for day in (gitlab.AUGUST, gitlab.SEPTEMBER):
        folder = tmp_path / f"{day}"
        folder.mkdir()
        load(gitlab.files(folder, day))
    user = factories.user("cpo")
    august, september = managed(gitlab.AUGUST), managed(gitlab.SEPTEMBER)
    # What September no longer names stays a product, with the manager it had.
    vanished = categories(gitlab.AUGUST) - categories(gitlab.SEPTEMBER)
    kept = {category: name for category, name in august.items() if category in vanished}
    products = categories(gitlab.AUGUST) | categories(gitlab.SEPTEMBER)
    assert (len(products), len(vanished)) == (132, 2)

    for day, names in ((gitlab.AUGUST, august), (gitlab.SEPTEMBER, september | kept)):
        question = Question(user, day, days_ahead=0)
        found = counts(question)
        nobody = {gap.product_code for gap in gaps(question) if (gap.role, gap.kind) == ("manager", "nobody")}
        assert nobody == products - set(names)
        assert (found.active, found.without_manager) == (132, 132 - len(names))
        assert (found.without_owner, found.covered) == (132, 0)  # the files name no owners

    # Whoever handed over on 14 September has a successor from that day: changes, and no gap.
    changed = {code for code in august if code in september and august[code] != september[code]}
    ahead = gaps(Question(user, gitlab.AUGUST, days_ahead=60))
    assert changed
    assert {gap.product_code for gap in ahead if gap.kind == "ends"} == {
        code for code in august if code in categories(gitlab.SEPTEMBER) and code not in september
    }

    expected = Counter((september | kept).values())
    many = {name: count for name, count in expected.items() if count > 5}
    found_many = crowded(Question(user, gitlab.SEPTEMBER), more_than=5)
    assert many
    assert {one.name: one.products for one in found_many} == many

    client.force_login(user)
    shown = client.get("/coverage/?node=section/dev").context
    everywhere = client.get("/coverage/").context
    assert 0 < shown["counts"].active < everywhere["counts"].active == 132
