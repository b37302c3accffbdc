"""What of governance can be found, spoken about and looked back on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.common.periods import format_month
from core.common.templatetags import portal as write
from core.subjects import Subject, register
from governance.models import Snapshot


def register_subjects() -> None:
    """Make steering packs known."""
    register(
        Subject(
            kind="steering_pack",
            label=_("Steering pack"),
            plural=_("Steering packs"),
            icon="presentation",
            model=Snapshot,
            visible=lambda user: Snapshot.objects.visible_to(user).select_related("node").defer("content"),
            url=lambda pack: reverse("governance:pack-detail", args=[pack.position]),
            title=lambda pack: f"{pack.node_name} {format_month(pack.period)}",
            subtitle=lambda pack: write.day(pack.taken_at),
            search=("node_name",),
            scope_of=lambda pack: pack.node.scope_id,
            trail_id=lambda pack: pack.position,
        )
    )
