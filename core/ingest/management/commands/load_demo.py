"""`manage.py load_demo`: load the demo company through the ordinary imports."""

import tomllib
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun
from core.ingest.services import runs
from core.jobs.services.working import work_until_empty


class Command(BaseCommand):
    """Import the files of demo/ in their order, recompute, and make the demo's users."""

    help = "Load the demo company: the same files and the same imports that users use."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file of the manifest; loading twice changes nothing.

        Raises CommandError when a file is refused or has a faulty row: the demo has none.
        """
        folder = settings.BASE_DIR / "demo"
        manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
        for entry in manifest["file"]:
            path = folder / entry["path"]
            with path.open("rb") as file:
                run = runs.import_now(file=file, name=path.name, source=entry["source"], by=SYSTEM)
            if run.state != ImportRun.State.APPLIED or run.rejected:
                raise CommandError(f"{path.name}: {run.error_detail or f'{run.rejected} rows rejected'}")
            self.stdout.write(f"{path.name}: {run.read} rows, {run.created} new, {run.updated} changed")
        work_until_empty()
        call_command("ensure_demo_users", stdout=self.stdout)
