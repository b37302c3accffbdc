"""How the events of criteria, objectives, key results and visions read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import present_noun

present_noun(
    "portfolio.criterion",
    proposed=_("%(actor)s proposed the criterion %(label)s"),
    changed=_("%(actor)s changed the criterion %(label)s"),
    signed=_("%(actor)s signed the criterion %(label)s as %(after_part)s"),
    signature_withdrawn=_("%(actor)s withdrew the signature as %(before_part)s from the criterion %(label)s"),
    removed=_("%(actor)s removed the criterion %(label)s"),
)

present_noun(
    "portfolio.objective",
    added=_("%(actor)s set the objective %(label)s"),
    changed=_("%(actor)s changed the objective %(label)s"),
    removed=_("%(actor)s removed the objective %(label)s"),
    served=_("%(actor)s let %(after_product)s serve %(label)s"),
    served_otherwise=_("%(actor)s changed how %(after_product)s serves %(label)s"),
    unserved=_("%(actor)s took %(before_product)s off %(label)s"),
)

present_noun(
    "portfolio.key_result",
    added=_("%(actor)s added the key result %(label)s"),
    changed=_("%(actor)s changed the key result %(label)s"),
    removed=_("%(actor)s removed the key result %(label)s"),
    said=_("%(actor)s put the key result %(label)s at %(after_value)s"),
)

present_noun(
    "portfolio.vision",
    stated=_("%(actor)s stated the vision of %(label)s"),
    corrected=_("%(actor)s corrected the vision of %(label)s"),
    removed=_("%(actor)s removed a vision of %(label)s"),
)
