"""Launches, with the dates that led there. The first promise is kept for ever."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Date, Text
from core.ingest.messages import Label
from core.ingest.sources import Column, Source, Value, in_order
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from roadmap.models import Launch

DAYS: Final = ("idea_on", "go_on", "development_on", "committed_on", "launched_on")


def _day(name: str, label: Label, *aliases: str) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=name)


COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "launch", "lancement"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    _day("idea_on", _("Idea accepted"), "idea", "idée", "idée acceptée", "idea_date"),
    _day("go_on", _("Go decision"), "go", "décision go", "go_date"),
    _day("development_on", _("Development start"), "development", "début développement", "dev_start"),
    _day(
        "committed_on",
        _("Committed date"),
        "committed",
        "promis",
        "date promise",
        "engagement",
        "target date",
    ),
    _day("launched_on", _("Launched"), "launched", "lancé le", "launch_date", "date de lancement"),
)


LAUNCHES: Final = Source(
    name="launches",
    label=_("Launches"),
    description=_("One row per launch: idea, go decision, development start, promised and actual date."),
    model=Launch,
    columns=COLUMNS,
    key=("product_id", "name"),
    key_names=("product", "name"),
    named=True,
    action=Action.EDIT_LAUNCH,
    row_path=PRODUCT_PATH,
    values={
        "first_committed_on": Value(
            insert="s.committed_on",
            update="coalesce(t.first_committed_on, s.committed_on)",
            needs=("committed_on",),
        )
    },
    known=tuple(
        rule
        for earlier in ("development_on", "go_on", "idea_on")
        for rule in in_order(earlier, "launched_on", of=Launch)
    ),
    months=DAYS,
)
