"""No browser test reads the moment after it has acted. Two runs in a row failed by one such line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FUNCTIONAL = Path(__file__).resolve().parents[1] / "functional"
# Those wait; whoever else reads goes through them.
WAITING = {"patience.py", "axe.py", "portals.py"}
READS = {
    "all_inner_texts", "all_text_contents", "bounding_box", "evaluate", "evaluate_all", "get_attribute",
    "inner_html", "inner_text", "input_value", "is_checked", "is_disabled", "is_editable", "is_enabled",
    "is_hidden", "is_visible", "text_content",
}  # fmt: skip
REFUSED = {
    "wait_for_function": "meets the content policy on its second round: expect, or until",
    "wait_for_timeout": "waits for a clock and not for the page: expect, or until",
    "wait_for_load_state": "is content with the page that was there before: leads_to",
    "wait_for_url": "is content with the page that was there before: leads_to",
    "expect_navigation": "does not wait for the scripts of the page: leads_to",
    "sleep": "waits for a clock: until",
    "time": "waits for a clock: until",
    "monotonic": "waits for a clock: until",
}
FINDS = (".locator(", ".get_by_")


def reads(node: ast.AST) -> Iterator[ast.AST]:
    """What is read from a page at once in an expression. What stands in a lambda is read by who waits."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found_on = ast.unparse(node.func.value)
        counted = node.func.attr in {"count", "all"} and any(find in found_on for find in FINDS)
        if node.func.attr in READS or counted:
            yield node
    if isinstance(node, ast.Attribute) and node.attr == "url":
        holder = ast.unparse(node.value)
        if holder == "page" or holder.endswith(".page"):
            yield node
    for child in ast.iter_child_nodes(node):
        yield from reads(child)


def decisions(function: ast.AST) -> Iterator[ast.AST]:
    """The expressions that something depends on: asserted, asked by a loop or a branch, returned."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert | ast.While | ast.If | ast.IfExp):
            yield node.test
        elif isinstance(node, ast.Return) and node.value is not None:
            yield node.value


def kept(function: ast.AST) -> set[str]:
    """The names that hold what was read at once."""
    return {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and any(reads(node.value))
        for target in ast.walk(ast.Tuple(node.targets))
        if isinstance(target, ast.Name)
    }


def faults(source: str) -> list[str]:
    """Name the lines of a module that read once only, or wait for something else than the page."""
    tree = ast.parse(source)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REFUSED:
            found.add((node.lineno, f"{node.func.attr} {REFUSED[node.func.attr]}"))
        if isinstance(node, ast.FunctionDef):
            holding = kept(node)
            for asked in decisions(node):
                found |= {(read.lineno, f"{ast.unparse(read)} is read once only") for read in reads(asked)}
            for asserted in ast.walk(node):
                if isinstance(asserted, ast.Assert):
                    names = {name for name in ast.walk(asserted) if isinstance(name, ast.Name)}
                    found |= {
                        (name.lineno, f"{name.id} was read once") for name in names if name.id in holding
                    }
    return [f"{line}: {words}" for line, words in sorted(found)]


def test_no_browser_test_reads_once_only() -> None:
    modules = [path for path in sorted(FUNCTIONAL.glob("*.py")) if path.name not in WAITING]
    assert len(modules) > 15
    found = {path.name: faults(path.read_text(encoding="utf-8")) for path in modules}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        "assert page.url == 'x'",
        "assert self.page.url.endswith('x')",
        "assert page.locator('.a').is_visible()",
        "assert page.locator('.a').count() == 0",
        "assert page.evaluate('document.activeElement.id') == 'content'",
        "while page.locator('.next').inner_text() != 'Done': press()",
        "assert [one for one in heads.all_inner_texts() if one] == ['A']",
        "return box.bounding_box()",
        "x = 1 if page.locator('.a').is_checked() else 2",
        "box = option.bounding_box()\n    assert box['height'] >= 44",
        "page.wait_for_function('document.activeElement')",
        "page.wait_for_timeout(100)",
        "page.wait_for_url('**/x/')",
        "time.sleep(1)",
    ],
)
def test_what_bit_us_is_refused(line: str) -> None:
    assert faults(f"def test(page):\n    {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "expect(page.locator('.a')).to_be_visible()",
        "expect(page).to_have_url('x')",
        "until(lambda: page.evaluate('1'), 1)",
        "assert Product.objects.filter(code='A').count() == 1",
        "assert own.count() == 2",
        "assert violations(page) == []",
        "page.evaluate('document.activeElement.blur()')",
        "address = page.url\n    opened(page, address)",
        "assert f'{live_server.url}/x/' in kept",
    ],
)
def test_what_waits_and_what_asks_the_database_is_not(line: str) -> None:
    assert faults(f"def test(page):\n    {line}\n") == []
