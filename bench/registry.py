"""The benchmarks by name.

A benchmark is a function in a module of this package, registered by its decorator:

    @benchmark("import_vs_floor")
    def import_vs_floor(context: Context) -> Timing: ...
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import bench
from bench.context import Context


@dataclass(frozen=True)
class Part:
    """One of several things that a benchmark measures: a page, with its queries."""

    name: str
    seconds: float
    reference_seconds: float
    queries: int

    @property
    def ratio(self) -> float:
        """Return our time in the reference's."""
        return self.seconds / self.reference_seconds

    def as_json(self) -> dict[str, str | float]:
        """Return the object that --json prints."""
        return {**_figures(self), "queries": self.queries}


@dataclass(frozen=True)
class Timing:
    """Seconds of ours and of the reference for the same work (equal rows), and what they are made of."""

    seconds: float
    reference_seconds: float
    parts: Sequence[Part] = ()


@dataclass(frozen=True)
class Measurement:
    """One line of the report."""

    name: str
    seconds: float
    reference_seconds: float
    parts: Sequence[Part] = ()

    @property
    def ratio(self) -> float:
        """For imports our rate in the reference's (more is better), else our time in its time."""
        if self.name.startswith("import_"):
            return self.reference_seconds / self.seconds
        return self.seconds / self.reference_seconds

    def as_json(self) -> dict[str, Any]:
        """Return the object that --json prints; its parts only where there are some."""
        parts = {"parts": [part.as_json() for part in self.parts]} if self.parts else {}
        return {**_figures(self), **parts}


def _figures(measured: Part | Measurement) -> dict[str, str | float]:
    return {
        "name": measured.name,
        "seconds": round(measured.seconds, 4),
        "reference_seconds": round(measured.reference_seconds, 4),
        "ratio": round(measured.ratio, 4),
    }


Run = Callable[[Context], Timing]
_benchmarks: dict[str, Run] = {}


def benchmark(name: str) -> Callable[[Run], Run]:
    """Register the decorated function as the benchmark `name`."""

    def register(run: Run) -> Run:
        if name in _benchmarks:
            raise ValueError(f"there are two benchmarks named {name}")
        _benchmarks[name] = run
        return run

    return register


def discover() -> dict[str, Run]:
    """Import every module of this package and return the benchmarks in order of name."""
    for module in iter_modules(bench.__path__):
        if not module.name.startswith("_"):
            import_module(f"bench.{module.name}")
    return dict(sorted(_benchmarks.items()))


def measure(name: str, run: Run, context: Context) -> Measurement:
    """Run one benchmark on a fresh database."""
    context.reset_database()
    timing = run(context)
    return Measurement(name, timing.seconds, timing.reference_seconds, timing.parts)
