"""Which kinds of job there are, and what each does.

An app registers its kinds in `tasks.py`, which every process of the portal imports:

    @job("metrics.refresh", label=_("Refresh of values"))
    def refresh(context: JobContext) -> None:
        ...

Whatever is registered must be idempotent: a job whose process was lost is run again
from the beginning. An `atomic` job (the default) works in one transaction whose last
statement closes the job, so half of its work can never be seen. A job with
`atomic=False` opens its own transactions: each piece must be safe to repeat, because
only the closing of the job is fenced.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError
from core.jobs.context import JobContext

Result = Mapping[str, Any] | None
Run = Callable[[JobContext], Result]


class UnknownKind(DomainError):
    """A job asks for work that nothing here can do, most likely from another version of the portal."""

    code = "job_kind_unknown"
    detail = _("This version of the portal does not know this kind of job.")


@dataclass(frozen=True)
class Stopped:
    """A job that ended without doing its work: `state` is failed, cancelled or set_aside."""

    job_id: int
    payload: Mapping[str, Any]
    state: str
    code: str
    detail: str


@dataclass(frozen=True)
class Done:
    """A job that did its work."""

    job_id: int
    kind: str
    result: Result


@dataclass(frozen=True)
class Kind:
    """What is known of a kind of job.

    stopped: called when a job ends without success, in the transaction that says so, wherever that
             happens: in the worker, in the sweeper or at a click. It must be quick.
    retry_unexpected: a crash of the code is tried again, as a lost process is.
    tells:   whoever asked for it is told when it is done; of a failure everybody is.
    """

    name: str
    run: Run
    label: str | Promise
    atomic: bool = True
    stopped: Callable[[Stopped], None] | None = None
    retry_unexpected: bool = False
    tells: bool = False


_kinds: dict[str, Kind] = {}
_listeners: list[Callable[[Stopped], None]] = []
_done_listeners: list[Callable[[Done], None]] = []


def when_stopped(listener: Callable[[Stopped], None]) -> None:
    """Call `listener` whenever a job of any kind ends without success, as `Kind.stopped`; twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def when_done(listener: Callable[[Done], None]) -> None:
    """Call `listener` whenever a job of a kind that tells is done, in its transaction; twice is once."""
    if listener not in _done_listeners:
        _done_listeners.append(listener)


def done_listeners() -> list[Callable[[Done], None]]:
    """Return who hears of jobs that are done."""
    return list(_done_listeners)


def stop_listeners() -> list[Callable[[Stopped], None]]:
    """Return who hears of jobs that end without success."""
    return list(_listeners)


def job(
    name: str,
    *,
    label: str | Promise = "",
    atomic: bool = True,
    stopped: Callable[[Stopped], None] | None = None,
    retry_unexpected: bool = False,
    tells: bool = False,
) -> Callable[[Run], Run]:
    """Register the decorated function as the work of jobs of this kind."""

    def register(run: Run) -> Run:
        known = _kinds.get(name)
        if known is not None and known.run.__qualname__ != run.__qualname__:
            raise ValueError(f"Two functions want to be the job {name}: {known.run} and {run}.")
        _kinds[name] = Kind(name, run, label or name, atomic, stopped, retry_unexpected, tells)
        return run

    return register


def kind(name: str) -> Kind:
    """Return a registered kind. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind from None


def kinds() -> list[Kind]:
    """Return every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def label_of(name: str) -> str | Promise:
    """Return how a kind is called on a page; an unknown kind by its code."""
    known = _kinds.get(name)
    return known.label if known else name
