"""Text and tables on a slide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from governance.drawing.pack import Mark, Pack
from governance.drawing.slides.theme import COLOURS, LEFT, LOCALES, RIGHT, colour, pixels

NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
FOOT_TOP: Final = 1006
HEAD: Final = 44
MONO: Final = "JetBrains Mono"


@dataclass(frozen=True)
class Run:
    """A piece of text. size: points."""

    text: str
    size: float = 12
    tone: str = "ink"
    bold: bool = False
    mono: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table: lines of runs. fill: a colour of the design."""

    lines: Sequence[Sequence[Run]]
    right: bool = False
    fill: str = ""

    @classmethod
    def of(cls, text: str, *, right: bool = False, fill: str = "", **run: Any) -> "Cell":
        """Make a cell of one text."""
        return cls([[Run(text, **run)]], right, fill)


@dataclass(frozen=True)
class Column:
    """A column: its head and its width in pixels."""

    head: str
    width: float
    right: bool = False


def marked(mark: Mark, *, word: bool = True, size: float = 11) -> list[Run]:
    """Write a status: its shape, then its word."""
    runs = [Run(mark.sign, size, mark.tone)] if mark.sign else []
    if word:
        tone = mark.tone if mark.sign else "ink-3"
        runs.append(Run(f"{' ' if mark.sign else ''}{mark.word}", size, tone, bold=bool(mark.sign)))
    return runs or [Run("", size)]


class Canvas:
    """A slide to draw on. Lengths are pixels of the 1920 × 1080 design."""

    def __init__(self, pack: Pack, slide: Any) -> None:
        self.pack = pack
        self.slide = slide

    def title(self, text: str, eyebrow: str) -> None:
        """Write the finding, and above it whose pack this is."""
        self.text(eyebrow, LEFT, 58, RIGHT - LEFT, size=12, tone="ink-3")
        holder = self.slide.shapes.title
        holder.text_frame.text = text
        # A long finding gets smaller, and at last takes two lines, also in a face wider than Inter.
        size = 24 if len(text) <= 52 else 20 if len(text) <= 64 else 17
        for run in holder.text_frame.paragraphs[0].runs:
            self._dress(run, Run(text, size, "ink", bold=True))

    def text(self, text: str, left: float, top: float, width: float, **run: Any) -> Any:
        """Write one line or paragraph."""
        return self.lines([[Run(text, **run)]], left, top, width)

    def lines(
        self, lines: Sequence[Sequence[Run]], left: float, top: float, width: float, *, right: bool = False
    ) -> Any:
        """Write lines of runs."""
        tallest = sum(max((run.size for run in line), default=12) * 2 * 1.35 for line in lines)
        box = self.slide.shapes.add_textbox(pixels(left), pixels(top), pixels(width), pixels(tallest))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._fill(frame, lines, right=right)
        return box

    def section(self, text: str, left: float, top: float, width: float) -> None:
        """Write a heading with the strong line below it."""
        self.text(text, left, top, width, size=12.5, tone="ink-2", bold=True)
        self.rule(left, top + 37, width, tone="ink", weight=1.25)

    def rule(
        self, left: float, top: float, width: float, *, tone: str = "line", weight: float = 0.75
    ) -> None:
        """Draw a line; it is decoration, so it has no name."""
        line = self.slide.shapes.add_connector(
            1, pixels(left), pixels(top), pixels(left + width), pixels(top)
        )
        line._element.remove(line._element.find(qn("p:style")))  # it would cast a shadow
        line.line.color.rgb = colour(tone)
        line.line.width = Pt(weight)
        decorate(line)

    def foot(self, number: int, count: int) -> None:
        """Write until when the data go, when they were frozen, their hash, and the page."""
        pack = self.pack
        self.rule(LEFT, FOOT_TOP - 12, RIGHT - LEFT)
        left = [
            Run(pack.foot_left, 10, "ink-3"),
            Run(f"{pack.sha256[:8]}…{pack.sha256[-4:]}", 10, "ink-3", mono=True),
        ]
        self.lines([left], LEFT, FOOT_TOP, 1000)
        if pack.foot_middle:
            self.text(pack.foot_middle, LEFT + 1010, FOOT_TOP, 560, size=10, tone="ink-3")
        page = pack.words["page"] % {"page": number, "pages": count}
        self.lines([[Run(page, 10, "ink-3")]], RIGHT - 170, FOOT_TOP, 170, right=True)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        left: float,
        top: float,
        *,
        name: str,
        height: float = 38,
        head: bool = True,
    ) -> Any:
        """Draw a native table with hairlines; its first row is marked as its header."""
        count = len(rows) + head
        width = sum(column.width for column in columns)
        frame = self.slide.shapes.add_table(
            count, len(columns), pixels(left), pixels(top), pixels(width), pixels(height * count)
        )
        describe(frame, name)
        table = frame.table
        frame._element.find(f".//{qn('a:tableStyleId')}").text = NO_STYLE
        table.first_row, table.horz_banding = head, False
        for at, column in enumerate(columns):
            table.columns[at].width = pixels(column.width)
            if head:
                words = [[Run(column.head, 10, "ink-3")]]
                self._cell(
                    table.cell(0, at), Cell(words, column.right), line="ink-2", inner=_after(columns, at)
                )
        for row_at, row in enumerate(rows, start=int(head)):
            for at, cell in enumerate(row):
                self._cell(table.cell(row_at, at), cell, line="line", inner=_after(columns, at))
        for at, row in enumerate(table.rows):
            row.height = pixels(min(height, HEAD) if head and at == 0 else height)
        return table

    def _cell(self, cell: Any, content: Cell, *, line: str, inner: bool = False) -> None:
        cell.margin_left, cell.margin_right = pixels(16 if inner else 0), pixels(8)
        if content.right:
            cell.margin_left, cell.margin_right = pixels(6), pixels(8)
        cell.margin_top = cell.margin_bottom = pixels(3)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._fill(cell.text_frame, content.lines, right=content.right)
        if content.fill:
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(content.fill)
            cell.margin_left = pixels(6)
        _underline(cell._tc, line)

    def _fill(self, frame: Any, lines: Sequence[Sequence[Run]], *, right: bool) -> None:
        for at, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            if right:
                paragraph.alignment = PP_ALIGN.RIGHT
            for piece in line:
                run = paragraph.add_run()
                run.text = piece.text
                self._dress(run, piece)

    def _dress(self, run: Any, piece: Run) -> None:
        run.font.size = Pt(piece.size)
        run.font.bold = piece.bold
        run.font.color.rgb = colour(piece.tone)
        run._r.get_or_add_rPr().set("lang", LOCALES[self.pack.language])
        if piece.mono:
            run.font.name = MONO


