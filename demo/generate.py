"""Write the demo company's import files: `python -m demo.generate [FOLDER] [--later MONTHS]`.

The same bytes on every machine and every Python from 3.11 on; a test compares them with what is committed.
So many months later it is the same story with every date moved: same people, same chance, the seasons of
the months it moved to.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from demo import (
    calendars,
    capacity,
    company,
    custom,
    delivery,
    gates,
    memory,
    money,
    organisation,
    strategy,
    talent,
    talk,
    voice,
)
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
    money.finance_correction,
    gates.life_cycles,
    gates.stages,
    gates.gates,
    gates.criteria,
    gates.workstreams,
    gates.actions,
    gates.reviews,
    strategy.criteria,
    strategy.signatures,
    strategy.objectives,
    strategy.key_results,
    strategy.contributions,
    strategy.key_result_values,
    strategy.visions,
    memory.stopped_products,
    memory.stops,
    memory.classifications,
    memory.budgets,
    memory.commitments,
    memory.links,
    memory.relations,
    talent.role_assignments,
    talent.assessments,
    talent.development_actions,
    talent.skill_needs,
    talent.salary_bands,
    capacity.absences,
    capacity.capacity_changes,
    capacity.allocations,
    calendars.calendars,
    calendars.days_off,
    calendars.of_teams,
    custom.fields,
    custom.of_products,
    custom.of_people,
    talk.comments,
    gates.evidence,
    gates.votes,
    gates.scores,
    money.second_closing,
)


def tables(brenval: company.Company) -> Iterator[Table]:
    """Draw every file of the company."""
    for build in BUILDERS:
        yield build(brenval)


def generate(folder: Path, *, later: int = 0) -> None:
    """Write the files and their manifest into a folder, which is made where it is missing."""
    brenval = company.load(later=later)
    drawn = list(tables(brenval))
    for table in drawn:
        (folder / table.file).parent.mkdir(parents=True, exist_ok=True)
        write(table, folder)
    write_manifest(drawn, brenval.raw["setting"], folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the demo company's import files.")
    parser.add_argument("folder", type=Path, nargs="?", default=company.HERE)
    parser.add_argument("--later", type=int, default=0, help="months by which every date is moved")
    chosen = parser.parse_args()
    generate(chosen.folder, later=chosen.later)
