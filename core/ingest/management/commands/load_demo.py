"""`manage.py load_demo`: load the demo company through the ordinary imports."""

import tempfile
import tomllib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.access.models import User
from core.common import beginnings
from core.common.actors import SYSTEM
from core.common.periods import months_between, parse_month
from core.ingest.models import ImportRun
from core.ingest.selectors.demo_month import WRITTEN_FOR, demo_month
from core.ingest.services import runs
from core.jobs.services.working import work_until_empty
from demo.generate import generate

Entry = dict[str, str]

# What users wrote: they must be there first.
AFTER_USERS = frozenset({"comments"})


class Command(BaseCommand):
    """Import the files of demo/ in their order, recompute, make the demo's users and what waits for them."""

    help = "Load the demo company: the same files and the same imports that users use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say for which month."""
        parser.add_argument(
            "--until",
            type=parse_month,
            help="last month of the story, 2026-10 or later; without it the last complete one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file of the manifest; loading twice changes nothing.

        Raises CommandError when a file is refused or has a faulty row: the demo has none.
        """
        later = len(months_between(WRITTEN_FOR, options["until"] or demo_month()))
        if not later:
            self._load(settings.BASE_DIR / "demo")
            return
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder), later=later)
            self._load(Path(folder))

    def _load(self, folder: Path) -> None:
        beginnings.write_all()
        manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
        files: list[Entry] = manifest["file"]
        for entry in files:
            if "waits_for" not in entry and entry["source"] not in AFTER_USERS:
                self._import(folder / entry["path"], entry)
        for setting in manifest["setting"]:
            call_command("set_parameter", setting["code"], setting["value"], f"--from={setting['from']}")
        work_until_empty()
        call_command("ensure_demo_users", stdout=self.stdout)
        for entry in files:
            if entry["source"] in AFTER_USERS:
                self._import(folder / entry["path"], entry)
        for entry in files:
            if "waits_for" in entry:
                self._send(folder / entry["path"], entry)
        work_until_empty()

    def _import(self, path: Path, entry: Entry) -> None:
        with path.open("rb") as file:
            run = runs.import_now(file=file, name=path.name, source=entry["source"], by=SYSTEM)
        if run.state != ImportRun.State.APPLIED or run.rejected:
            raise CommandError(f"{path.name}: {run.error_detail or f'{run.rejected} rows rejected'}")
        self.stdout.write(f"{path.name}: {run.read} rows, {run.created} new, {run.updated} changed")

    def _send(self, path: Path, entry: Entry) -> None:
        """Send a file on behalf of whom it waits for; once, whatever became of it since."""
        if ImportRun.objects.filter(file_name=path.name).exists():
            return
        by = User.objects.get(email=entry["waits_for"])
        with path.open("rb") as file:
            runs.receive(file=file, name=path.name, source=entry["source"], by=by)
        self.stdout.write(f"{path.name}: waits for {by}")
