"""Roll measures up along the tree and along time, then divide. `engine.roll_up` is the way in.

    places      whose values are asked for, and the products below them
    timeline    the windows asked for, cut into segments that SQL can group by
    parameters  the dated settings in force at a window's end
    cohorts     which products count at which window's end
    question    these together: what every source is asked

    months      sums of the month tables            usage      last readings
    life        flows by age since the first ledger line
    durations   the durations themselves            states     counts of products at a window's end
    missing     rates that are not there            targets    the nearest target up the tree

    grids       what a source answers: numbers by window and place
    absent      what stands where no fact gives a number
    operands    all of these as one table           frames     the frames that KPIs take
    evaluation  values with target, status, freshness and reason

However many places, KPIs and periods are asked for, each source is asked once.
"""
