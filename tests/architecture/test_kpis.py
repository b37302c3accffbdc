"""Every KPI has a page that says what its definition says, a test with the page's example, and two labels."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from metrics.kpis.contract import Kpi
from metrics.kpis.formula import Bilingual
from metrics.kpis.measures import MEASURES
from metrics.kpis.parameters import PARAMETERS
from metrics.kpis.registry import built_in

ROOT = Path(__file__).parents[2]
KPIS = ROOT / "metrics" / "kpis"
PAGES = ROOT / "docs" / "kpis"
TESTS = ROOT / "tests" / "unit" / "metrics" / "kpis"
SHARED_PAGES = {"README", "statistics", "status", "change"}

each_kpi = pytest.mark.parametrize("kpi", built_in(), ids=lambda kpi: kpi.code)


def codes(values) -> str:
    return ", ".join(f"`{value}`" for value in values) or "none"


def facts(kpi: Kpi) -> dict[str, str]:
    """What the table at the top of a KPI's page must say."""
    return {
        "Formula": f"`{kpi.formula.text}`",
        "Unit": f"`{kpi.unit}`",
        "Better": f"`{kpi.better}`",
        "Kind": f"`{kpi.kind}`",
        "Default window": f"`{kpi.default_window}`",
        "Windows": codes(kpi.windows),
        "n counts": f"{kpi.counts} / {kpi.counts_fr}",
        "Interval, 95 %": f"`{kpi.interval}`" if kpi.interval else "none",
        "Stale after": f"{kpi.cadence_days} days" if kpi.cadence_days else "never",
        "Parameters": codes(kpi.parameters),
        "Version": str(kpi.versions[-1].number),
    }


@each_kpi
def test_the_page_says_what_the_definition_says(kpi: Kpi) -> None:
    page = (ROOT / kpi.page).read_text(encoding="utf-8")
    names = kpi.name if kpi.name == kpi.name_fr else f"{kpi.name} / {kpi.name_fr}"
    assert page.startswith(f"# {names}\n\n{kpi.description}\n")
    assert dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)).items() >= facts(kpi).items()


@each_kpi
def test_the_page_lists_the_operands_with_the_rows_that_count(kpi: Kpi) -> None:
    page = (ROOT / kpi.page).read_text(encoding="utf-8")
    found = re.findall(r"^\| `(\w+)` \| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    expected = [
        (operand.name, operand.measure, "a year before" if operand.shift_months else "the KPI's")
        for operand in kpi.operands
    ]
    if kpi.unfinished:
        expected.append((kpi.unfinished.name, kpi.unfinished.measure, "shown beside the value"))
    assert found == [(*operand, MEASURES[operand[1]].rule) for operand in expected]


@each_kpi
def test_the_page_has_its_sections_and_none_is_empty(kpi: Kpi) -> None:
    page = (ROOT / kpi.page).read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+)\n\n((?:(?!## ).*\n)+)", page, re.MULTILINE))
    assert list(sections) == ["What it means", "Operands", "Roll-up", "Example", "Pitfalls", "Decisions"]
    assert all(len(text.strip()) > 20 for text in sections.values())


@each_kpi
def test_the_example_of_the_page_is_a_test(kpi: Kpi) -> None:
    source = (TESTS / f"test_{kpi.code}.py").read_text(encoding="utf-8")
    assert "def test_worked_example" in source
    assert "def test_contract" in source


@each_kpi
def test_two_labels(kpi: Kpi) -> None:
    described = [kpi, *kpi.operands, *([kpi.unfinished] if kpi.unfinished else []), *kpi.versions]
    assert_bilingual(described)
    assert kpi.short == kpi.short.strip()
    assert max(len(kpi.short), len(kpi.short_fr)) <= 18, "a tile has no room for more"


def test_measures_and_parameters_have_two_labels() -> None:
    assert_bilingual([*MEASURES.values(), *PARAMETERS.values()])


def assert_bilingual(described: list[Bilingual]) -> None:
    for thing in described:
        french = [field for field in thing.__dataclass_fields__ if field.endswith("_fr")]
        assert french, f"{thing} has no French"
        for field in french:
            english, translated = getattr(thing, field.removesuffix("_fr")), getattr(thing, field)
            assert english.strip(), f"{thing}: {field}"
            assert translated.strip(), f"{thing}: {field}"
            assert "'" not in translated, f"{translated}: the French apostrophe is ’"


def test_no_page_and_no_test_outlives_its_kpi() -> None:
    known = {kpi.code for kpi in built_in()}
    assert {page.stem for page in PAGES.glob("*.md")} == known | SHARED_PAGES
    tested = {test.stem.removeprefix("test_") for test in TESTS.glob("test_*.py")}
    assert {name for name in tested if not name.startswith(("kpi_", "handbook_"))} == known


def test_the_handbook_lists_every_kpi_in_order() -> None:
    handbook = (PAGES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[`(\w+)`\]\((\w+)\.md\) \| ([^|]+) \| `([^|]+)` \|", handbook, re.MULTILINE)
    assert rows == [
        (kpi.code, kpi.code, f"{kpi.name} / {kpi.name_fr}", kpi.formula.text) for kpi in built_in()
    ]


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (PAGES / target).is_file(), f"{page.name} → {target}"


def imported_by(source: Path) -> set[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source}: relative import"
            found.add(str(node.module))
    return found


@pytest.mark.parametrize("source", sorted(KPIS.rglob("*.py")), ids=lambda path: path.stem)
def test_kpis_import_neither_django_nor_a_model(source: Path) -> None:
    for name in imported_by(source):
        ours = name == "metrics.kpis" or name.startswith("metrics.kpis.")
        outside = name.split(".")[0] in {*sys.stdlib_module_names, "numpy", "pandas"}
        assert ours or outside, f"{source.name} imports {name}"


def test_scores_are_pure_too() -> None:
    names = imported_by(ROOT / "roadmap" / "priorities" / "scores.py")
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_kpis_work_without_django_being_loaded() -> None:
    """Not only unimported by name: nothing that is imported pulls it in."""
    import_all = (
        "import sys; from metrics.kpis.registry import built_in; built_in(); print('django' in sys.modules)"
    )
    assert run(import_all) == "False"


def run(code: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return finished.stdout.strip()
