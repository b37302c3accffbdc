"""Users, what they may reach, and their tokens."""

from core.access.models.grant import Grant, Role
from core.access.models.scope import Scope
from core.access.models.token import ApiToken, TokenState
from core.access.models.used_link import UsedLink
from core.access.models.user import User

__all__ = ["ApiToken", "Grant", "Role", "Scope", "TokenState", "UsedLink", "User"]
