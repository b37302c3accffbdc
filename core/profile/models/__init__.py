"""How the governance switches stand."""

from core.profile.models.switch import SwitchState

__all__ = ["SwitchState"]
