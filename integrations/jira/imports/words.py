"""Well-known names of statuses, priorities and types of issue in English, French, Spanish and German."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.ingest.cells import header_key


def by_key(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return name without case, accents or punctuation → what it means."""
    return {header_key(name): meaning for meaning, names in words.items() for name in names}


CATEGORIES: Final = by_key(
    {
        "to_do": (
            *(
                "To Do",
                "New",
                "Open",
                "Backlog",
                "Selected for Development",
                "Ready",
                "Ready for Development",
            ),
            *("Reopened", "Todo", "Planned", "Funnel", "Draft", "Triage", "Idea"),
            *(
                "À faire",
                "Nouveau",
                "Nouvelle",
                "Ouvert",
                "Ouverte",
                "Rouvert",
                "Rouverte",
                "Prêt",
                "À planifier",
            ),
            *(
                "Por hacer",
                "Tareas por hacer",
                "Pendiente",
                "Nueva",
                "Nuevo",
                "Abierto",
                "Abierta",
                "Reabierto",
            ),
            *(
                "Reabierta",
                "Listo para desarrollo",
                "Zu erledigen",
                "Aufgaben",
                "Offen",
                "Neu",
                "Erneut geöffnet",
            ),
            *("Wieder geöffnet", "Geplant", "Bereit"),
        ),
        "in_progress": (
            *(
                "In Progress",
                "indeterminate",
                "In Review",
                "Code Review",
                "Review",
                "In Development",
                "Development",
            ),
            *(
                "In Test",
                "In Testing",
                "Testing",
                "QA",
                "In QA",
                "Blocked",
                "On Hold",
                "Waiting",
                "Under Review",
            ),
            *(
                "Ready for Test",
                "Ready for QA",
                "Ready for Release",
                "Implementing",
                "Doing",
                "UAT",
                "In UAT",
            ),
            *(
                "En cours",
                "En revue",
                "En cours de revue",
                "En test",
                "En recette",
                "En développement",
                "Bloqué",
            ),
            *("Bloquée", "En attente", "En validation", "À tester", "En curso", "En progreso", "En revisión"),
            *("En pruebas", "En desarrollo", "Bloqueado", "Bloqueada", "En espera"),
            *("In Arbeit", "In Bearbeitung", "In Prüfung", "Im Review", "Im Test", "Blockiert", "Wartend"),
            *("In Entwicklung", "Wird ausgeführt"),
        ),
        "done": (
            *(
                "Done",
                "Closed",
                "Resolved",
                "Complete",
                "Completed",
                "Released",
                "Cancelled",
                "Canceled",
                "Rejected",
            ),
            *("Declined", "Won’t Do", "Won’t Fix", "Duplicate", "Deployed", "Shipped", "Verified"),
            *(
                "Terminé",
                "Terminée",
                "Terminé(e)",
                "Fait",
                "Fermé",
                "Fermée",
                "Résolu",
                "Résolue",
                "Clos",
                "Close",
            ),
            *("Livré", "Livrée", "Annulé", "Annulée", "Rejeté", "Rejetée", "Abandonné", "Mis en production"),
            *(
                "Finalizado",
                "Finalizada",
                "Listo",
                "Hecho",
                "Cerrado",
                "Cerrada",
                "Resuelto",
                "Resuelta",
                "Terminado",
            ),
            *("Terminada", "Cancelado", "Cancelada", "Rechazado", "Rechazada", "Completado", "Completada"),
            *("Fertig", "Erledigt", "Geschlossen", "Gelöst", "Abgeschlossen", "Abgebrochen", "Abgelehnt"),
        ),
    }
)

SEVERITIES: Final = by_key(
    {
        "1": (
            *("Trivial", "Lowest", "Cosmetic", "Triviale", "La plus basse", "Très basse", "Très faible"),
            *("Muy baja", "Más baja", "Niedrigste", "Sehr niedrig", "S5", "Sev5", "Sev-5", "P5"),
        ),
        "2": (
            *("Minor", "Low", "Mineur", "Mineure", "Basse", "Faible", "Menor", "Baja", "Niedrig", "Gering"),
            *("Unwesentlich", "S4", "Sev4", "Sev-4", "P4"),
        ),
        "3": (
            *(
                "Major",
                "Medium",
                "Normal",
                "Moderate",
                "Majeur",
                "Majeure",
                "Moyenne",
                "Moyen",
                "Mayor",
                "Media",
            ),
            *("Medio", "Mittel", "Wichtig", "Schwerwiegend", "S3", "Sev3", "Sev-3", "P3"),
        ),
        "4": (
            *(
                "Critical",
                "High",
                "Critique",
                "Haute",
                "Élevée",
                "Élevé",
                "Crítica",
                "Crítico",
                "Alta",
                "Alto",
            ),
            *("Kritisch", "Hoch", "S2", "Sev2", "Sev-2", "P2"),
        ),
        "5": (
            *("Blocker", "Highest", "Bloquant", "Bloquante", "La plus haute", "Très haute", "Très élevée"),
            *("Bloqueante", "Bloqueador", "Muy alta", "Más alta", "Blockierend", "Höchste", "Sehr hoch"),
            *("Showstopper", "S1", "Sev1", "Sev-1", "P1"),
        ),
    }
)

DEFECT: Final = "defect"
ESCAPED: Final = "escaped"
TYPES: Final = by_key(
    {
        DEFECT: (
            *(
                "Bug",
                "Defect",
                "Fault",
                "Error",
                "Sub-bug",
                "Bogue",
                "Anomalie",
                "Défaut",
                "Erreur",
                "Problème",
            ),
            *("Fallo", "Defecto", "Fehler", "Mangel", "Defekt"),
        ),
        ESCAPED: (
            *(
                "Incident",
                "Production Bug",
                "Production Defect",
                "Production Incident",
                "Prod Bug",
                "Escaped Defect",
            ),
            *("Customer Bug", "Bug de production", "Anomalie de production", "Incident de production"),
            *("Incidente", "Error de producción", "Störung", "Produktionsfehler", "Vorfall"),
        ),
    }
)

YES: Final = "yes"
NO: Final = "no"
PRODUCTION: Final = by_key(
    {
        YES: (
            *(
                "Production",
                "Prod",
                "Live",
                "Customer",
                "In production",
                "Found in production",
                "Yes",
                "True",
            ),
            *("En production", "Client", "Oui", "Producción", "En producción", "Cliente", "Sí"),
            *("Produktion", "In Produktion", "Kunde", "Ja"),
        ),
        NO: (
            *("Test", "QA", "UAT", "Staging", "Development", "Dev", "Integration", "No", "False", "Recette"),
            *("Développement", "Non", "Pruebas", "Desarrollo", "Entwicklung", "Nein", "Abnahme"),
        ),
    }
)
