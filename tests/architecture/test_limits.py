"""The limits of docs/architecture.md, kept by machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "cpo_portal",
    "core",
    "teams",
    "portfolio",
    "roadmap",
    "metrics",
    "governance",
    "integrations",
    "bench",
    "demo",
    "tools",
)
FUNCTION_LIMIT, FUNCTION_P90, FILE_LIMIT, TEMPLATE_LIMIT = 50, 25, 400, 120
REFUSED_NAMES = {"utils", "helpers", "misc", "manager", "handle", "process", "data"}


def sources() -> list[Path]:
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts and "node_modules" not in path.parts
    ]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_there_is_something_to_check() -> None:
    assert len(sources()) > 50


def test_functions_are_short() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length(function)
        for path in sources()
        for function in functions(path)
    }
    too_long = {name: size for name, size in sizes.items() if size > FUNCTION_LIMIT}
    assert not too_long
    ranked = sorted(sizes.values())
    assert ranked[int(len(ranked) * 0.9)] <= FUNCTION_P90


def test_files_are_short() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources()}
    assert not {name: size for name, size in sizes.items() if size > FILE_LIMIT}


def test_templates_are_short() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "templates").rglob("*.html")
    }
    assert sizes
    assert not {name: size for name, size in sizes.items() if size > TEMPLATE_LIMIT}


def test_every_function_is_annotated() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in sources()
        for function in functions(path)
        if function.returns is None
    ]
    assert not bare


def test_names_say_what_a_module_is() -> None:
    assert not [str(path) for path in sources() if path.stem in REFUSED_NAMES]


def test_imports_stand_at_the_top() -> None:
    """The one exception is `AppConfig.ready()`, where higher apps register with lower ones."""
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in sources()
        if path.name != "apps.py"
        for function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


@pytest.mark.parametrize("word", ["import_module(", "post_save", "pre_save", "def save(self"])
def test_no_signals_and_no_save_overrides(word: str) -> None:
    allowed = {"metrics/kpis/registry.py", "core/access/apps.py", "bench/registry.py"}
    users = {str(path.relative_to(ROOT)) for path in sources() if word in path.read_text()}
    assert users <= allowed


def test_services_are_told_which_day_it_is() -> None:
    """Whoever asks knows the day: a view, a job, a file. An import settles its own when it is undone."""
    allowed = {"core/ingest/services/undoing.py"}
    asking = {
        str(path.relative_to(ROOT))
        for path in sources()
        if "services" in path.parts and re.search(r"\blocaldate\(\)|\btoday\(\)|\.date\(\)", path.read_text())
    }
    assert asking <= allowed


def test_layers_hold() -> None:
    done = subprocess.run(
        [Path(__import__("sys").executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
