"""What KPIs say of products, for whoever asks for them beside what a product is.

The portfolio stands below the metrics: they register in `AppConfig.ready()` what answers.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

# Codes of KPIs, keys of scopes → scope → code → what is said. Raises Invalid for a code that is none.
Source = Callable[[Collection[str], Collection[int]], Mapping[int, Mapping[str, Any]]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask this."""
    if source not in _sources:
        _sources.append(source)


def shown_values(kpis: Collection[str], scopes: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what these KPIs say of these places. Raises Invalid for a code that is none."""
    found: dict[int, dict[str, Any]] = {scope: {} for scope in scopes}
    for source in _sources:
        for scope, values in source(kpis, scopes).items():
            found[scope] |= values
    return found
