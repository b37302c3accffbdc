"""Things that can be found, spoken about, followed and looked back on.

from core.subjects import Subject, register
"""

from core.subjects.registry import Subject, kinds, known, register, seen_by

__all__ = ["Subject", "known", "kinds", "register", "seen_by"]
