"""The lists of gates and of what they ask."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.common import icons
from core.common.listing import Column, Edit, Empty, Listing, of_form
from portfolio.extensions import measured
from portfolio.filters.life_cycles import GateCriterionFilter, GateFilter
from portfolio.forms.life_cycles import CriterionForm, NamedForm
from portfolio.lists.life_cycles import SEEN_CYCLES, defines, detail
from portfolio.models import GateCriterion
from portfolio.selectors.asking import asks, known_kpis
from portfolio.selectors.life_cycles import criteria_for, gates_for
from portfolio.services import gates
from teams.lists.editing import field_of

Kind = GateCriterion.Kind


def _of_gate(name: str) -> Edit:
    return field_of(
        NamedForm,
        name,
        gates.change,
        "gate",
        may=lambda user, gate: can(user, Action.EDIT_LIFE_CYCLE, gate.cycle.node),
        offered=defines,
        bulk=False,
    )


def _asked(gate: Any) -> Any:
    """Return how many criteria a gate has; a warning where nothing can pass it, as it has none."""
    if gate.criteria_count or gate.withdrawn_on:
        return gate.criteria_count
    return icons.mark("warning", label=gettext("None"))


GATES = Listing(
    name="gates",
    url_name="portfolio:life-cycle-gate-list",
    source="gates",
    subject="gate",
    title=_("Gates"),
    counted=ngettext_lazy("%(total)s gate", "%(total)s gates", "total"),
    search=_("Name or code"),
    rows=gates_for,
    filters=GateFilter,
    finders={"life_cycle": SEEN_CYCLES},
    names=lambda gate: f"{gate.called}, {gate.cycle.called}",
    url=lambda gate: f"{detail(gate.cycle)}#gate-{gate.pk}",
    columns=(
        Column("name", _("Gate"), F("place"), show="called"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("life_cycle", _("Life cycle"), "cycle__name", show="cycle.called"),
        Column("source", _("From stage"), "source__position", show="source.called"),
        Column("target", _("To stage"), "target__position", show="target.called"),
        Column("roles", _("Required roles"), show=lambda gate: ", ".join(gate.role_labels)),
        Column("criteria", _("Criteria"), "criteria_count", kind="number", decimals=0, show=_asked),
        Column("withdrawn_on", _("Withdrawn"), "withdrawn_on", kind="date"),
        Column("name_en", _("Name in English"), "name", show="name", optional=True, edit=_of_gate("name")),
        Column("name_fr", _("Name in French"), "name_fr", optional=True, edit=_of_gate("name_fr")),
    ),
    default_sort="name",
    export=(
        ("life_cycle", lambda gate: gate.cycle.code),
        ("code", lambda gate: gate.code),
        ("name", lambda gate: gate.name),
        ("name_fr", lambda gate: gate.name_fr),
        ("from_stage", lambda gate: gate.source.code),
        ("to_stage", lambda gate: gate.target.code),
        ("roles", lambda gate: ",".join(gate.roles)),
        ("withdrawn_on", lambda gate: gate.withdrawn_on),
    ),
    empty=Empty(
        _("No gates yet"),
        _(
            "A gate stands between two stages and asks a product to show that it has earned the next one. "
            "Add one on the page of a life cycle, or import a file with life_cycle, code, name, from_stage "
            "and to_stage."
        ),
    ),
)


def _trimmed(criterion: GateCriterion) -> Decimal | None:
    """Return a threshold without the zeros that its column adds."""
    threshold = criterion.threshold
    return None if threshold is None else Decimal(f"{threshold.normalize():f}")


def _written(criterion: GateCriterion) -> str:
    return measured.written(criterion.threshold, criterion.kpi)


def _no_threshold(criterion: GateCriterion) -> str:
    return gettext("It is judged yes or no: there is no threshold.") if criterion.kind == Kind.YES_NO else ""


def _yes_or_no(_user: User) -> forms.Field:
    choices = [("True", _("Yes")), ("False", _("No"))]
    return forms.TypedChoiceField(choices=choices, coerce=lambda text: text == "True")


def _of_criterion(name: str, **fields: Any) -> Edit:
    """Return how a field of a criterion is changed in the list."""

    def change(*, by: User, row: GateCriterion, value: Any) -> None:
        gates.change_criterion(by=by, criterion=row, **{name: value})

    return Edit(
        may=lambda user, criterion: can(user, Action.EDIT_LIFE_CYCLE, criterion.gate.cycle.node),
        offered=defines,
        change=change,
        **{
            "field": of_form(CriterionForm, name),
            "value": lambda criterion: getattr(criterion, name),
            **fields,
        },
    )


def say_what_is_asked(criteria: list[GateCriterion], _user: User) -> None:
    """Give each criterion of a page what it asks in words, with the KPIs read once."""
    known = known_kpis()
    for criterion in criteria:
        criterion.said = asks(criterion, known)  # type: ignore[attr-defined]


def _asks(criterion: Any) -> str:
    return getattr(criterion, "said", None) or asks(criterion, known_kpis())


CRITERIA = Listing(
    name="gate_criteria",
    url_name="portfolio:life-cycle-criterion-list",
    source="gate_criteria",
    title=_("Criteria of gates"),
    counted=ngettext_lazy("%(total)s criterion", "%(total)s criteria", "total"),
    search=_("Name, code or gate"),
    rows=criteria_for,
    prepare=say_what_is_asked,
    filters=GateCriterionFilter,
    finders={"life_cycle": SEEN_CYCLES},
    names=lambda criterion: f"{criterion.called}, {criterion.gate.called}",
    url=lambda criterion: f"{detail(criterion.gate.cycle)}#gate-{criterion.gate_id}",
    columns=(
        Column("name", _("Criterion"), F("place"), show="called"),
        Column("gate", _("Gate"), "gate__name", show="gate.called"),
        Column("life_cycle", _("Life cycle"), "gate__cycle__name", show="gate.cycle.called"),
        Column(
            "threshold",
            _("Threshold"),
            show=_asks,
            edit=_of_criterion("threshold", value=_written, closed=_no_threshold),
        ),
        Column("weight", _("Weight"), "weight", kind="number", edit=_of_criterion("weight")),
        Column(
            "must_pass",
            _("Must be met"),
            "must_pass",
            kind="yes_no",
            edit=_of_criterion("must_pass", field=_yes_or_no),
        ),
        Column("withdrawn_on", _("Withdrawn"), "withdrawn_on", kind="date", optional=True),
        Column("code", _("Code"), "code", kind="mono", optional=True),
        Column("kind", _("How it is found"), "kind", show="get_kind_display", optional=True),
        Column(
            "name_en",
            _("Name in English"),
            "name",
            show="name",
            optional=True,
            edit=_of_criterion("name", bulk=False),
        ),
        Column(
            "name_fr",
            _("Name in French"),
            "name_fr",
            optional=True,
            edit=_of_criterion("name_fr", bulk=False),
        ),
    ),
    default_sort="name",
    export=(
        ("life_cycle", lambda criterion: criterion.gate.cycle.code),
        ("gate", lambda criterion: criterion.gate.code),
        ("code", lambda criterion: criterion.code),
        ("name", lambda criterion: criterion.name),
        ("name_fr", lambda criterion: criterion.name_fr),
        ("kind", lambda criterion: criterion.kind),
        ("kpi", lambda criterion: criterion.kpi),
        ("direction", lambda criterion: criterion.direction),
        ("threshold", _trimmed),
        ("weight", lambda criterion: criterion.weight),
        ("must_pass", lambda criterion: criterion.must_pass),
        ("position", lambda criterion: criterion.position),
        ("withdrawn_on", lambda criterion: criterion.withdrawn_on),
    ),
    empty=Empty(
        _("No criteria yet"),
        _(
            "A criterion is what a gate asks of a product: a number that a KPI measures, or a judgement. Add "
            "one on the page of a life cycle, or import a file with life_cycle, gate, code, name and kind."
        ),
    ),
)
