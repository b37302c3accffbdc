"""Actions: who does what until when, and what shows that it was done."""

from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Date, Email, Text
from core.ingest.messages import Label
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Shaped, Source
from portfolio.imports import places
from portfolio.imports.kept import keep_what_is_absent, reject_reversed
from portfolio.imports.nodes import NODE_PATH
from portfolio.models import ActionItem
from teams.imports.references import PERSON

KEPT: Final = ("due_on", "done_on", "evidence", "evidence_url")


def _day(name: str, label: Label, *aliases: str, required: bool = False) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=name, required=required)


def resolve(stage: Stage) -> None:
    """Keep what the file does not speak of, then refuse what no action can be."""
    keep_what_is_absent(stage, KEPT)
    for later in ("due_on", "done_on"):
        reject_reversed(stage, later=later, earlier="raised_on")
    stage.reject(
        code="evidence_missing",
        column="done_on",
        where="s.done_on IS NOT NULL AND coalesce(s.evidence, '') = '' AND coalesce(s.evidence_url, '') = ''",
        value="s.done_on",
    )
    stage.reject(
        code="not_an_address",
        column="evidence_url",
        where="s.evidence_url IS NOT NULL AND s.evidence_url <> '' AND s.evidence_url !~* '^https?://[^ ]+$'",
        value="s.evidence_url",
    )


ACTIONS: Final = Source(
    name="actions",
    label=_("Actions"),
    description=_("One row per action at a product or portfolio: owner, days, and evidence once it is done."),
    model=ActionItem,
    columns=(
        places.PRODUCT,
        replace(places.NODE, name="portfolio", aliases=("portefeuille", "node", "noeud")),
        Column(
            name="title",
            label=_("Title"),
            aliases=("titre", "action", "intitulé"),
            cleaner=Text(max_length=200),
            required=True,
            writes="title",
        ),
        _day("raised_on", _("Raised"), "créée le", "ouverte le", "raised", required=True),
        Column(
            name="owner_email",
            label=_("Owner's e-mail"),
            aliases=("owner", "responsable", "e-mail du responsable"),
            cleaner=Email(),
            writes="owner_id",
            reference=PERSON,
        ),
        _day("due_on", _("Due"), "échéance", "due"),
        _day("done_on", _("Done"), "faite le", "done", "close le"),
        Column(
            name="evidence",
            label=_("Evidence"),
            aliases=("preuve",),
            cleaner=Text(),
            writes="evidence",
        ),
        Column(
            name="evidence_url",
            label=_("Address of the evidence"),
            aliases=("adresse de la preuve", "url"),
            cleaner=Text(max_length=500),
            writes="evidence_url",
        ),
    ),
    key=("scope_id", "title", "raised_on"),
    key_names=("product", "portfolio", "title", "raised_on"),
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=NODE_PATH,
    missing=places.missing("product", "portfolio"),
    shaped=(
        Shaped(name="scope_id", copied=True),
        Shaped(name="due_on"),
        Shaped(name="done_on"),
        Shaped(name="evidence"),
        Shaped(name="evidence_url"),
    ),
    shape=places.shape("product", "portfolio", nowhere="no_place", twice="two_places"),
    resolve=resolve,
    issue_texts={
        "evidence_missing": (
            _("It is done, and nothing shows it."),
            _("Say what shows that it was done, or give an address."),
        ),
        "not_an_address": (
            _("“%(value)s” is no web address."),
            _("Write one that begins with https://."),
        ),
    },
)
