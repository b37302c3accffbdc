"""French has no gap and looks French; nothing a person reads stands outside a translation."""

import dataclasses
import gettext
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from metrics.kpis import registry
from metrics.kpis.measures import MEASURES
from metrics.kpis.parameters import PARAMETERS
from tools.messages import bare_text, catalogue, checks, extraction, french
from tools.messages.extraction import ROOT, Message

# Examples with invented words and numbers; KPIs have their two languages side by side; the API and the
# command line speak English; the page in `alone.html` says everything twice because it may translate nothing.
UNTRANSLATED_TEMPLATES = ("templates/design/", "templates/frame/alone.html")
UNTRANSLATED_CODE = ("cpo_portal/catalogue.py", "core/embedded/", "metrics/kpis/")
BILINGUAL = ("templates/400.html", "templates/403_csrf.html", "templates/500.html")


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return list(extraction.messages())


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_french_has_no_gap(messages: list[Message]) -> None:
    """Every text translated, none unsure or left over, same placeholders, French typography."""
    assert len(messages) > 500
    assert checks.of_catalogue(catalogue.read("fr"), messages) == []


def test_the_catalogue_is_as_extract_writes_it(messages: list[Message]) -> None:
    """Sorted, unwrapped, undated. Where a text stands in the source may be out of date."""
    written = catalogue.text(catalogue.renewed(catalogue.read("fr"), messages))
    kept = catalogue.path("fr").read_bytes()
    assert [line for line in written.splitlines() if not line.startswith(b"#:")] == [
        line for line in kept.splitlines() if not line.startswith(b"#:")
    ]


def test_one_text_has_one_plural(messages: list[Message]) -> None:
    """gettext keeps one entry for a singular: a second plural would never be shown."""
    plurals: dict[tuple[str, str], set[str]] = {}
    for message in messages:
        plurals.setdefault(message.key, set()).add(message.plural)
    assert not {key: forms for key, forms in plurals.items() if len(forms - {""}) > 1}


def test_english_says_what_is_so(messages: list[Message]) -> None:
    assert checks.of_english(messages) == []


