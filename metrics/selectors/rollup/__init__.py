"""Roll measures up along the tree and along time, then divide.

    places      whose values are asked for, and the products below them
    timeline    the windows asked for, cut into segments that SQL can group by
    parameters  the dated settings in force at a window's end
    cohorts     which products count at which window's end
    months      sums of the month tables        usage      last readings
    life        flows by age since the first ledger line
    durations   the durations themselves        states     counts of products at a window's end
    targets     the nearest target up the tree
    operands    all of these as one table: measure × window × place
    evaluation  operands → KPI → value with target, status, freshness

However many places, KPIs and periods are asked for, each source is asked once.
"""
