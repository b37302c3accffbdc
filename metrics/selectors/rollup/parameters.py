"""The dated settings in force on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from metrics.kpis.parameters import PARAMETERS
from metrics.models import Parameter

Setting = int | str | Decimal


@dataclass(frozen=True)
class DatedParameters:
    """Every setting with its dates of effect, read once."""

    rows: tuple[tuple[str, date, str], ...]

    def on(self, code: str, day: date) -> Setting:
        """Return the setting in force on a day, in the type of its default."""
        default = PARAMETERS[code].default
        begun = [(effective_on, value) for name, effective_on, value in self.rows if name == code]
        begun = [(effective_on, value) for effective_on, value in begun if effective_on <= day]
        return type(default)(max(begun)[1]) if begun else default


def dated_parameters() -> DatedParameters:
    """Read the settings; one query."""
    return DatedParameters(tuple(Parameter.objects.values_list("code", "effective_on", "value")))
