"""Steering packs as their pages and the API show them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from core.access.models import User
from core.jobs.models import Job
from governance.models import PackFile, Snapshot


@dataclass(frozen=True)
class FileState:
    """A file of a pack: drawn, or not yet."""

    format: str
    label: Any
    drawn: PackFile | None


@dataclass(frozen=True)
class LanguageFiles:
    """The three files of a pack in one language, and the job that draws them where one is under way."""

    language: str
    label: Any
    files: Sequence[FileState]
    job: Job | None

    @property
    def complete(self) -> bool:
        """Tell whether all three are there."""
        return all(one.drawn for one in self.files)

    @property
    def moving(self) -> bool:
        """Tell whether a job is at it."""
        return self.job is not None and self.job.state in {Job.State.DUE, Job.State.RUNNING}


@dataclass(frozen=True)
class PackState:
    """What the page of a pack asks the database."""

    snapshot: Snapshot
    languages: Sequence[LanguageFiles]

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """Return what was frozen."""
        content: Mapping[str, Any] = json.loads(self.snapshot.content)
        return content

    @property
    def moving(self) -> bool:
        """Tell whether something is being drawn."""
        return any(one.moving for one in self.languages)


def packs_for(user: User) -> QuerySet[Any]:
    """Return the packs of nodes that a user sees, without their contents."""
    seen = Snapshot.objects.visible_to(user).select_related("node__scope").defer("content")
    return seen.annotate(file_count=Count("files"))


def states_of(snapshot: Snapshot) -> list[LanguageFiles]:
    """Return what is drawn of a pack, in every language; two queries."""
    drawn = {(one.language, one.format): one for one in snapshot.files.select_related("file")}
    jobs: dict[str, Job] = {}
    asked = Job.objects.filter(kind="governance.draw", subject_id=str(snapshot.position)).order_by("pk")
    for job in asked:
        jobs[job.payload["language"]] = job
    return [
        LanguageFiles(
            language,
            label,
            [
                FileState(format_, format_label, drawn.get((language, format_)))
                for format_, format_label in PackFile.Format.choices
            ],
            jobs.get(language),
        )
        for language, label in PackFile.Language.choices
    ]
