"""A formula while it is being typed: what is wrong with it, or what it gives on real numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics import wording
from metrics.kpis.checking import Checked, check
from metrics.kpis.company import DefinedVersion, Definition, build, counters_of
from metrics.kpis.contract import Kpi
from metrics.kpis.parser import FormulaError
from metrics.selectors.kpi_page import preview
from metrics.selectors.reading import Reading
from metrics.wording.kpis import dimension, units
from portfolio.models import Node


@dataclass(frozen=True)
class Option:
    """A choice of a select."""

    value: str
    label: str
    chosen: bool


def draft(told: Mapping[str, str], node: Node | None, period: date) -> dict[str, Any]:
    """Check a formula and value it, without saving anything.

    told: formula, unit, counted and default_window as they stand in the form; what the formula does not allow
    is passed over, and the usual choice taken.
    """
    formula = told.get("formula", "")
    if not formula.strip():
        return {"empty": True}
    try:
        checked = check(formula)
    except FormulaError as error:
        return {"error": error.said("message", wording.language()), **_marked(formula, error.position)}
    kpi = _kpi(formula, checked, told)
    names, counters = units(), counters_of(checked)
    tongue = wording.language()
    return {
        "text": checked.formula.text,
        "gives": dimension(checked.dimension),
        "unit": names[kpi.unit],
        "units": [Option(str(it), names[it], it == kpi.unit) for it in checked.units],
        "counted": [
            Option(it.measure, f"{it.said('counts', tongue)} ({it.measure})", it.measure == kpi.n_from)
            for it in counters
        ],
        "window": wording.window(kpi.default_window),
        "windows": [Option(str(it), wording.window(it), it == kpi.default_window) for it in checked.windows],
        **(_preview(node, kpi, period) if node else {}),
    }


def _marked(formula: str, position: int) -> dict[str, str]:
    """Cut a formula around the word or sign at a position, counted from 1."""
    before, rest = formula[: position - 1], formula[position - 1 :]
    found = re.match(r"\w+|.", rest, re.DOTALL)
    here = found.group() if found else ""
    return {"before": before, "here": here or " ", "after": rest[len(here) :]}


def _kpi(formula: str, checked: Checked, told: Mapping[str, str]) -> Kpi:
    counters = [counter.measure for counter in counters_of(checked)]
    return build(
        Definition(
            code="preview",
            place=0,
            family="portfolio",
            name="",
            name_fr="",
            short="",
            short_fr="",
            description="",
            description_fr="",
            unit=_allowed(told.get("unit"), checked.units),
            better="higher",
            default_window=_allowed(told.get("default_window"), checked.windows),
            decimals=int(told["decimals"]) if told.get("decimals", "") in list("01234") else 1,
            cadence_days=None,
            versions=(DefinedVersion(1, None, formula, _allowed(told.get("counted"), counters), "", ""),),
        )
    )


def _allowed(wanted: str | None, choices: Sequence[str]) -> str:
    return str(wanted) if wanted in choices else str(choices[0])


def _preview(node: Node, kpi: Kpi, period: date) -> dict[str, Any]:
    lines = preview(node=node, kpi=kpi, period=period)
    return {
        "node": node,
        "months": [reading.period for reading in lines[0]],
        "rows": [{"place": line[0].scope, "cells": [_cell(it, kpi) for it in line]} for line in lines],
        "count": wording.count(lines[0][-1], kpi),
        "reason": wording.reason(lines[0][-1]) if lines[0][-1].value is None else "",
    }


def _cell(reading: Reading, kpi: Kpi) -> dict[str, str]:
    missing = wording.reason(reading) if reading.value is None else ""
    return {"text": wording.value(reading.value, kpi), "reason": missing}
