"""Write the demo company's import files: `python -m demo.generate [FOLDER]`.

The same bytes on every machine and every Python from 3.11 on; a test compares them with what is committed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from demo import company, delivery, money, organisation, voice
from demo.writing import Table, write, write_manifest

# In load order: a file names only what the ones before it brought.
BUILDERS = (
    organisation.teams,
    organisation.people,
    organisation.portfolios,
    organisation.products,
    organisation.ownership,
    money.rates,
    organisation.targets,
    delivery.launches,
    delivery.releases,
    delivery.work_items,
    voice.usage,
    money.finance,
    money.finance_fr,
    voice.survey,
    organisation.team_leads,
)


def tables() -> Iterator[Table]:
    """Draw every file of the company."""
    brenval = company.load()
    for build in BUILDERS:
        yield build(brenval)


def generate(folder: Path) -> None:
    """Write the files and their manifest into a folder, which is made where it is missing."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    drawn = list(tables())
    for table in drawn:
        write(table, files)
    write_manifest(drawn, folder)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else company.HERE)
