"""GitLab's maturities as a life cycle of its own stages: planned, minimal, viable, complete, lovable.

Counts of categories are the *check* values of the data's README; those of stages and of dates that run
backwards are counted from the raw file, without the portal.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portfolio.models import CycleStage, Product, Workstream
from portfolio.selectors.workstreams import cells
from tests.real_data import converters, gitlab
from tests.real_data.converters import Files, write
from tests.real_data.test_pipeline import load

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not converters.SHARED.is_dir(), reason=converters.ABSENT),
]
DAY = gitlab.SEPTEMBER
CATEGORIES = 130
PHASES = {
    "planned": "idea",
    "minimal": "development",
    "viable": "launch",
    "complete": "growth",
    "lovable": "maturity",
}
ORDER = list(PHASES)


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "kept"


def days_of(category: dict[str, Any]) -> dict[str, str]:
    """The days on which a category reached a maturity, or means to."""
    named = {"minimal": category.get("available"), **{name: category.get(name) for name in ORDER[2:]}}
    return {name: f"{day}" for name, day in named.items() if isinstance(day, date)}


def rows() -> list[list[str]]:
    """One row for each maturity up to the next one: reached, or under way until its day."""
    made = []
    for code, category in gitlab.read(DAY, "categories").items():
        reached = category.get("maturity")
        if reached not in ORDER:
            continue
        days, before = days_of(category), ""
        for at, name in enumerate(ORDER[: ORDER.index(reached) + 2]):
            done = at <= ORDER.index(reached)
            day = days.get(name, "")
            made.append(
                [
                    code,
                    name,
                    "done" if done else "under_way",
                    before,
                    "" if done else day,
                    day if done else "",
                ]
            )
            before = day
    return made


def files(folder: Path) -> Files:
    stages = [
        ["maturity", name, name.title(), phase, f"{at}"] for at, (name, phase) in enumerate(PHASES.items())
    ]
    return {
        **gitlab.files(folder, DAY),
        "life_cycles": write(
            folder / "life_cycles.csv", ["code", "name", "portfolio"], [["maturity", "Maturity", gitlab.ROOT]]
        ),
        "life_cycle_stages": write(
            folder / "stages.csv", ["life_cycle", "code", "name", "phase", "position"], stages
        ),
        "workstreams": write(
            folder / "workstreams.csv",
            ["product", "stage", "state", "starts_on", "due_on", "ends_on"],
            rows(),
        ),
    }


def test_every_category_stands_where_gitlab_says(tmp_path: Path) -> None:
    raw = gitlab.read(DAY, "categories")
    assert len(raw) == CATEGORIES
    backwards = [row for row in rows() if row[3] and max(row[4], row[5]) and max(row[4], row[5]) < row[3]]
    loaded = load(files(tmp_path))
    run = loaded["workstreams"]
    assert (run.read, run.rejected) == (len(rows()), len(backwards))
    assert set(run.issues.values_list("code", flat=True)) <= {"dates_reversed"}
    assert CycleStage.objects.count() == len(PHASES)

    reached = Counter(category.get("maturity") for category in raw.values())
    lost = Counter(row[1] for row in backwards if row[2] == "under_way")
    for at, name in enumerate(ORDER[1:], start=1):
        waiting = Workstream.objects.filter(stage__code=name, state="under_way").count()
        assert waiting == reached[ORDER[at - 1]] - lost[name], name

    # Nobody said anything of the others: they show what their own stage implies, and nothing as done.
    silent = [code for code, category in raw.items() if category.get("maturity") not in ORDER]
    assert len(silent) == CATEGORIES - sum(reached[name] for name in ORDER)
    states = {cell.state for code in silent for cell in cells(Product.objects.get(code=code))}
    assert "done" not in states
