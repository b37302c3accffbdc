"""What people write on the page of columns, one line each, and what an import makes of it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def pairs_from_text(text: str) -> dict[str, str]:
    """Read lines of `left = right`, blank lines apart. ValueError names the first line that is none."""
    pairs: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        left, equals, right = (part.strip() for part in line.rpartition("="))
        if not (left and equals and right):
            raise ValueError(_("Line %(line)s is not of the form “left = right”.") % {"line": number})
        pairs[left] = right
    return pairs


def text_from_pairs(pairs: Mapping[str, str]) -> str:
    """Write pairs as lines."""
    return "\n".join(f"{left} = {right}" for left, right in pairs.items())
