"""Facts → measures: set-based SQL that fills one wide row per product and month for each source."""