def _after(columns: Sequence[Column], at: int) -> bool:
    """Tell whether a column stands behind one that is right-aligned: it then keeps its distance."""
    return at > 0 and columns[at - 1].right


def describe(shape: Any, text: str) -> None:
    """Say what a table or chart is, for whoever does not see it."""
    for properties in shape._element.iter(qn("p:cNvPr")):
        properties.set("descr", text)
        properties.set("name", text[:60])


def decorate(shape: Any) -> None:
    """Say that a shape means nothing, so that a screen reader passes it over."""
    properties = next(shape._element.iter(qn("p:cNvPr")))
    namespace = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    extension = etree.fromstring(
        f'<a:extLst xmlns:a="{properties.nsmap["a"]}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
        f'<adec:decorative xmlns:adec="{namespace}" val="1"/></a:ext></a:extLst>'
    )
    properties.append(extension)


def _underline(cell: Any, tone: str) -> None:
    """Draw the hairline below a cell, and none at its other sides."""
    properties = cell.get_or_add_tcPr()
    fill = [child for child in properties if child.tag == qn("a:solidFill")]
    for side in ("a:lnL", "a:lnR", "a:lnT", "a:lnB"):
        line = etree.SubElement(properties, qn(side))
        if side == "a:lnB":
            line.set("w", "9525")
            solid = etree.SubElement(line, qn("a:solidFill"))
            etree.SubElement(solid, qn("a:srgbClr")).set("val", COLOURS[tone])
        else:
            line.set("w", "0")
            etree.SubElement(line, qn("a:noFill"))
    for child in fill:  # the schema wants the fill behind the lines
        properties.append(child)


ROOM: Final = FOOT_TOP - 30
