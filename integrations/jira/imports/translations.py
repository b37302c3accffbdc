"""What the values of a Jira file stand for: projects, statuses, people … as people say, or as guessed."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ingest.cells import CellError, Email, code_key, header_key
from core.ingest.cells.texts import EMAIL as EMAIL_SHAPE
from core.ingest.messages import Label
from core.ingest.sources import Context, Translation
from core.ingest.sources.translations import Choices, Guess
from integrations.jira.imports.words import (
    CATEGORIES,
    DEFECT,
    ESCAPED,
    NO,
    PRODUCTION,
    SEVERITIES,
    TYPES,
    YES,
)
from portfolio.models import Product
from roadmap.models import WorkItem
from teams.models import Person

EMAIL: Final = Email()
# Data Center writes the object itself: …Sprint@1f2[id=7,state=CLOSED,name=Sprint 7,startDate=2025-01-06T…]
SPRINT_OBJECT: Final = re.compile(r"\.Sprint@[0-9a-f]+\[(.*)\]", re.DOTALL)
SPRINT_FIELD: Final = re.compile(r"(?:^|,)(name|startDate|endDate)=(.*?)(?=,[A-Za-z]+=|$)", re.DOTALL)


def project_of(key: str) -> str:
    """Give the project of a key: PAY of PAY-12."""
    return key.rpartition("-")[0]


def sprint_name(text: str) -> str:
    """Give the name of a sprint, also where Data Center writes the whole object."""
    return sprint_fields(text).get("name", text)


def sprint_fields(text: str) -> dict[str, str]:
    """Give what Data Center’s object says of a sprint; {} for a plain name."""
    found = SPRINT_OBJECT.search(text)
    return dict(SPRINT_FIELD.findall(found[1])) if found else {}


def interval(text: str) -> str:
    """Accept two days as 2025-01-06/2025-01-17. ValueError says what is wrong."""
    first, slash, last = text.partition("/")
    try:
        starts, ends = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
    except ValueError:
        starts, ends = date.max, date.min
    if not slash or starts > ends:
        raise ValueError(gettext("Write two days, the earlier first: 2025-01-06/2025-01-17."))
    return f"{starts.isoformat()}/{ends.isoformat()}"


def _email(text: str) -> str:
    try:
        return EMAIL.clean(text) or ""
    except CellError as error:
        raise ValueError(str(error)) from error


def _products(context: Context) -> Choices:
    """Return the products the run may change, by code."""
    allowed = context.ids["product"]
    found = Product.objects.order_by("code").values_list("code", "name")
    return [(code, name) for code, name in found if code_key(code) in allowed]


def _people(_context: Context) -> Choices:
    return list(Person.objects.order_by("name").values_list("email", "name"))


def _listed(*choices: tuple[str, Label]) -> Callable[[Context], Choices]:
    return lambda _context: choices


def _product_of_code(context: Context) -> Guess:
    """Guess the product whose code is the project’s key."""
    allowed = context.ids["product"]
    return lambda value, _hint: value if code_key(value) in allowed else ""


def _no_guess(_context: Context) -> Guess:
    return lambda _value, _hint: ""


def _by_words(words: Mapping[str, str]) -> Callable[[Context], Guess]:
    return lambda _context: lambda value, _hint: words.get(header_key(value), "")


def _category(_context: Context) -> Guess:
    """Guess a status by the category that the file gives it, else by its name."""
    return lambda value, hint: CATEGORIES.get(header_key(hint)) or CATEGORIES.get(header_key(value), "")


def _person(_context: Context) -> Guess:
    """Take an e-mail for itself; guess by name in any order of its words, or by what stands before the @."""
    known = list(Person.objects.values_list("email", "name"))
    names = _unique([(_words(name), email) for email, name in known])
    accounts = _unique([(email.partition("@")[0].casefold(), email) for email, _name in known])

    def guess(value: str, hint: str) -> str:
        for text in (value, hint):
            if "@" in text and EMAIL_SHAPE.fullmatch(text):
                return text.casefold()
        return names.get(_words(value)) or accounts.get(value.casefold(), "")

    return guess


def _words(name: str) -> str:
    return " ".join(sorted(filter(None, map(header_key, re.split(r"[\s,]+", name)))))


def _unique(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Keep what names one person; a name that two bear names nobody."""
    counts = Counter(key for key, _email in pairs)
    return {key: email for key, email in pairs if key and counts[key] == 1}


