"""The audit trail."""

from core.audit.models.event import AuditEvent, AuditSeal

__all__ = ["AuditEvent", "AuditSeal"]
