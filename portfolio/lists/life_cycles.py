"""The lists of life cycles and of their stages."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Add, Column, Edit, Empty, Finder, Listing
from portfolio.filters.life_cycles import CycleStageFilter, LifeCycleFilter
from portfolio.forms.life_cycles import NamedForm, StageForm
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import LifeCycle
from portfolio.selectors.life_cycles import company_cycle, listed, stages_for
from portfolio.services import life_cycles
from teams.lists.editing import field_of

SEEN_CYCLES = Finder(lambda user: LifeCycle.objects.visible_to(user), "code", ("name", "name_fr", "code"))


def defines(user: User) -> bool:
    """Tell whether a user may define life cycles somewhere."""
    return can_somewhere(user, Action.EDIT_LIFE_CYCLE)


def lacks_companys(user: User) -> bool:
    """Tell whether a user may give the company the life cycle that it does not have yet."""
    return can(user, Action.EDIT_LIFE_CYCLE) and company_cycle() is None


def detail(cycle: LifeCycle) -> str:
    """Return the page on which a life cycle is defined."""
    return reverse("portfolio:life-cycle-detail", args=[cycle.pk])


def holds_for(cycle: LifeCycle) -> Any:
    """Say where a life cycle holds."""
    return cycle.node.name if cycle.node else _("the whole company")


def _of_cycle(name: str) -> Edit:
    return field_of(
        NamedForm,
        name,
        life_cycles.change,
        "cycle",
        may=lambda user, cycle: can(user, Action.EDIT_LIFE_CYCLE, cycle.node),
        offered=defines,
        bulk=False,
    )


def _of_stage(name: str, *, bulk: bool = False) -> Edit:
    return field_of(
        StageForm,
        name,
        life_cycles.change_stage,
        "stage",
        may=lambda user, stage: can(user, Action.EDIT_LIFE_CYCLE, stage.cycle.node),
        offered=defines,
        bulk=bulk,
    )


LIFE_CYCLES = Listing(
    name="life_cycles",
    url_name="portfolio:life-cycle-list",
    source="life_cycles",
    subject="life_cycle",
    title=_("Life cycles"),
    counted=ngettext_lazy("%(total)s life cycle", "%(total)s life cycles", "total"),
    search=_("Name or code"),
    rows=listed,
    filters=LifeCycleFilter,
    finders={"node": SEEN_NODES},
    url=detail,
    columns=(
        Column("name", _("Life cycle"), "name", show="called"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("node", _("Holds for"), "node__name", show=holds_for),
        Column("stages", _("Stages"), "stage_count", kind="number", show="stage_count"),
        Column("gates", _("Gates"), "gate_count", kind="number", show="gate_count"),
        Column("name_en", _("Name in English"), "name", show="name", optional=True, edit=_of_cycle("name")),
        Column("name_fr", _("Name in French"), "name_fr", optional=True, edit=_of_cycle("name_fr")),
    ),
    default_sort="name",
    export=(
        ("code", lambda cycle: cycle.code),
        ("name", lambda cycle: cycle.name),
        ("name_fr", lambda cycle: cycle.name_fr),
        ("portfolio", lambda cycle: cycle.node.code if cycle.node else ""),
    ),
    add=Add(_("Company’s life cycle"), "portfolio:life-cycle-define", lacks_companys),
    empty=Empty(
        _("No life cycle yet"),
        _(
            "Products go through the eight phases of life. A portfolio gets stages and gates of its own on "
            "its page, under Life cycle; the nearest one above a product holds."
        ),
    ),
)

STAGES = Listing(
    name="life_cycle_stages",
    url_name="portfolio:life-cycle-stage-list",
    source="life_cycle_stages",
    title=_("Stages of life cycles"),
    counted=ngettext_lazy("%(total)s stage", "%(total)s stages", "total"),
    search=_("Name or code"),
    rows=stages_for,
    filters=CycleStageFilter,
    finders={"life_cycle": SEEN_CYCLES},
    names=lambda stage: f"{stage.called}, {stage.cycle.called}",
    url=lambda stage: f"{detail(stage.cycle)}#stages",
    columns=(
        Column("name", pgettext_lazy("of a life cycle", "Stage"), "name", show="called"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("life_cycle", _("Life cycle"), "cycle__name", show="cycle.called"),
        Column("position", _("Position"), F("place"), kind="number"),
        Column(
            "phase",
            _("Phase"),
            "phase",
            kind="pill",
            show="get_phase_display",
            edit=_of_stage("phase", bulk=True),
        ),
        Column("withdrawn_on", _("Withdrawn"), "withdrawn_on", kind="date"),
        Column("name_en", _("Name in English"), "name", show="name", optional=True, edit=_of_stage("name")),
        Column("name_fr", _("Name in French"), "name_fr", optional=True, edit=_of_stage("name_fr")),
    ),
    default_sort="position",
    export=(
        ("life_cycle", lambda stage: stage.cycle.code),
        ("code", lambda stage: stage.code),
        ("name", lambda stage: stage.name),
        ("name_fr", lambda stage: stage.name_fr),
        ("phase", lambda stage: stage.phase),
        ("position", lambda stage: stage.position),
        ("withdrawn_on", lambda stage: stage.withdrawn_on),
    ),
    empty=Empty(
        _("No stages yet"),
        _(
            "Until a life cycle is defined, products go through eight stages: idea, discovery, development, "
            "launch, growth, maturity, decline, retired. Define others on the page of a portfolio, under "
            "Life cycle, or import a file with life_cycle, code, name and phase."
        ),
    ),
)
