"""The values of a file that people translate: what was found, and the question where one has no answer."""

from typing import Any, Final

from core.ingest.pipeline.plan import AnswerNeeded
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Translator

LISTED: Final = 200  # values of one translation that a run remembers, the most frequent ones
EXAMPLES: Final = 5


def values_found(stage: Stage) -> dict[str, dict[str, Any]]:
    """Return what a run remembers: by translation, its values with hint, count and the portal's guess.

    different: how many values there are, of which the most frequent are listed.
    """
    found = {name: _found(translator) for name, translator in stage.context.means.items()}
    return {name: one for name, one in found.items() if one["different"]}


def _found(translator: Translator) -> dict[str, Any]:
    counts: dict[str, int] = {}
    hints: dict[str, str] = {}
    for (value, hint), count in translator.found.most_common():
        counts[value] = counts.get(value, 0) + count
        hints.setdefault(value, hint)
    waiting = set(translator.open_values)
    first = sorted(counts, key=lambda value: (value not in waiting, -counts[value]))[:LISTED]
    values = [[value, hints[value], counts[value], translator.guess(value, hints[value])] for value in first]
    return {"different": len(counts), "asked": translator.is_asked, "values": values}


def ask_for_values(stage: Stage) -> None:
    """Raise AnswerNeeded when a value that must be answered is neither answered nor guessed."""
    waiting = {name: values for name, one in stage.context.means.items() if (values := one.open_values)}
    if waiting:
        examples = [value for values in waiting.values() for value in values]
        raise AnswerNeeded(
            "values_open",
            count=len(examples),
            examples=", ".join(examples[:EXAMPLES]),
            names=sorted(waiting),
        )
