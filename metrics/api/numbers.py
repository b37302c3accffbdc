"""How numbers and months travel in the API."""

from datetime import date
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.common.periods import format_month


@extend_schema_field(
    {"oneOf": [{"type": "number"}, {"type": "string", "format": "decimal"}], "nullable": True}
)
class NumberField(serializers.Field[Any, Any, Any, Any]):
    """A JSON number; an amount of money is a decimal string; null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        """Write money as text, all else as it is."""
        return str(value) if isinstance(value, Decimal) else value


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$"})
class MonthField(serializers.Field[Any, Any, Any, Any]):
    """A month as YYYY-MM."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: date) -> str:
        """Write the month."""
        return format_month(value)
