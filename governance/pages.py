"""What the templates of governance are given."""

from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.drawing.compose import compose
from governance.models import Snapshot
from governance.selectors.packs import PackState, states_of
from governance.services.verification import state_of

SHOWN: Final = 200  # of the smaller changes; the workbook has all


def pack_page(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the page of a pack shows, in the reader's language."""
    state = PackState(snapshot, states_of(snapshot))
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    pack = compose(state.content, language=language, sha256=snapshot.sha256, position=snapshot.position)
    smaller = [line for line in pack.changes if line not in pack.main_changes]
    return {
        "snapshot": snapshot,
        "pack": pack,
        "languages": state.languages,
        "moving": state.moving,
        "findings": state_of(snapshot),
        "smaller": smaller[:SHOWN],
        "smaller_count": len(smaller),
        "beyond": pack.words["more"] % {"count": len(smaller) - SHOWN} if len(smaller) > SHOWN else "",
        "before": state.content["since"],
        "crumbs": [
            (_("Steering packs"), reverse("governance:pack-list")),
            (snapshot.node_name, reverse("metrics:dashboard", args=[snapshot.node.code])),
            (_("Pack %(number)s") % {"number": snapshot.position}, ""),
        ],
    }
