"""Templates: whole, used, and within what the content security policy allows."""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import pytest
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from core.access.permissions import Action
from cpo_portal.navigation import MENU
from tests import factories
from tests.architecture.company import PAGES, Company

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CODE = ("cpo_portal", "core", "teams", "portfolio", "roadmap", "metrics", "governance", "integrations")
# Django asks for these by name when a view did not answer.
ASKED_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
HANDLER = re.compile(r"""<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=""", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE)
STYLE = re.compile(r"<style", re.IGNORECASE)
# Attributes that a component takes for itself and HTML does not know.
OWN_ATTRIBUTES = re.compile(r"<[a-z]+\b[^>]*\s(?:flush|variant|note|count|subtitle|stacked)=")
UNDRAWN = re.compile(r"</?c-[a-z]|\{\{|\{%|\{#")


def templates() -> dict[str, str]:
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in TEMPLATES.rglob("*.html")}


def sources() -> Iterator[str]:
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            yield path.read_text()


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_needs_no_exception_from_the_policy(name: str) -> None:
    text = templates()[name]
    assert HANDLER.findall(text) == []
    assert SCRIPT.findall(text) == []
    # The one page that must stand when nothing else does brings its style with it.
    assert STYLE.findall(text) == [] or name == "frame/alone.html"


def names_in(text: str) -> set[str]:
    """Find the templates that a text names: in full, with a part to fill in, or as a component."""
    named = set(re.findall(r"""["'f]([\w{}/.-]+\.html)\b""", text))
    tags = {tag.replace(".", "/").replace("-", "_") for tag in re.findall(r"<c-([\w.-]+)", text)}
    return named | {f"cotton/{tag}.html" for tag in tags} | {f"cotton/{tag}/index.html" for tag in tags}


def overrides(name: str) -> bool:
    """Tell whether a template takes the place of one that Django or allauth ask for."""
    packages = (Path(allauth.__file__).parent / "templates", Path(django.__file__).parent / "forms/templates")
    return name in ASKED_BY_DJANGO or any((package / name).is_file() for package in packages)


def test_every_template_is_used() -> None:
    known = templates()
    wanted = [name for source in sources() for name in names_in(source)]
    reached = {name for name in known if overrides(name)}
    while wanted:
        pattern = re.compile(re.sub(r"\\\{.*?\\\}", r"\\w+", re.escape(wanted.pop())))
        new = {name for name in known if pattern.fullmatch(name)} - reached
        reached |= new
        wanted += [inner for name in new for inner in names_in(known[name])]
    wanted += [inner for name in reached for inner in names_in(known[name])]
    reached |= {name for name in wanted if name in known}
    assert set(known) - reached == set()


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'id="([a-z0-9-]+)"', (ROOT / "static/icons.svg").read_text()))
    asked = {
        name
        for text in templates().values()
        for name in re.findall(r"""(?:\{% icon |\bicon=)["']([a-z0-9-]+)["']""", text)
    }
    assert len(asked) > 20
    assert asked - drawn == set()


def test_every_menu_entry_leads_somewhere_and_is_marked_there() -> None:
    entries = [entry for group in MENU for entry in group.entries]
    names = {f"{space}:{name}" for space, name in view_names()}
    for entry in entries:
        assert resolve(reverse(entry.url_name)).view_name.startswith(entry.pages), entry.url_name
        assert all(any(name.startswith(page) for name in names) for page in entry.pages), entry.pages
        assert entry.action in Action
    assert len({entry.keys for entry in entries}) == len(entries)
    assert sum(bool(entry.bar) for entry in entries) == 4


def view_names() -> Iterator[tuple[str, str]]:
    for space, (_prefix, resolver) in get_resolver().namespace_dict.items():
        yield from ((space, name) for name in resolver.reverse_dict if isinstance(name, str))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_is_drawn_to_its_end(language: str) -> None:
    user = factories.user("administrator", language=language)
    company = Company(user)
    company.grow(range(3))
    client = Client()
    client.force_login(user)
    # The last three answer with options, a branch of the tree and lines of the palette, which are no pages.
    others = re.compile(r"^/api|export=|\.csv|to-correct|/find/|/level/|/palette/")
    pages = [page for page in company.addresses() if not others.search(page)]
    assert len(pages) > len(PAGES) / 2
    for address in pages:
        answer = client.get(address)
        text = answer.content.decode()
        # What people typed, and scripts' data, may look like anything.
        drawn = re.sub(r"<script[^>]*application/json.*?</script>", "", text, flags=re.DOTALL)
        assert f'<html lang="{language}"' in text, address
        assert UNDRAWN.findall(drawn) == [], address
        assert HANDLER.findall(drawn) == [], address
        assert SCRIPT.findall(drawn) == [], address
        assert OWN_ATTRIBUTES.findall(drawn) == [], address
        assert drawn.count("<h1") == 1, address
        assert "</html>" in text[-20:], address
        ids = re.findall(r'\sid="([^"]+)"', drawn)
        assert len(ids) == len(set(ids)), address
