"""Prove that every kept file is still what arrived: each night, and by `manage.py verify_files`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.audit.services import trail
from core.common.actors import SYSTEM
from core.ingest.models import SourceFile
from core.ingest.services.files import examine
from core.ingest.services.watching import Watch

Condition = SourceFile.Condition
BATCH: Final = 500
_VERB: Final = {
    Condition.DAMAGED: "ingest.file.damaged",
    Condition.MISSING: "ingest.file.lost",
    Condition.INTACT: "ingest.file.recovered",
}


@dataclass(frozen=True, slots=True)
class Findings:
    """How many kept files there are, and how many of them are not what arrived."""

    files: int
    damaged: int
    missing: int

    @property
    def sound(self) -> bool:
        """Tell whether every file is what arrived."""
        return not self.damaged and not self.missing


def verify_files(*, watch: Watch, tell: Callable[[SourceFile], None] = lambda kept: None) -> Findings:
    """Read every kept file again, compare its SHA-256, and note on its row what was found.

    tell: hears of each faulty file. Memory stays flat: files are read in blocks, rows in batches. The
    audit trail hears of a change only, so a file that stays damaged is not told anew every night.
    """
    total = SourceFile.objects.count()
    found = dict.fromkeys(Condition, 0)
    for done, kept in enumerate(SourceFile.objects.order_by("pk").iterator(chunk_size=BATCH), start=1):
        _note(kept, examine(kept))
        found[Condition(kept.condition)] += 1
        if kept.is_faulty:
            tell(kept)
        watch.step("verify", done, total)
    return Findings(sum(found.values()), found[Condition.DAMAGED], found[Condition.MISSING])


def arrived_again(kept: SourceFile) -> None:
    """Note that the bytes of a faulty file came in once more and are whole again."""
    if kept.is_faulty:
        _note(kept, Condition.INTACT)


@transaction.atomic
def _note(kept: SourceFile, condition: SourceFile.Condition) -> None:
    """Write what was found, and record a change for the worse or back.

    The UPDATE asks for the condition that was read: of two checks that see the same change, one records it.
    """
    now, before, was_faulty = timezone.now(), kept.condition, kept.is_faulty
    kept.condition, kept.checked_at = condition, now
    kept.faulty_since = (kept.faulty_since or now) if kept.is_faulty else None
    found = {"condition": condition, "checked_at": now, "faulty_since": kept.faulty_since}
    first = SourceFile.objects.filter(pk=kept.pk, condition=before).update(**found)
    if first and condition != before and (kept.is_faulty or was_faulty):
        trail.record(
            verb=_VERB[condition],
            by=SYSTEM,
            subject=("file", kept.pk),
            label=kept.sha256[:12],
            before={"condition": str(before)},
            after={"condition": str(condition), "sha256": kept.sha256},
        )
