"""Boards in words: cells, needs and movements as the templates print them."""

from metrics.board_wording.heat import heat_columns, heat_lines
from metrics.board_wording.lines import Line
from metrics.board_wording.moves import move_word, moves
from metrics.board_wording.needs import ask_word, needs

__all__ = ["Line", "ask_word", "heat_columns", "heat_lines", "move_word", "moves", "needs"]
