"""The dated settings that KPIs depend on. Their values, with dates of effect, are rows of the database."""

from dataclasses import dataclass
from decimal import Decimal

from metrics.kpis.formula import Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Bilingual):
    """A setting with dates of effect. The one in force at a window's end is printed beside the value.

    choices    the values allowed; empty: any number from `least` to `most`
    """

    code: str
    label: str
    label_fr: str
    default: int | str | Decimal
    choices: tuple[int | str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


PARAMETERS: dict[str, Parameter] = {
    parameter.code: parameter
    for parameter in (
        Parameter(
            code="vitality_horizon_years",
            label="Years for which a product is new",
            label_fr="Années pendant lesquelles un produit est nouveau",
            default=3,
            choices=(1, 3, 5),
        ),
        Parameter(
            code="discount_rate",
            label="Discount rate, yearly",
            label_fr="Taux d’actualisation, annuel",
            default=Decimal("0.10"),
            least=Decimal("-0.5"),
            most=Decimal(10),
        ),
        Parameter(
            code="time_to_market_start",
            label="Start of time-to-market",
            label_fr="Départ du délai de mise sur le marché",
            default="go",
            choices=("idea", "go", "development"),
        ),
        Parameter(
            code="defect_severity_threshold",
            label="Least severity of an escaped defect",
            label_fr="Gravité minimale d’un défaut échappé",
            default=3,
            choices=(1, 2, 3, 4, 5),
        ),
    )
}
