"""The catalogue of skills."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Add, Column, Edit, Empty, Listing
from teams.filters.skills import SkillFilter
from teams.forms.skills import SkillForm
from teams.lists.editing import field_of
from teams.lists.people import sees
from teams.lists.role_sheets import writes
from teams.models import Skill
from teams.services import skills as services


def _of_skill(name: str) -> Edit:
    return field_of(
        SkillForm,
        name,
        services.change,
        "skill",
        may=lambda user, _skill: writes(user),
        offered=writes,
        bulk=name == "family",
    )


SKILLS = Listing(
    name="skills",
    url_name="teams:skill-list",
    source="skills",
    subject="skill",
    title=_("Catalogue of skills"),
    counted=ngettext_lazy("%(total)s skill", "%(total)s skills", "total"),
    search=_("Name or code"),
    rows=lambda _user: Skill.objects.all(),
    filters=SkillFilter,
    sees=sees,
    url=lambda skill: reverse("teams:skill-detail", args=[skill.code]),
    columns=(
        Column("name", _("Skill"), "name", show=lambda skill: skill.said),
        Column(
            "family",
            _("Family"),
            "family",
            kind="pill",
            show=lambda skill: skill.get_family_display(),
            edit=_of_skill("family"),
        ),
        Column("description", _("What it is"), show=lambda skill: skill.described),
        Column("code", _("Code"), "code", kind="mono"),
        *(
            Column(name, label, field, show=field, optional=True, edit=_of_skill(field))
            for name, field, label in (
                ("name_en", "name", _("Name in English")),
                ("name_fr", "name_fr", _("Name in French")),
                ("description_en", "description", _("Description in English")),
                ("description_fr", "description_fr", _("Description in French")),
            )
        ),
    ),
    default_sort="family",
    export=(
        ("code", lambda skill: skill.code),
        ("name", lambda skill: skill.name),
        ("name_fr", lambda skill: skill.name_fr),
        ("skill_family", lambda skill: skill.family),
        ("description", lambda skill: skill.description),
        ("description_fr", lambda skill: skill.description_fr),
    ),
    add=Add(_("Skill"), "teams:skill-add", writes),
    empty=Empty(
        _("No skills yet"),
        _("Role sheets ask for skills and people are assessed by them. Import a file, or add the first one."),
    ),
)
