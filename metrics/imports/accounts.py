"""Which account of a ledger is which measure, as a person writes it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ingest.answers import pairs_from_text, text_from_pairs
from core.ingest.sources import Option
from metrics.models import LedgerEntry

MINUS: Final = ("-", "−")


def read_accounts(text: str) -> dict[str, dict[str, Any]]:
    """Read lines such as `607* = -cost_of_sales`. ValueError names what is no measure."""
    return {account: _rule(written) for account, written in pairs_from_text(text).items()}


def _rule(written: str) -> dict[str, Any]:
    bare = written.lstrip("".join(MINUS)).strip()
    measure = bare.lower().replace(" ", "_")
    if measure not in LedgerEntry.Measure.values:
        said = {"written": bare, "known": ", ".join(LedgerEntry.Measure.values)}
        raise ValueError(gettext("“%(written)s” is none of %(known)s.") % said)
    return {"measure": measure, "sign": -1 if written.startswith(MINUS) else 1}


def write_accounts(accounts: Mapping[str, Mapping[str, Any]]) -> str:
    """Write the rules back as lines."""
    return text_from_pairs(
        {
            account: f"{'-' if int(rule.get('sign', 1)) < 0 else ''}{rule['measure']}"
            for account, rule in accounts.items()
        }
    )


ACCOUNTS: Final = Option(
    name="accounts",
    label=_("Accounts"),
    help=_(
        "One line for each account of your ledger: 706100 = revenue, 607* = cost_of_sales. A star stands for "
        "any rest; a minus before the measure turns the sign, as costs and investment are positive here."
    ),
    read=read_accounts,
    write=write_accounts,
)