def test_templates_hold_no_bare_text() -> None:
    found = {
        short(path): words
        for path in templates()
        if not short(path).startswith((*UNTRANSLATED_TEMPLATES, *BILINGUAL))
        and (words := bare_text.in_template(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_code_holds_no_bare_text() -> None:
    found = {
        short(path): words
        for folder in extraction.CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not {"migrations", "commands", "api"} & set(path.parts)
        and not short(path).startswith(UNTRANSLATED_CODE)
        and (words := bare_text.in_python(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def french_fields(described: Any) -> Iterator[str]:
    """Find the fields ending in `_fr` of a dataclass as a dictionary, and of what it is made of."""
    if isinstance(described, dict):
        yield from (text for name, text in described.items() if str(name).endswith("_fr"))
        described = tuple(described.values())
    if isinstance(described, tuple | list):
        for part in described:
            yield from french_fields(part)


def test_kpis_look_french() -> None:
    everything = (*registry.built_in(), *PARAMETERS.values(), *MEASURES.values())
    described = [dataclasses.asdict(one) for one in everything]
    said = set(french_fields(described))
    assert said > {"Chiffre d’affaires", "promoteurs, 9–10"}
    assert {text: found for text in said if (found := french.faults(text))} == {}


def test_pages_without_a_portal_look_french() -> None:
    said = [
        text
        for name in BILINGUAL
        for text in re.findall(r'\b(?:mot|texte)="([^"]+)"', (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert len(said) == 2 * len(BILINGUAL)
    assert {text: found for text in said if (found := french.faults(text))} == {}


TEMPLATE = """
{% comment %}{% translate "Silent" %}{% endcomment %}{# {% translate "Silent" %} #}
<c-card title="{% translate 'In an attribute' %}" :label="_('In a component')">
{% blocktranslate trimmed count total=rows|length with name=node.name %}
    {{ total }} row of
    {{ name }}
{% plural %}{{ total }} rows of {{ name }}{% endblocktranslate %}
{% blocktranslate context "of a node" %}100% of it{% endblocktranslate %}
{% status "warning" label=_("As an argument") %}{{ value|default:_("As a default") }}
{% translate "It's 5%" context "a share" as share %}
"""


def test_extraction_sees_every_way_of_marking_a_template() -> None:
    found = {(one.context, one.text, one.plural) for one in extraction.in_template(TEMPLATE, path="x.html")}
    assert found == {
        ("", "In an attribute", ""),
        ("", "In a component", ""),
        ("", "%(total)s row of %(name)s", "%(total)s rows of %(name)s"),
        ("of a node", "100%% of it", ""),
        ("", "As an argument", ""),
        ("", "As a default", ""),
        ("a share", "It's 5%%", ""),
    }


CODE = """
_("Plain"), gettext_lazy("In " "two parts"), translation.ngettext("%(n)s row", "%(n)s rows", n)
pgettext("of a node", "Owner"), npgettext_lazy("of a run", "%(n)s row", "%(n)s rows", "n"), print("Silent")
"""


def test_extraction_sees_every_way_of_marking_code() -> None:
    found = {(one.context, one.text, one.plural) for one in extraction.in_python(CODE, path="x.py")}
    assert found == {
        ("", "Plain", ""),
        ("", "In two parts", ""),
        ("", "%(n)s row", "%(n)s rows"),
        ("of a node", "Owner", ""),
        ("of a run", "%(n)s row", "%(n)s rows"),
    }


@pytest.mark.parametrize(
    "call", ['_(f"{n} rows")', "_(text)", '_("%s rows" % n)', 'ngettext("row", rows, n)']
)
def test_extraction_refuses_a_text_made_at_run_time(call: str) -> None:
    with pytest.raises(ValueError, match=r"x\.py:1"):
        list(extraction.in_python(call, path="x.py"))


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi ce chiffre\u202f?",
        "Fichier non lu\u00a0: la ligne 40\u202f002 a 7\u202f% de «\u00a0vide\u00a0»\u202f; l’en-tête en a 8",
        'Voir <a href="https://example.com/?a=1:2">la page</a> à 07:14, cellule #REF!',
        "À traiter, Équipes, 95\u202f%% de %(total)s",
    ],
)
def test_good_french_passes(text: str) -> None:
    assert french.faults(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Pourquoi ce chiffre ?", "U+202F before ; ? !"),
        ("Pourquoi ce chiffre\u00a0?", "U+202F before ; ? !"),
        ("lu; écrit", "U+202F before ; ? !"),
        ("56,2 %", "U+202F before %"),
        ("95%% de %(total)s", "U+202F before %"),
        ("Fichier : lu", "U+00A0 before :"),
        ("Fichier\u202f: lu", "U+00A0 before :"),
        ("« vide\u00a0»", "U+00A0 or U+202F after «"),
        ("«\u00a0vide »", "U+00A0 or U+202F before »"),
        ("absence de\u202f%(name)s", "a plain space between words"),
        ("mois\u00a0:\u202f%(months)s", "a plain space between words"),
        ("le fichier “vide”", "« » for quotes"),
        ("l'en-tête", "’ for the apostrophe"),
        ("Lecture...", "… in one sign"),
        ("A traiter", "the accent of a capital"),
        ("Equipes", "the accent of a capital"),
        ("deux  espaces", "two spaces"),
    ],
)
def test_bad_french_is_found(text: str, rule: str) -> None:
    assert french.faults(text) == [rule]


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8"

msgid "Export"
msgstr "Exporter"

msgid "Undo"
msgstr ""

#, fuzzy
msgid "Sum"
msgstr "Somme"

msgid "%(n)s of %(total)s"
msgstr "%(n)s sur %(somme)s"

msgid "<strong>%(n)s</strong> late"
msgstr "%(n)s en retard"

msgid "Gone"
msgstr "Parti"

#~ msgid "Old"
#~ msgstr "Vieux"
"""


def test_every_kind_of_gap_is_found() -> None:
    texts = ("Export", "Undo", "Sum", "%(n)s of %(total)s", "<strong>%(n)s</strong> late", "New")
    wanted = [Message(text, "x.py") for text in texts]
    faults = checks.of_catalogue(read_po(io.StringIO(CATALOGUE), locale="fr"), wanted)
    assert [fault.partition(":")[0] for fault in faults] == [
        "not in the catalogue",
        "no longer in the source",
        "left over",
        "not translated",
        "unsure (fuzzy)",
        "other placeholders",
        "other markup",
    ]


def test_a_plural_is_translated_twice() -> None:
    whole = Entry(("%(n)s row", "%(n)s rows"), ("une ligne", "%(n)s lignes"))
    assert list(checks.of_entry(whole)) == []
    for said in (("%(n)s ligne", ""), ("%(n)s ligne", "des lignes"), ("%(m)s ligne", "%(n)s lignes")):
        assert list(checks.of_entry(Entry(whole.id, said)))


def test_a_percent_sign_that_reads_as_a_placeholder_is_found() -> None:
    """`% i` is one to gettext: the compiler refuses the catalogue. Such a text is written with `%%`."""
    assert list(checks.of_entry(Entry("95% interval", "Intervalle à 95\u202f%")))
    assert list(checks.of_entry(Entry("95%% interval", "Intervalle à 95\u202f%%"))) == []


def test_renewing_keeps_translations_and_drops_what_went() -> None:
    old = Catalog(locale="fr")
    old.add("Export", "Exporter")
    old.add("Gone", "Parti")
    new = catalogue.renewed(old, [Message("Export", "x.py"), Message("Export", "x.py", context="menu")])
    assert {(entry.id, entry.context): entry.string for entry in new if entry.id} == {
        ("Export", None): "Exporter",
        ("Export", "menu"): "",
    }


def test_the_catalogue_compiles() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue.read("fr"))
    compiled.seek(0)
    french_texts = gettext.GNUTranslations(compiled)
    assert french_texts.gettext("Why this number?") == "Pourquoi ce chiffre\u202f?"
    assert [french_texts.ngettext("%(total)s team", "%(total)s teams", count) for count in (0, 1, 2)] == [
        "%(total)s équipe",
        "%(total)s équipe",
        "%(total)s équipes",
    ]


BARE = """{% comment %}Silent{% endcomment %}<c-vars label="Silent" />
<c-card title="Bare title" class="silent" note="{% translate 'Silent' %}">Bare words {% translate "Silent" %}
<p {% if x %}class="silent"{% endif %} aria-label="{{ x }}">1 · {{ x|default:"Bare default" }}
<kbd>Esc</kbd> CSV</p>{% status "done" label="Bare label" %}
{% blocktranslate %}Silent{% endblocktranslate %}<script>silent("")</script>
</c-card>&nbsp;Bare end"""


def test_bare_text_in_templates_is_found() -> None:
    assert sorted(bare_text.in_template(BARE)) == [
        "Bare default",
        "Bare end",
        "Bare label",
        "Bare words",
        "title='Bare title'",
    ]


def test_bare_text_in_code_is_found() -> None:
    source = 'Field(label="Name", name="silent", help_text=_("Silent"), title=f"{n} rows", detail="")'
    assert bare_text.in_python(source) == ["label='Name'", "title=f'{n} rows'"]


def test_texts_are_translated_under_names_that_are_looked_for() -> None:
    """A function imported under another name than `_` would hide its texts from `extract`."""
    aliased = re.compile(r"import n?p?gettext(_lazy)? as (?!_\b)")
    folders = ("cpo_portal", "core", "teams", "portfolio", "roadmap", "metrics", "governance", "integrations")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    hidden = [str(path) for path in sources if aliased.search(path.read_text())]
    assert sources
    assert not hidden
