"""What people keep about lists."""

from core.lists.models.preference import Preference
from core.lists.models.saved_view import SavedView

__all__ = ["Preference", "SavedView"]
