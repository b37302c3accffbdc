"""What the people who sign in said to each other about the story."""

from datetime import timedelta

from demo import months
from demo.company import Company
from demo.writing import Table

# Months before the last complete one, day after its first, time; about; who; what. Then, as often as needed:
# days later, time, who, what. A thread with a closing word is resolved by whoever wrote it.
THREADS = (
    (
        ("product", "CAL-BOIL"),
        (0, 12, "08:40", "claire.vasseur"),
        "Revenue has halved in a year. Follow the market down, or stop? @owen.hartley, what are the options?",
        (
            (
                1,
                "15:10",
                "owen.hartley",
                "Three options are in the gate paper: harvest, sell, stop. I lean towards stopping.",
            ),
        ),
        False,
    ),
    (
        ("product", "SON-P"),
        (1, 4, "10:05", "philippe.lacombe"),
        "Why did the margin fall for eight months in a row?",
        (
            (2, "09:20", "owen.hartley", "One maker is left for the pressure sensor, and a quarter dearer."),
            (9, "11:45", "claire.vasseur", "A second source is asked for. Closed until its first offer."),
        ),
        True,
    ),
    (
        ("product", "VEN-HOME"),
        (0, 8, "09:15", "mathilde.garnier"),
        "Les installateurs demandent un guide de pose plus court : je le prends dans la prochaine version.",
        (
            (
                3,
                "14:30",
                "claire.vasseur",
                "Bien. Merci de mesurer la satisfaction avant et après, @mathilde.garnier.",
            ),
        ),
        False,
    ),
    (
        ("node", "COMFORT"),
        (0, 15, "16:20", "claire.vasseur"),
        "Before the committee: which products of comfort would we start again today, and which not?",
        ((2, "08:55", "mathilde.garnier", "Brisette 200 no longer. Its successor has taken over."),),
        False,
    ),
)


def comments(company: Company) -> Table:
    """Return the threads: each first comment, then its answers."""
    header = [
        "product",
        "node",
        "author_email",
        "written_at",
        "text",
        "answers",
        "resolved_at",
        "resolved_by_email",
    ]
    rows: list[list[str]] = []
    for about, (ago, after, time, author), text, answers, closed in THREADS:
        places = [about[1] if about[0] == kind else "" for kind in ("product", "node")]
        first_day = months.first_day(company.last - ago) + timedelta(days=after)
        begun = f"{first_day}T{time}:00+00:00"
        said = [
            (company.email(who), f"{first_day + timedelta(days=later)}T{at}:00+00:00", _named(company, words))
            for later, at, who, words in answers
        ]
        resolved = [said[-1][1], said[-1][0]] if closed else ["", ""]
        rows.append([*places, company.email(author), begun, _named(company, text), "", *resolved])
        rows += [[*places, who, moment, words, begun, "", ""] for who, moment, words in said]
    return Table("files/48_comments.csv", "comments", header, rows)


def _named(company: Company, text: str) -> str:
    """Write `@first.last` as the address of whoever is mentioned."""
    words = text.split(" ")
    return " ".join(_address(company, word) if word.startswith("@") else word for word in words)


def _address(company: Company, word: str) -> str:
    name = word[1:].rstrip(".,")
    return f"@{company.email(name)}{word[1 + len(name) :]}"
