"""Who does something: a signed-in user, a token's user, or the portal itself."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Anyone whose name the audit trail can keep."""

    @property
    def id(self) -> int | None: ...

    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class PortalItself:
    """The portal acting without a person: schedules, recomputes, commands on the host."""

    id: None = None
    email: str = "portal"


SYSTEM = PortalItself()