def _projects_matter(context: Context) -> bool:
    return "product" not in context.present


SEVERITY_CHOICES: Final = (
    ("5", _("5, blocker")),
    ("4", _("4, critical")),
    ("3", _("3, major")),
    ("2", _("2, minor")),
    ("1", _("1, trivial")),
)

TRANSLATIONS: Final = (
    Translation(
        name="projects",
        column="key",
        hint="project_name",
        spoken=project_of,
        label=_("Products of projects"),
        help=_(
            "The product that the items of a project belong to. Leave it empty where a component or a label "
            "decides; items that nothing leads to a product are set apart."
        ),
        form="lookup",
        choices=_products,
        nothing=_("by component or label, else left out"),
        guess=_product_of_code,
        asked=_projects_matter,
    ),
    Translation(
        name="statuses",
        column="status",
        hint="status_category",
        label=_("Statuses"),
        help=_("How far an item in this status is. Only done items count as done."),
        choices=_listed(*WorkItem.Category.choices),
        guess=_category,
        asked=lambda _context: True,
    ),
    Translation(
        name="people",
        column="assignee",
        hint="assignee_id",
        label=_("People"),
        help=_("Who this is among the people of the portal. Without an answer the items go in unassigned."),
        form="lookup",
        choices=_people,
        closed=False,
        nothing=_("nobody"),
        guess=_person,
        check=_email,
    ),
    Translation(
        name="types",
        column="type",
        label=_("Types of issue"),
        help=_("Which types are defects. Severity is read of defects alone."),
        choices=_listed((DEFECT, _("defect")), (ESCAPED, _("defect found in production"))),
        nothing=_("other work"),
        guess=_by_words(TYPES),
    ),
    Translation(
        name="found",
        column="found_in",
        label=_("Found in production"),
        help=_("Which of these values say that a defect was found in production."),
        choices=_listed((YES, _("found in production")), (NO, _("found before"))),
        guess=_by_words(PRODUCTION),
    ),
    Translation(
        name="severities",
        column="severity",
        label=_("Severities"),
        help=_("How grave a defect is, where it has a severity."),
        choices=_listed(*SEVERITY_CHOICES),
        guess=_by_words(SEVERITIES),
    ),
    Translation(
        name="priorities",
        column="priority",
        label=_("Priorities"),
        help=_("How grave a defect of this priority is, where it has no severity of its own."),
        choices=_listed(*SEVERITY_CHOICES),
        guess=_by_words(SEVERITIES),
    ),
    Translation(
        name="sprints",
        column="sprint",
        spoken=sprint_name,
        label=_("Sprints"),
        help=_(
            "First and last day. Jira does not export them; without them an item’s promise is measured by "
            "the month of its due date."
        ),
        form="interval",
        choices=_listed(),
        guess=_no_guess,
        check=interval,
    ),
    Translation(
        name="component_products",
        column="components",
        label=_("Products of components"),
        help=_("A component that leads to a product goes before the project."),
        form="lookup",
        choices=_products,
        nothing=_("no product of its own"),
        guess=_no_guess,
    ),
    Translation(
        name="label_products",
        column="labels",
        label=_("Products of labels"),
        help=_("A label that leads to a product goes before the project."),
        form="lookup",
        choices=_products,
        nothing=_("no product of its own"),
        guess=_no_guess,
    ),
)
