"""Amounts by product, month and account: long (account and amount) or wide (one column per account)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal as Number
from itertools import repeat
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Choice, Code, Currency, Decimal, Month, Text, header_key
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Context, Shaped, Source
from metrics.imports.accounts import ACCOUNTS
from metrics.models import LedgerEntry
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH

LISTED: Final = 12
AMOUNT: Final = Decimal(min=Number(-(10**14) + 1), max=Number(10**14 - 1), places=4, max_digits=40)
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "revenue": ("chiffre d'affaires", "ca", "sales", "turnover", "ventes", "revenus"),
    "cost_of_sales": ("cogs", "coût des ventes", "cost of goods sold", "coûts directs"),
    "operating_cost": ("opex", "coûts opérationnels", "charges d'exploitation", "operating expenses"),
    "investment": ("capex", "investissement", "investissements", "capital expenditure"),
    "benefit": ("bénéfice", "benefits", "gain", "gains"),
}
BY_KEY: Final = {
    header_key(name): measure for measure, aliases in MEASURES.items() for name in (measure, *aliases)
}
SCENARIO: Final = Choice(
    {
        "actual": ("réel", "réalisé", "actuals", "reel"),
        "budget": ("budgeted", "budgété", "plan"),
        "forecast": ("prévision", "prévisionnel", "estimate", "estimé", "reforecast"),
    }
)
COLUMNS: Final = (
    PRODUCT_COLUMN,
    Column(
        name="period",
        label=_("Month"),
        aliases=("période", "mois", "month", "date", "exercice"),
        cleaner=Month(),
        required=True,
        writes="month",
    ),
    Column(
        name="entry_id",
        label=_("Entry no."),
        aliases=("n° écriture", "numéro d'écriture", "entry", "entry number", "entry no", "écriture", "id"),
        cleaner=Code(max_length=150),
        stored="CASE WHEN left(t.key, 1) <> '#' THEN t.key END",
    ),
    Column(
        name="account",
        label=_("Account"),
        aliases=("compte", "ledger account", "poste", "nature"),
        cleaner=Text(max_length=100),
        writes="account",
    ),
    Column(
        name="amount",
        label=_("Amount"),
        aliases=("montant", "value", "valeur"),
        cleaner=AMOUNT,
        writes="amount",
    ),
    *(
        Column(
            name=measure,
            label=LedgerEntry.Measure(measure).label,
            aliases=aliases,
            cleaner=AMOUNT,
            staged=False,
        )
        for measure, aliases in MEASURES.items()
    ),
    Column(
        name="currency",
        label=_("Currency"),
        aliases=("devise", "monnaie"),
        cleaner=Currency(),
        writes="currency",
    ),
    Column(
        name="scenario",
        label=_("Scenario"),
        aliases=("scénario", "kind", "version", "type"),
        cleaner=SCENARIO,
        writes="scenario",
    ),
)

# A made key begins with # and the product's id; what follows is readable.
KEY_SHOWN: Final = (
    "CASE WHEN left(s.key, 1) = '#' THEN (SELECT x.code FROM portfolio_product x WHERE x.id = s.product_id)"
    " || ', ' || replace(substr(s.key, strpos(s.key, '|') + 1), '|', ', ') ELSE s.key END"
)


def missing(present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
    """Ask for account and amount, unless a column is named after an account."""
    if present.intersection(MEASURES):
        return []
    return [name for name in ("account", "amount") if name not in present]


def shape(rows: Rows, context: Context) -> Rows:
    """Make one fact of a long row, or one per filled account column of a wide one."""
    wide = [measure for measure in MEASURES if measure in context.present]
    if wide and not {"account", "amount"} <= context.present:
        return _shape_wide(rows, wide)
    return _shape_long(rows, context)


def _shape_long(rows: Rows, context: Context) -> Rows:
    meanings = _Accounts(context.options.get("accounts") or {})
    measures, amounts = [], []
    for index, (account, amount) in enumerate(
        zip(rows.values["account"], rows.values["amount"], strict=True)
    ):
        measure, sign = meanings.get(account)
        if account is None or amount is None:
            rows.reject(index, "amount" if account else "account", "required")
        elif not measure:
            rows.reject(index, "account", "unknown_account", account)
        measures.append(measure)
        amounts.append(amount if amount is None or sign > 0 else -amount)
    rows.values["measure"], rows.values["amount"] = measures, amounts
    _complete(rows)
    rows.values["key"] = [
        entry or made for entry, made in zip(rows.get("entry_id"), _keys(rows), strict=True)
    ]
    return rows


class _Accounts:
    """What the words and numbers of a ledger's accounts mean, each worked out once.

    A mapping says {"706100": {"measure": "revenue", "sign": 1}, "607*": …}; `*` stands for any rest.
    """

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = {header_key(name): rule for name, rule in said.items() if not name.endswith("*")}
        self.starts = sorted(
            ((header_key(name), rule) for name, rule in said.items() if name.endswith("*")),
            key=lambda one: -len(one[0]),
        )
        self.known: dict[str, tuple[str, int]] = {}

    def get(self, account: str | None) -> tuple[str, int]:
        """Return measure and sign; an empty measure when nothing tells."""
        if account is None:
            return "", 1
        found = self.known.get(account)
        if found is None:
            found = self.known[account] = self._look(header_key(account))
        return found

    def _look(self, key: str) -> tuple[str, int]:
        rule = self.said.get(key) or next(
            (rule for start, rule in self.starts if key.startswith(start)), None
        )
        if rule is None:
            return BY_KEY.get(key, ""), 1
        return str(rule["measure"]), -1 if int(rule.get("sign", 1)) < 0 else 1


def _shape_wide(rows: Rows, wide: Sequence[str]) -> Rows:
    """Repeat each row once per account that it fills."""
    amounts = [rows.values[measure] for measure in wide]
    facts: list[tuple[int, str, Any]] = []
    for index, row in enumerate(zip(*amounts, strict=True)):
        filled = [
            (index, measure, amount) for measure, amount in zip(wide, row, strict=True) if amount is not None
        ]
        if not filled:
            rows.reject(index, wide[0], "no_amount")
        facts += filled
    picked = [index for index, _, _ in facts]
    shaped = Rows(
        lines=[rows.lines[index] for index in picked],
        at=[rows.at[index] for index in picked],
        values={name: [column[index] for index in picked] for name, column in rows.values.items()},
        faults=rows.faults,
    )
    shaped.values["account"] = shaped.values["measure"] = [measure for _, measure, _ in facts]
    shaped.values["amount"] = [amount for _, _, amount in facts]
    _complete(shaped)
    entries = shaped.get("entry_id")
    shaped.values["key"] = [
        f"{entry}/{account}" if entry else made
        for entry, account, made in zip(entries, shaped.values["account"], _keys(shaped), strict=True)
    ]
    return shaped


def _complete(rows: Rows) -> None:
    rows.values["currency"] = [currency or settings.REPORTING_CURRENCY for currency in rows.get("currency")]


def _keys(rows: Rows) -> list[str]:
    """Make keys of product, month, account and scenario, for entries without a number."""
    scenarios = rows.values["scenario"] if "scenario" in rows.values else repeat("actual")
    parts = zip(
        rows.values["product_id"], rows.values["month"], rows.values["account"], scenarios, strict=False
    )
    return [
        f"#{product}|{month:%Y-%m}|{account}|{scenario or 'actual'}" if month else ""
        for product, month, account, scenario in parts
    ]


def notes(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """List the rates that are missing: such amounts wait, they are not rejected."""
    found = stage.fetch(
        """
        SELECT DISTINCT s.currency, to_char(s.month, 'YYYY-MM') FROM {s} s
        WHERE s.currency <> %(reporting)s AND NOT EXISTS (
            SELECT 1 FROM metrics_exchangerate r WHERE r.currency = s.currency AND r.month = s.month)
        ORDER BY 1, 2
        """,
        reporting=settings.REPORTING_CURRENCY,
    )
    if not found:
        return []
    listed = ", ".join(f"{currency} {month}" for currency, month in found[:LISTED])
    return [("missing_rates", {"count": len(found), "rates": listed + ("…" if len(found) > LISTED else "")})]


FINANCE: Final = Source(
    name="finance",
    label=_("Finance"),
    description=_("Amounts by product and month: one row per account, or one column per account."),
    model=LedgerEntry,
    columns=COLUMNS,
    key=("key",),
    key_names=("product", "period", "account", "scenario"),
    key_shown=KEY_SHOWN,
    row_path=PRODUCT_PATH,
    missing=missing,
    shaped=(
        Shaped(name="key", copied=True),
        Shaped(name="account", copied=True),
        Shaped(name="measure", copied=True),
        Shaped(name="amount", copied=True),
        Shaped(name="currency", copied=True),
    ),
    shape=shape,
    months=("month",),
    day="month",
    notes=notes,
    facts_per_row=True,
    options=(ACCOUNTS,),
    issue_texts={
        "unknown_account": (
            _("The portal does not know what the account “%(value)s” means."),
            _(
                "Say in the mapping which measure it is, and with which sign, or name it revenue, "
                "cost_of_sales, operating_cost, investment or benefit."
            ),
        ),
        "no_amount": (
            _("The row has no amount on any account."),
            _("Fill in at least one amount; 0 is one too."),
        ),
        "not_a_currency": (
            _("“%(value)s” is not a currency."),
            _("Write the three letters of ISO 4217, for example EUR."),
        ),
    },
    note_texts={
        "missing_rates": _(
            "%(count)s exchange rates are missing (%(rates)s). The amounts go in; values that need them stay "
            "empty until the rates are imported."
        )
    },
)
