"""What a currency was worth in the reporting currency, by month."""

from decimal import Decimal as Number
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Currency, Decimal, Month
from core.ingest.sources import Column, Source
from metrics.models import ExchangeRate

COLUMNS: Final = (
    Column(
        name="currency",
        label=_("Currency"),
        aliases=("devise", "monnaie", "code devise"),
        cleaner=Currency(),
        required=True,
        writes="currency",
    ),
    Column(
        name="month",
        label=_("Month"),
        aliases=("mois", "période", "period", "date"),
        cleaner=Month(),
        required=True,
        writes="month",
    ),
    Column(
        name="rate",
        label=_("Rate"),
        aliases=("taux", "cours", "taux de change", "exchange rate"),
        cleaner=Decimal(
            min=Number("0.00000001"), max=Number("9999999999"), places=8, rounded=True, max_digits=40
        ),
        required=True,
        writes="rate",
        help=_("Units of the reporting currency for one unit of this currency."),
    ),
)

RATES: Final = Source(
    name="rates",
    label=_("Exchange rates"),
    description=_("One row per currency and month."),
    model=ExchangeRate,
    columns=COLUMNS,
    key=("currency", "month"),
    key_names=("currency", "month"),
    everything=True,
)
