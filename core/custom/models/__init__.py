"""What a company asks of its nouns beyond what the portal knows."""

from core.custom.models.field import CustomField, Kind
from core.custom.models.guard import guard_values

__all__ = ["CustomField", "Kind", "guard_values"]
