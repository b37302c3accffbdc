"""Who answers for a KPI."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from metrics.kpis import registry
from metrics.models import CompanyKpi, KpiOwner
from teams.models import Person


@transaction.atomic
def set_owner(*, by: Actor, kpi: str, person: Person | None = None, words: str = "") -> KpiOwner:
    """Name the owner of a KPI, built in or the company's own: a person, or words; neither: nobody.

    Raises Invalid for an unknown KPI, or a person and words at once.
    """
    words = words.strip()
    if person and words:
        raise Invalid(fields={"words": [_("Choose a person or write words, not both.")]})
    if len(words) > 80:
        raise Invalid(fields={"words": [_("At most %(limit)s characters.") % {"limit": 80}]})
    known = {one.code for one in registry.built_in()}
    if kpi not in known and not CompanyKpi.objects.filter(code=kpi).exists():
        raise Invalid(
            fields={"kpi": [_("There is no KPI of this code. The page KPIs lists those there are.")]}
        )
    owner, _created = KpiOwner.objects.select_for_update().get_or_create(kpi=kpi)
    before = str(owner)
    owner.person, owner.words = person, words
    if str(owner) != before:
        owner.save()
        trail.record(
            verb="metrics.kpi.owner_set",
            by=by,
            subject=("kpi", kpi),
            label=kpi,
            before={"owner": before},
            after={"owner": str(owner)},
        )
    return owner
