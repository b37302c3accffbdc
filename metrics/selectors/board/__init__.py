"""What a dashboard shows beside its tiles: the board of a place, from one table of cells.

cells       what every product and the place itself have of every KPI: now, a month and a year before
heat_map    products × KPIs, worst first
bubbles     return × satisfaction × revenue
attention   what needs somebody: off target, late, without owner, overdue
movements   what changed since the month before
board       all of them for one place
kept        a board and its dashboard as they are kept between two recomputes

Nothing here is in a language: names and words are put to it where a page is drawn.
"""
