"""The company's own KPIs as they are kept, for the registry of KPIs.

Read with one query whenever they are asked for, so that every process sees a change at once;
within `read_once` (a request) with one query altogether.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby

from metrics.kpis.company import DefinedVersion, Definition, build
from metrics.kpis.contract import Kpi
from metrics.models import CompanyKpi, CompanyKpiVersion

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


class _Held:
    """What a request has read so far."""

    kpis: tuple[Kpi, ...] | None = None


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
        held.kpis = None


def company_kpis() -> tuple[Kpi, ...]:
    """Return the company's KPIs that are not archived, in the order in which they were made."""
    held = _held.get()
    if held is None:
        return _read()
    if held.kpis is None:
        held.kpis = _read()
    return held.kpis


def definition_of(kpi: CompanyKpi) -> Definition:
    """Return a KPI as it is kept, archived or not."""
    return _definition(list(kpi.versions.select_related("kpi").order_by("number")))


def _read() -> tuple[Kpi, ...]:
    rows = CompanyKpiVersion.objects.filter(kpi__archived_at=None).select_related("kpi")
    by_kpi = groupby(rows.order_by("kpi_id", "number"), lambda row: row.kpi_id)
    return tuple(kpi for _, versions in by_kpi if (kpi := _built(_definition(list(versions)))))


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
