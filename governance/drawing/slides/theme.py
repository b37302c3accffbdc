"""An empty presentation in the portal's colours and type, with one layout: a title and room below it."""

import re
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Length, Pt

from governance.drawing.pack import Pack

# Slides are 1920 × 1080 in the design; a pixel is half a point.
PIXEL: Final = 6350
WIDTH, HEIGHT = 1920, 1080
LEFT, RIGHT, TOP = 84, 1836, 62
TITLE_ONLY: Final = 5

# The light theme of static/css/tokens.css: a pack is read on paper and on a wall.
COLOURS: Final = {
    "ink": "17191C",
    "ink-2": "454A52",
    "ink-3": "62676E",
    "line": "E3E3DD",
    "line-strong": "85888C",
    "accent": "2347C5",
    "ok": "16704A",
    "warn": "875500",
    "bad": "B42318",
    "mute": "5B6069",
    "warn-tint": "FBEFD6",
    "bad-tint": "FCE8E5",
}
FONT: Final = "Inter"
# Where Inter is not installed, programs choose a face of this classification: a plain sans serif.
PANOSE: Final = "020B0604020202020204"
LOCALES: Final = {"en": "en-GB", "fr": "fr-FR"}
_THEME_COLOURS: Final = {
    "dk1": "ink",
    "dk2": "ink-2",
    "lt2": "line",
    "accent1": "accent",
    "accent2": "ink",
    "accent3": "ok",
    "accent4": "warn",
    "accent5": "bad",
    "accent6": "line-strong",
    "hlink": "accent",
    "folHlink": "ink-2",
}


def pixels(count: float) -> Length:
    """Turn a length of the design into one of the file."""
    return Emu(round(count * PIXEL))


def colour(name: str) -> RGBColor:
    """Return a colour of the design."""
    return RGBColor.from_string(COLOURS[name])


def presentation(pack: Pack) -> Any:
    """Make it, with its title, language and dates."""
    made = Presentation()
    made.slide_width, made.slide_height = pixels(WIDTH), pixels(HEIGHT)
    layout = made.slide_layouts[TITLE_ONLY]
    for other in list(made.slide_layouts):
        if other is not layout:
            made.slide_layouts.remove(other)
    _dress(made.slide_master, layout)
    properties = made.core_properties
    properties.title = f"{pack.eyebrow}: {pack.title}"
    properties.author = properties.last_modified_by = pack.company or "CPO Portal"
    properties.subject, properties.language = pack.sha256, LOCALES[pack.language]
    properties.keywords = properties.comments = properties.category = ""
    properties.revision = 1
    return made


def _dress(master: Any, layout: Any) -> None:
    """Set theme and title; the placeholders that no slide uses go."""
    theme = next(
        relation.target_part for relation in master.part.rels.values() if relation.reltype.endswith("/theme")
    )
    theme._blob = _themed(theme.blob.decode()).encode()
    for holder in (master, layout):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type == 1 or "TITLE" in str(shape.placeholder_format.type):
                _place_title(shape)
            else:
                shape._element.getparent().remove(shape._element)
    _title_style(master)


def _place_title(shape: Any) -> None:
    shape.left, shape.top = pixels(LEFT), pixels(92)
    shape.width, shape.height = pixels(RIGHT - LEFT), pixels(88)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.TOP, True


def _title_style(master: Any) -> None:
    """Let every title be of the design's size and weight, at the left."""
    level = master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    run = level.find(qn("a:defRPr"))
    run.set("sz", str(Pt(24).centipoints))
    run.set("b", "1")
    run.set("spc", "-30")


def _themed(xml: str) -> str:
    """Put our colours and fonts into the theme's XML."""
    xml = re.sub(r'name="Office Theme"', 'name="CPO Portal"', xml)
    xml = re.sub(
        r'(<a:(?:major|minor)Font>\s*<a:latin typeface=)"[^"]*"([^/]*)/>',
        rf'\1"{FONT}" panose="{PANOSE}"/>',
        xml,
    )
    for slot, name in _THEME_COLOURS.items():
        xml = re.sub(
            rf"(<a:{slot}>).*?(</a:{slot}>)",
            rf'\g<1><a:srgbClr val="{COLOURS[name]}"/>\g<2>',
            xml,
            flags=re.DOTALL,
        )
    return xml
