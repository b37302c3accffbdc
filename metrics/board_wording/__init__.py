"""Boards in words: cells, needs, movements and what waits as the templates print them."""

from metrics.board_wording.heat import heat_columns, heat_lines
from metrics.board_wording.lines import Line
from metrics.board_wording.moves import move_word, moves
from metrics.board_wording.needs import ask_word, needs
from metrics.board_wording.waiting import waiting_lines

__all__ = ["Line", "ask_word", "heat_columns", "heat_lines", "move_word", "moves", "needs", "waiting_lines"]
