"""What can be taken back."""

from core.undo.models.step import Step

__all__ = ["Step"]
