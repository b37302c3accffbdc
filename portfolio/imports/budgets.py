"""Envelopes by place and year, and what was promised to suppliers."""

from decimal import Decimal as Number
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Currency, Date, Decimal, Integer, Text
from core.ingest.sources import Check, Column, Shaped, Source
from portfolio.imports import places
from portfolio.imports.nodes import NODE_PATH
from portfolio.models import BudgetCommitment, BudgetEnvelope
from portfolio.models.budget import FIRST_YEAR, LAST_YEAR

AMOUNT: Final = Decimal(min=0, max=Number(10**14), places=2, max_digits=40)
CURRENCY: Final = Column(
    name="currency",
    label=_("Currency"),
    aliases=("devise", "monnaie"),
    cleaner=Currency(),
    required=True,
    writes="currency",
)

BUDGETS: Final = Source(
    name="budgets",
    label=_("Budget envelopes"),
    description=_("One row per node or product and year, with the envelope in its own currency."),
    model=BudgetEnvelope,
    columns=(
        places.NODE,
        places.PRODUCT,
        Column(
            name="year",
            label=_("Year"),
            aliases=("année", "annee", "fiscal year", "année budgétaire"),
            cleaner=Integer(min=FIRST_YEAR, max=LAST_YEAR),
            required=True,
            writes="year",
            help=_("The calendar year in which the financial year begins."),
        ),
        Column(
            name="amount",
            label=_("Envelope"),
            aliases=("envelope", "enveloppe", "montant", "budget"),
            cleaner=AMOUNT,
            required=True,
            writes="amount",
        ),
        CURRENCY,
        Column(
            name="note",
            label=_("Note"),
            aliases=("commentaire", "remarque", "comment"),
            cleaner=Text(),
            writes="note",
        ),
    ),
    key=("scope_id", "year"),
    key_names=("node", "product", "year"),
    named=True,
    action=Action.EDIT_BUDGET,
    row_path=NODE_PATH,
    missing=places.missing("node", "product"),
    shaped=(Shaped(name="scope_id", copied=True),),
    shape=places.shape(),
    issue_texts=places.ISSUES,
)

COMMITMENTS: Final = Source(
    name="budget_commitments",
    label=_("Commitments"),
    description=_("One row per order or contract: promised, and not booked until it is settled."),
    model=BudgetCommitment,
    columns=(
        Column(
            name="reference",
            label=_("Reference"),
            aliases=("référence", "order", "commande", "n° de commande", "po number"),
            cleaner=Code(max_length=100),
            required=True,
            writes="reference",
        ),
        places.NODE,
        places.PRODUCT,
        Column(
            name="supplier",
            label=_("Supplier"),
            aliases=("fournisseur", "vendor"),
            cleaner=Text(max_length=150),
            writes="supplier",
        ),
        Column(
            name="subject",
            label=_("Subject"),
            aliases=("objet", "libellé", "intitulé"),
            cleaner=Text(max_length=300),
            required=True,
            writes="subject",
        ),
        Column(
            name="amount",
            label=_("Amount"),
            aliases=("montant", "committed"),
            cleaner=AMOUNT,
            required=True,
            writes="amount",
        ),
        CURRENCY,
        Column(
            name="committed_on",
            label=_("Committed on"),
            aliases=("engagé le", "date d'engagement", "order date"),
            cleaner=Date(),
            required=True,
            writes="committed_on",
        ),
        Column(
            name="settled_on",
            label=_("Settled on"),
            aliases=("soldé le", "facturé le", "invoiced on"),
            cleaner=Date(),
            writes="settled_on",
            help=_("From this day on the ledger has it, and it is no longer committed."),
        ),
    ),
    key=("reference",),
    key_names=("reference",),
    key_sql={"reference": "lower({})"},
    named=True,
    action=Action.EDIT_BUDGET,
    row_path=NODE_PATH,
    missing=places.missing("node", "product"),
    shaped=(Shaped(name="scope_id", copied=True),),
    shape=places.shape(),
    checks=(
        Check(
            code="dates_reversed",
            column="settled_on",
            fault="s.settled_on < s.committed_on",
            value="s.settled_on",
            parameters={"later": "s.settled_on", "earlier": "s.committed_on"},
            needs=("settled_on",),
        ),
    ),
    issue_texts=places.ISSUES,
)
