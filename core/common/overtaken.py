"""What a change meets when somebody else was quicker.

A service locks, checks and changes. What it cannot lock is what is not there yet: between its check and its
change another transaction may take the same code, or take away what was to be changed. Then the constraint
underneath refuses it, or the row is gone when it is to be locked. Nobody did anything wrong: whoever comes
second is told, and nothing of theirs is kept.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError

logger = logging.getLogger(__name__)
# PostgreSQL's codes: a key is taken, a time is taken, a row is gone, two wait for each other.
_CODES: Final = frozenset({"23505", "23P01", "23503", "40P01"})


class Overtaken(DomainError):
    """Somebody else changed the same while this was being changed."""

    code = "overtaken"
    detail = _(
        "Somebody else changed the same at this moment. Look at what is there now, and try again if it is"
        " still needed."
    )


def overtaken_by(error: Exception) -> Overtaken | None:
    """Return the refusal that an exception of a change stands for; None for a fault of ours."""
    if isinstance(error, ObjectDoesNotExist):
        return Overtaken()
    if isinstance(error, IntegrityError | OperationalError):
        cause = error.__cause__
        constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        if getattr(cause, "pgcode", None) in _CODES or constraint.endswith("no_circle"):
            # Seen often of one constraint, it is no race: a check is missing above it.
            logger.warning("Overtaken at %s", constraint or type(error).__name__)
            return Overtaken()
    return None


@contextmanager
def telling_overtaken() -> Iterator[None]:
    """Raise Overtaken in place of what the database says when somebody else was quicker."""
    try:
        yield
    except Exception as error:
        if (refusal := overtaken_by(error)) is None:
            raise
        raise refusal from error
