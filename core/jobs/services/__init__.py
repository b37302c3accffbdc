"""The job ledger: asking for work, doing it, and taking up what was lost."""
