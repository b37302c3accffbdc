"""`manage.py import_data SOURCE FILE`: the same import as on the page, in one command."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core.common.actors import SYSTEM
from core.common.errors import DomainError
from core.ingest import sources
from core.ingest.models import ImportRun
from core.ingest.services import runs, waiting

SHOWN: Final = 20


class Refused(Exception):
    """The file was not imported; the sentence says why."""


class Command(BaseCommand):
    """Exit status: 0 applied (also with rejected rows) or previewed by --dry-run, 1 refused."""

    help = "Import a file of the portal's own formats, or of another system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the arguments."""
        parser.add_argument("source", help="kind of file: " + ", ".join(one.name for one in sources.every()))
        parser.add_argument("file", type=Path, help="CSV, TSV, XLSX or Parquet")
        parser.add_argument("--mapping", default="", help="a saved mapping of columns")
        parser.add_argument("--dry-run", action="store_true", help="read and compare, write nothing")
        parser.add_argument("--wait", action="store_true", help="return when the recompute it caused is done")
        parser.add_argument(
            "--json", action="store_true", help="end with one line of JSON on standard output"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        self.beside = self.stderr if options["json"] else self.stdout
        begun = time.monotonic()
        try:
            run = self._import(options)
        except Refused as refusal:
            self.beside.write(str(refusal))
            if options["json"]:
                self._print({**_EMPTY, "source": options["source"], "error": str(refusal)})
            raise SystemExit(1) from None
        seconds = round(time.monotonic() - begun, 3)
        recomputed = waiting.wait_for_recompute(run) if options["wait"] else None
        self._tell(run)
        if options["json"]:
            self._print({**_report(run), "seconds": seconds, "recompute": recomputed})
        if run.state == ImportRun.State.REFUSED:
            raise SystemExit(1)

    def _import(self, options: dict[str, Any]) -> ImportRun:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                return runs.import_now(
                    file=file,
                    name=path.name,
                    source=options["source"],
                    by=SYSTEM,
                    options={"mapping": options["mapping"]} if options["mapping"] else None,
                    dry_run=options["dry_run"],
                )
        except OSError as error:
            raise Refused(
                _("%(file)s cannot be read: %(reason)s.") % {"file": path, "reason": error.strerror}
            ) from error
        except runs.UnknownSource as error:
            known = ", ".join(one.name for one in sources.every())
            raise Refused(
                _("There is no source “%(source)s”. There are: %(known)s.")
                % {"source": options["source"], "known": known}
            ) from error
        except DomainError as error:
            raise Refused(str(error.detail)) from error

    def _tell(self, run: ImportRun) -> None:
        """Say to a person what happened."""
        self.beside.write(
            _(
                "%(file)s: %(state)s. %(read)s read = %(created)s new + %(updated)s changed + "
                "%(unchanged)s unchanged + %(rejected)s rejected."
            )
            % {**_report(run), "file": run.file_name, "state": run.get_state_display()}
        )
        if run.error_code:
            self.beside.write(run.error_detail)
        for note in run.note_texts():
            self.beside.write(note)
        for issue in run.issues.order_by("line", "id")[:SHOWN]:
            self.beside.write(
                _("Line %(line)s, column “%(column)s”, “%(value)s”: %(message)s %(advice)s")
                % {
                    "line": issue.line,
                    "column": issue.column,
                    "value": issue.value,
                    "message": issue.message,
                    "advice": issue.advice,
                }
            )
        if run.rejected > SHOWN:
            self.beside.write(
                _("… and more; all of them are on the page of import %(run)s.") % {"run": run.pk}
            )

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False))


_EMPTY: Final[dict[str, Any]] = {
    "run": None,
    "state": "refused",
    "read": 0,
    "created": 0,
    "updated": 0,
    "unchanged": 0,
    "rejected": 0,
    "seconds": 0.0,
}


def _report(run: ImportRun) -> dict[str, Any]:
    return {
        "run": run.pk,
        "state": run.state,
        "source": run.source,
        "read": run.read,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "rejected": run.rejected,
        "vanished": run.vanished,
        "notes": run.note_texts(),
        "error": run.error_detail or None,
    }
