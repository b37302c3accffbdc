"""The values of a run's file that people translate, with what each is taken for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.pipeline.preparing import prepare
from core.ingest.sources import Translation
from core.ingest.sources.translations import Choices


@dataclass(frozen=True)
class FoundValue:
    """A value of the file. hint: what stood beside it. answer: what a person said, None for nobody did."""

    value: str
    hint: str
    rows: int
    guess: str
    answer: str | None

    @property
    def meaning(self) -> str:
        """Return what the value is taken for."""
        return self.guess if self.answer is None else self.answer

    @property
    def origin(self) -> str:
        """Tell how it is known: said, guessed, or open."""
        if self.answer is not None:
            return "said"
        return "guessed" if self.guess else "open"


@dataclass(frozen=True)
class Translated:
    """A translation with the values that the file has.

    different: how many there are, listed or not. is_asked: a value without an answer stops the import.
    """

    translation: Translation
    different: int
    is_asked: bool
    values: tuple[FoundValue, ...]

    @property
    def guessed(self) -> int:
        """Count the values that the portal guessed."""
        return sum(value.origin == "guessed" for value in self.values)

    @property
    def open(self) -> int:
        """Count the values that stand for nothing."""
        return sum(not value.meaning for value in self.values)


def translated_values(run: ImportRun) -> list[Translated]:
    """Return the translations of a run whose file has values for them, in the source's order."""
    found: Mapping[str, Any] = run.summary.get("values") or {}
    if not run.source or not found:
        return []
    return [
        _translated(run, translation, found[translation.name])
        for translation in sources.get(run.source).translations
        if translation.name in found
    ]


def _translated(run: ImportRun, translation: Translation, found: Mapping[str, Any]) -> Translated:
    answers: Mapping[str, str] = run.options.get(translation.name) or {}
    values = tuple(
        FoundValue(value, hint, rows, guess, answers.get(value))
        for value, hint, rows, guess in found["values"]
    )
    return Translated(translation, found["different"], found["asked"], values)


def answers_there_are(run: ImportRun, translated: list[Translated]) -> dict[str, Choices]:
    """Return the answers that the run's user may give, by translation."""
    context = prepare(run).context
    return {one.translation.name: one.translation.choices(context) for one in translated}
