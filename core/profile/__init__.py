"""How much governance the company wants: a set of switches, each reversible.

from core.profile import is_on
"""

from core.profile.switches import Switch, is_on, register, requires, switches

__all__ = ["Switch", "is_on", "register", "requires", "switches"]
