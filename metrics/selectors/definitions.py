"""The company's own KPIs as they are kept, for the registry of KPIs.

Read with one query whenever they are asked for, so that every process sees a change at once;
within `read_once` (a request) with one query altogether.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby

from metrics.kpis.company import DefinedVersion, Definition, build
from metrics.kpis.contract import Kpi
from metrics.models import CompanyKpiVersion

logger = logging.getLogger(__name__)
_LABELS = (
    "code",
    "family",
    "name",
    "name_fr",
    "short",
    "short_fr",
    "description",
    "description_fr",
    "unit",
    "better",
    "default_window",
    "decimals",
    "cadence_days",
)


@dataclass(frozen=True)
class _Known:
    """What was read: the KPIs, and a stamp that is another one for every change of a definition."""

    kpis: tuple[Kpi, ...]
    stamp: str


class _Held:
    """What a request has read so far."""

    known: _Known | None = None


_held: ContextVar[_Held | None] = ContextVar("company_kpis", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read the definitions at most once inside."""
    token = _held.set(_Held())
    try:
        yield
    finally:
        _held.reset(token)


def forget() -> None:
    """Have them read again: a service changed one."""
    if (held := _held.get()) is not None:
        held.known = None


def company_kpis() -> tuple[Kpi, ...]:
    """Return the company's KPIs that are not archived, in the order in which they were made."""
    return _known().kpis


def archived_kpi(code: str) -> Kpi | None:
    """Return the archived KPI of that code; None where there is none, or it no longer holds."""
    rows = CompanyKpiVersion.objects.filter(kpi__code=code).exclude(kpi__archived_at=None)
    versions = list(rows.select_related("kpi").order_by("number"))
    return _built(_definition(versions)) if versions else None


def stamp() -> str:
    """Return what names the definitions as they are now: for whatever is kept that was drawn from them."""
    return _known().stamp


def _known() -> _Known:
    held = _held.get()
    if held is None:
        return _read()
    if held.known is None:
        held.known = _read()
    return held.known


def _read() -> _Known:
    rows = CompanyKpiVersion.objects.filter(kpi__archived_at=None).select_related("kpi")
    by_kpi = groupby(rows.order_by("kpi_id", "number"), lambda row: row.kpi_id)
    definitions = [_definition(list(versions)) for _, versions in by_kpi]
    kpis = tuple(kpi for definition in definitions if (kpi := _built(definition)))
    return _Known(kpis, hashlib.sha256(repr(definitions).encode()).hexdigest())


def _definition(versions: list[CompanyKpiVersion]) -> Definition:
    kept = versions[0].kpi
    return Definition(
        place=kept.pk,
        versions=tuple(
            DefinedVersion(it.number, it.effective_from, it.formula, it.counted, it.note, it.note_fr)
            for it in versions
        ),
        **{name: getattr(kept, name) for name in _LABELS},
    )


def _built(definition: Definition) -> Kpi | None:
    """Leave out what no longer holds: one definition must not take every page with it."""
    try:
        return build(definition)
    except ValueError:
        logger.exception("The definition of the KPI %s no longer holds", definition.code)
        return None
