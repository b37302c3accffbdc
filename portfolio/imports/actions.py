"""Actions: who does what until when, and what shows that it was done."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Email, Text
from core.ingest.messages import Label
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Context, Shaped, Source
from portfolio.imports.kept import keep_what_is_absent, reject_reversed
from portfolio.imports.nodes import NODE_PATH
from portfolio.imports.references import NODE_SCOPE, PRODUCT_SCOPE
from portfolio.models import ActionItem
from teams.imports.references import PERSON

KEPT: Final = ("due_on", "done_on", "evidence", "evidence_url")
_AT: Final = "(SELECT sc.code FROM access_scope sc WHERE sc.id = t.scope_id AND sc.kind = '{}')"


def _day(name: str, label: Label, *aliases: str, required: bool = False) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=name, required=required)


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for a product or a portfolio."""
    return [] if present.intersection({"product", "portfolio"}) else ["product"]


def shape(rows: Rows, context: Context) -> Rows:
    """Take the place from whichever of product and portfolio the row names."""
    places: list[int | None] = []
    for index, (product, node) in enumerate(zip(rows.get("product"), rows.get("portfolio"), strict=True)):
        if (node is None) == (product is None):
            rows.reject(index, "product", "no_place" if node is None else "two_places")
        places.append(product if product is not None else node)
    rows.values["scope_id"] = places
    return rows


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
        Column(
            name="product",
            label=_("Product"),
            aliases=("produit", "product_code", "code produit"),
            cleaner=Code(max_length=64),
            reference=PRODUCT_SCOPE,
            stored=_AT.format("product"),
        ),
        Column(
            name="portfolio",
            label=_("Portfolio"),
            aliases=("portefeuille", "node", "noeud"),
            cleaner=Code(max_length=64),
            reference=NODE_SCOPE,
            stored=_AT.format("node"),
        ),
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
    missing=missing,
    shaped=(
        Shaped(name="scope_id", copied=True),
        Shaped(name="due_on"),
        Shaped(name="done_on"),
        Shaped(name="evidence"),
        Shaped(name="evidence_url"),
    ),
    shape=shape,
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
