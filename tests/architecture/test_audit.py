"""Every service that somebody calls `by=` leaves an event, and every event reads as a sentence."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.audit.presenters import presented_verbs

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "teams", "portfolio", "roadmap", "metrics", "integrations", "governance")
RECORDERS = {("core.audit.services.trail", "record"), ("core.audit.services.trail", "record_many")}

Function = ast.FunctionDef
Key = tuple[str, str]


@dataclass
class Module:
    """A module's functions (of classes too, by their own name) and what its names mean."""

    name: str
    functions: dict[str, Function]
    names: dict[str, Key]


def modules() -> dict[str, Module]:
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                module = read(path)
                found[module.name] = module
    return found


def read(path: Path) -> Module:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Module:
    tree = ast.parse(text)
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
    return Module(name, functions, names)


def parameters(function: Function) -> set[str]:
    arguments = function.args
    return {argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}


def callees(module: Module, function: Function) -> Iterator[Key]:
    """What a function calls, also through partial(f, …) and map(f, …), as (module, function)."""
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        for expression in (call.func, *call.args):
            key = resolve(module, expression)
            if key is not None:
                yield key


def resolve(module: Module, expression: ast.expr) -> Key | None:
    match expression:
        case ast.Name(id=name):
            return module.names.get(name) or (module.name, name)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=attribute):
            return module.name, attribute
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in module.names:
            package, inner = module.names[name]
            return f"{package}.{inner}", attribute
    return None


def leaves_an_event(known: dict[str, Module], key: Key, seen: frozenset[Key] = frozenset()) -> bool:
    if key in RECORDERS:
        return True
    module = known.get(key[0])
    function = module.functions.get(key[1]) if module else None
    if module is None or function is None or key in seen:
        return False
    return any(leaves_an_event(known, callee, seen | {key}) for callee in callees(module, function))


def services(known: dict[str, Module]) -> list[Key]:
    return [
        (module.name, function.name)
        for module in known.values()
        if "services" in module.name.split(".")
        for function in module.functions.values()
        if "by" in parameters(function) and not function.name.startswith("_")
    ]


def test_every_service_with_by_leaves_an_event() -> None:
    known = modules()
    found = services(known)
    assert len(found) > 20
    assert [".".join(key) for key in found if not leaves_an_event(known, key)] == []


def verbs() -> dict[str, str]:
    """Every verb that is written out in the code, and where."""
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    for keyword in call.keywords:
                        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant):
                            found[str(keyword.value.value)] = str(path.relative_to(ROOT))
    return found


def test_every_verb_reads_as_a_sentence() -> None:
    written = {verb: where for verb, where in verbs().items() if verb.count(".") == 2}
    assert len(written) > 10
    assert {verb: where for verb, where in written.items() if verb not in presented_verbs()} == {}


FORGETFUL = """
from core.audit.services import trail
def rename(*, thing, name, by):
    thing.name = name
def retire(*, thing, by):
    _record(thing, by)
def sell(*, thing, by):
    rename(thing=thing, name="sold", by=by)
def _record(thing, by):
    trail.record(verb="x.y.z", by=by, subject=("thing", 1), label="x")
"""


@pytest.mark.parametrize(("name", "expected"), [("rename", False), ("retire", True), ("sell", False)])
def test_the_check_sees_what_is_forgotten(name: str, expected: bool) -> None:
    known = {"app.services.things": parse("app.services.things", FORGETFUL)}
    assert leaves_an_event(known, ("app.services.things", name)) is expected
