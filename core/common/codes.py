"""Codes: the short names by which files, addresses and people call a thing."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# No slash, question mark, hash or percent: a code stands in addresses.
CODE_PATTERN = r"[^\s/\\?#%|][^/\\?#%|\x00-\x1f]{0,63}"


def validate_code(code: str) -> None:
    """Raise ValidationError unless `code` can stand in an address."""
    if not re.fullmatch(CODE_PATTERN, code) or code.strip(". ") == "" or code != code.strip():
        raise ValidationError(
            _("A code has 1 to 64 characters, without / \\ ? # % | and without spaces at its ends."),
            code="code",
        )
