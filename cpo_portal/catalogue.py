"""Made-up values for the design catalogue, in every state a component has."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

_PLAIN = ("canvas", "surface", "sunken", "line", "line-strong", "ink", "ink-2", "ink-3")
_TINTED = ("accent", "ok", "warn", "bad", "mute")
COLOURS = (*_PLAIN, *(name for tone in _TINTED for name in (tone, f"{tone}-tint")))


class ExampleForm(forms.Form):
    """A form with a kept mistake."""

    name = forms.CharField(label="Name", max_length=80, help_text="As people say it; 80 characters at most.")
    stage = forms.ChoiceField(label="Stage", choices=[("launch", "Launch"), ("growth", "Growth")])
    due_on = forms.CharField(label="Target date", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    mine = forms.BooleanField(label="Only mine", required=False)


@dataclass(frozen=True)
class Word:
    """One filter that is set."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Option:
    """One choice among a few."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Row:
    """One product of the example list."""

    name: str
    stage: str
    manager: str
    revenue: float
    nps: float | None
    status: str
    updated_on: date


ROWS = (
    Row("Checkout", "Maturity", "Amina Diallo", 45.4, 41.2, "on_target", date(2026, 11, 20)),
    Row("Merchant Portal", "Growth", "Luca Moretti", 24.6, 29.5, "in_tolerance", date(2026, 11, 20)),
    Row("Terminal One", "Decline", "Théo Martin", 9.5, -13.0, "off_target", date(2026, 10, 2)),
    Row("Tap Mobile", "Launch", "Hana Sato", 1.4, None, "no_value", date(2026, 11, 22)),
)
MARGIN = (54.1, 54.4, 54.8, 55.0, None, 55.1, 55.6, 56.0, 56.0, 56.1, 56.2, 57.0)
NPS = (32.0, 33.1, 32.6, 32.1, 32.6, 32.9, 33.0, 31.9, 31.4, 31.9, 32.0, 32.5)
ADOPTION = (51.1, 51.4, 51.7, 52.0, 52.1, 52.5, 52.9, 53.2, 53.5, 53.8, 54.2, 54.1)
TIMES = (228, 231, 230, 229, 236, 239, 233, 232, 238, 242, 241, 241)


def _chart() -> dict[str, Any]:
    months = [f"{2025 + (at + 10) // 12}-{(at + 10) % 12 + 1:02d}-01" for at in range(12)]
    line = {"type": "scatter", "mode": "lines", "x": months, "hovertemplate": "%{y:.1f}<extra></extra>"}
    low, high = [value - 1.6 for value in NPS], [value + 1.6 for value in NPS]
    edge = {**line, "line": {"width": 0}, "hoverinfo": "skip", "hovertemplate": None}
    target = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 35, "y1": 35}
    named = {"xref": "paper", "x": 1, "y": 35, "xanchor": "left", "text": " Target 35", "showarrow": False}
    return {
        "data": [
            {**edge, "y": low},
            {**edge, "y": high, "fill": "tonexty", "fillcolor": "var:ink-3@0.16"},
            {**line, "y": list(NPS), "line": {"color": "var:ink", "width": 1.75}},
        ],
        "layout": {
            "shapes": [{**target, "line": {"color": "var:ok", "width": 1.2, "dash": "dash"}}],
            "annotations": [{**named, "font": {"color": "var:ok"}}],
            "yaxis": {"range": [28, 38]},
        },
    }


def _form() -> ExampleForm:
    form = ExampleForm({"name": "Ledger API", "stage": "launch", "due_on": "31/02/2027", "mine": "on"})
    form.add_error("due_on", "February 2027 has 28 days. Last day: 28 Feb 2027")
    return form


def _page() -> Page[int]:
    return Paginator(range(312), 50).page(1)


def examples() -> dict[str, Any]:
    """Return what the catalogue's template prints."""
    return {
        "colours": COLOURS,
        "crumbs": [("Aurelle Group", "#"), ("Digital services", "#"), ("Payments", "")],
        "margin": MARGIN,
        "nps": NPS,
        "breaks": (8,),
        "adoption": ADOPTION,
        "times": TIMES,
        "rows": ROWS,
        "words": [Word("Portfolio is", "Payments", "?"), Word("Stage is not", "Retired", "?")],
        "windows": [
            Option(label, "?", label == "12 months")
            for label in ("Month", "Quarter", "Year to date", "12 months")
        ],
        "pairs": [("Import", "#1838"), ("Applied", "1 Oct 2026 02:00"), ("Mapping", None)],
        "chart": _chart(),
        "form": _form(),
        "page": _page(),
    }
