"""The KPIs: pure formulas over rolled-up measures.

One file is one KPI (`nps.py`, `csat.py`, …); deleting the file removes it. The others are what they share:

contract     what a KPI is (`Kpi`), and the shape of the frames it takes and returns
vocabulary   the closed lists: units, windows, kinds, reasons for having no value
formula      operands and formulas as data: computed and printed from the same object
evaluation   sums and quotients of operands
expression   arithmetic as a tree, and how it is printed
expressions  its values
parser       reads a company's formula
dimensions   what its result is measured in
checking     whether it can be computed honestly
company      makes a KPI of a company's definition
durations    medians of pooled durations
flows        present value and payback of cash flows
statistics   intervals, z of a change, false discovery rate
status       a value against its target and tolerance
change       a value against the same window a year before
measure      what a measure is
measures     the table of measures, which the SQL layer fills
parameters   the dated settings
registry     finds the KPIs

Nothing here imports Django or a model.
"""
