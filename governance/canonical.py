"""One way to write a thing as JSON, so that the same thing is always the same bytes.

Keys sorted by code point, no spaces, UTF-8 without escapes; texts in Unicode's composed form. Numbers
are written by hand: whole numbers as they are; a float with at most twelve significant digits, without an
exponent and without zeros at its end, so that the last bit of an addition in another order changes
nothing; money (Decimal) as text with its four places. Dates and moments (UTC, seconds) as ISO text.
NaN and infinity are refused: they are no numbers.
"""

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

DIGITS: Final = 12


def dumps(value: Any) -> str:
    """Write a value. Raises TypeError or ValueError for what has no canonical form."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    match value:
        case str():
            return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
        case int():
            return str(value)
        case float():
            return _float(value)
        case Decimal():
            return f'"{value:f}"'
        case datetime():
            return f'"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            return "{" + ",".join(f"{dumps(str(key))}:{dumps(value[key])}" for key in sorted(value)) + "}"
        case Sequence():
            return "[" + ",".join(dumps(one) for one in value) + "]"
    raise TypeError(f"no canonical form: {type(value)}")


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"no canonical form: {value}")
    rounded = Decimal(f"{value:.{DIGITS}g}")
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
