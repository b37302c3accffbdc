"""Boards in words: cells, needs, movements and what waits as the templates print them."""

from metrics.wording.board.heat import heat_columns, heat_lines
from metrics.wording.board.lines import Line
from metrics.wording.board.moves import move_lines, move_word
from metrics.wording.board.needs import ask_word, need_lines
from metrics.wording.board.waiting import waiting_lines

__all__ = [
    "Line",
    "ask_word",
    "heat_columns",
    "heat_lines",
    "move_word",
    "move_lines",
    "need_lines",
    "waiting_lines",
]
