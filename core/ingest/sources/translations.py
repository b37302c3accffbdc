"""Values of a file that only people can tell the meaning of: a status, a name, a project.

A source says which of its columns hold such values. While the file is read they are counted; each is
answered by what a person said before, else by the source's guess, which pages show and let correct.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from core.ingest.messages import Label

if TYPE_CHECKING:
    from core.ingest.sources.columns import Context

Guess = Callable[[str, str], str]
Choices = Sequence[tuple[str, Label]]
MOST_COUNTED: Final = 10_000  # different values of one translation
MOST_REMEMBERED: Final = 50_000


def as_written(text: str) -> str:
    """Take a cell's text for its value."""
    return text


def never(context: "Context") -> bool:
    """Ask for no answer: the default."""
    return False


def any_answer(answer: str) -> str:
    """Accept every answer as it is."""
    return answer


@dataclass(frozen=True, kw_only=True)
class Translation:
    """What the values of one column of the file stand for.

    name:    under which the run's options keep the answers, value → answer; "" says "nothing" on purpose.
    hint:    a column whose text stands beside the value and helps to guess.
    spoken:  what of a cell is the value; "" for none. A column of several values has each of them counted.
    form:    `choice` of a few answers, `lookup` among many, or `interval` of two days, 2025-01-06/2025-01-17.
    choices: the answers there are and how they are called. closed: no others.
    guess:   gives, for a run, what guesses: (value, hint) → answer, "" for none.
    asked:   whether a value without answer or guess stops the run until somebody answers, if only "nothing".
    check:   gives the answer as it is kept; ValueError with a sentence for people.
    """

    name: str
    column: str
    label: Label
    help: Label
    form: Literal["choice", "lookup", "interval"] = "choice"
    hint: str = ""
    spoken: Callable[[str], str] = as_written
    choices: "Callable[[Context], Choices]"
    closed: bool = True
    nothing: Label = "–"
    guess: "Callable[[Context], Guess]"
    asked: "Callable[[Context], bool]" = never
    check: Callable[[str], str] = any_answer


@dataclass(slots=True)
class Translator:
    """Answers for the values of one translation in one run, and counts them."""

    translation: Translation
    answers: Mapping[str, str]
    context: "Context"
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    _guess: Guess | None = None
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def begin(self) -> None:
        """Count from nothing, and look up what guesses while the connection is free: COPY takes it."""
        self._guess = self._guess or self.translation.guess(self.context)
        self.found.clear()

    def see(self, cells: Sequence[Any], hints: Sequence[Any]) -> None:
        """Count the values of a batch; of very many different ones, those that came first."""
        for (cell, hint), count in Counter(zip(cells, hints, strict=True)).items():
            for value in self.values(cell):
                pair = (value, str(hint or ""))
                if pair in self.found or len(self.found) < MOST_COUNTED:
                    self.found[pair] += count

    def values(self, cell: Any) -> Iterable[str]:
        """Give the values that a cleaned cell speaks of."""
        texts = cell if isinstance(cell, tuple) else (cell,) if cell else ()
        return filter(None, map(self.translation.spoken, texts))

    def answer(self, value: str, hint: str = "") -> str:
        """Give what a value stands for: as a person said, else as guessed, else ""."""
        said = self.answers.get(value)
        return self.guess(value, hint) if said is None else said

    def guess(self, value: str, hint: str = "") -> str:
        """Give what the source takes a value for when nobody says it."""
        pair = (value, hint)
        if pair not in self._known:
            if self._guess is None:
                self._guess = self.translation.guess(self.context)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[pair] = self._guess(value, hint)
        return self._known[pair]

    @property
    def is_asked(self) -> bool:
        """Tell whether a value without answer or guess stops the run."""
        return self.translation.asked(self.context)

    @property
    def open_values(self) -> list[str]:
        """List the values that wait for an answer, the most frequent first."""
        if not self.is_asked:
            return []
        waiting = [value for (value, hint), _count in self.found.most_common() if self._is_open(value, hint)]
        return list(dict.fromkeys(waiting))

    def _is_open(self, value: str, hint: str) -> bool:
        return value not in self.answers and not self.guess(value, hint)
