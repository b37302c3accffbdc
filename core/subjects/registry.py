"""Which nouns have a page of their own, who sees them and how they are called.

An app registers its nouns in `AppConfig.ready()`:

    register(Subject(kind="product", label=_("Product"), icon="package", model=Product,
                     visible=lambda user: Product.objects.visible_to(user), url=address))

Search, comments, bookmarks, notifications and history ask here and know no app.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from core.access.models import User
from core.profile import is_on


def name_of(thing: Model) -> str:
    """Return how a thing calls itself: the default title."""
    return str(thing)


def nothing_more(thing: Model) -> str:
    """Return nothing: the default second line."""
    return ""


@dataclass(frozen=True)
class Subject:
    """A noun with a page.

    kind:     what the audit trail calls it (`subject_kind`); label and plural: what people call it.
    visible:  the rows that a user sees; whatever is not among them does not exist for that user.
    url:      the page of a row; it may touch loaded columns only, so name what it needs in `visible`.
    title:    how a row is called; subtitle: what tells it from others of that name.
    search:   fields in which words are looked for, the most telling first; empty: it is not searched.
    more:     expressions of further text that is searched, asked anew each time (fields that are data).
    switch:   found while this governance switch is on: its page is not there otherwise.
    scope_of: the id of the place in the tree that a row belongs to; None: it has none.
    trail_id: the id under which the audit trail knows a row, where that is not its key.
    """

    kind: str
    label: str | Promise
    plural: str | Promise
    icon: str
    model: type[Model]
    visible: Callable[[User], QuerySet[Any]]
    url: Callable[[Any], str]
    title: Callable[[Any], str] = name_of
    subtitle: Callable[[Any], str] = nothing_more
    search: Sequence[str] = ()
    more: Callable[[], Sequence[Any]] = tuple
    switch: str = ""
    scope_of: Callable[[Any], int | None] = lambda thing: None
    trail_id: Callable[[Any], int | str] = lambda thing: thing.pk

    @property
    def is_there(self) -> bool:
        """Tell whether the company's governance profile has it."""
        return not self.switch or is_on(self.switch)


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a noun known; the same kind again replaces it."""
    _subjects[subject.kind] = subject


def known(kind: str) -> Subject | None:
    """Return what is known of a kind."""
    return _subjects.get(kind)


def kinds() -> list[Subject]:
    """Return every noun, in the order in which the apps came up."""
    return list(_subjects.values())


def seen_by(user: User, kind: str, pk: int | str) -> Any | None:
    """Return a thing that the user sees; None for what is not there or not for them."""
    subject = _subjects.get(kind)
    if subject is None or not str(pk).isdecimal():
        return None
    return subject.visible(user).filter(pk=pk).first()
