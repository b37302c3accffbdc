"""How Jira calls its columns: Cloud and Data Center, in four languages, and in Data pipeline files.

Compared without case, accents, spaces or punctuation, so “Component/s” needs no line of its own beside
“Components” but “Fix Version/s” reads the same as “Fix versions”. What a site renamed is mapped on a page.
"""

from typing import Final

CUSTOM: Final = (
    "Custom field",
    "Champ personnalisé",
    "Champs personnalisés",
    "Campo personalizado",
    "Campos personalizados",
    "Benutzerdefiniertes Feld",
    "Benutzerdefinierte Felder",
    "Benutzerdefiniert",
)


def custom(*names: str) -> tuple[str, ...]:
    """Return the headers of custom fields of these names, as `Custom field (Name)` in each language."""
    return (*names, *(f"{prefix} ({name})" for prefix in CUSTOM for name in names))


HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "key": (
        *("Issue key", "Work item key", "Clé de ticket", "Clé du ticket", "Clé de la demande", "Clé"),
        *("Clave de incidencia", "Clave de la incidencia", "Clave del elemento de trabajo", "Clave"),
        *("Vorgangsschlüssel", "Vorgangsnummer", "Schlüssel"),
    ),
    "issue_id": (
        *("Issue id", "Work item id", "ID du ticket", "ID de ticket", "ID de la demande"),
        *(
            "ID de la incidencia",
            "ID de incidencia",
            "ID del elemento de trabajo",
            "Vorgangs-ID",
            "Vorgang-ID",
        ),
    ),
    "project_key": (
        *("Project key", "Clé de projet", "Clé du projet", "Clave del proyecto", "Clave de proyecto"),
        "Projektschlüssel",
    ),
    "project_name": (
        *("Project name", "Nom de projet", "Nom du projet", "Nombre del proyecto", "Nombre de proyecto"),
        "Projektname",
    ),
    "type": (
        *("Issue Type", "Work type", "Work item type", "Type de ticket", "Type de demande"),
        *("Tipo de Incidencia", "Tipo de la incidencia", "Tipo de elemento de trabajo"),
        *("Vorgangstyp", "Vorgangsart"),
    ),
    "status": ("État", "Statut", "Estado"),
    "status_category": (
        *("Status Category", "Catégorie d’état", "Catégorie de l’état", "Catégorie de statut"),
        *("Categoría de estado", "Categoría del estado", "Statuskategorie"),
    ),
    "category_changed_at": (
        *("Status Category Changed", "Catégorie d’état modifiée", "Catégorie de l’état modifiée"),
        *("Catégorie de statut modifiée", "Modification de la catégorie d’état"),
        *("Categoría de estado cambiada", "Categoría de estado modificada", "Cambio de categoría de estado"),
        *("Statuskategorie geändert", "Änderung der Statuskategorie"),
    ),
    "created_at": (
        *("Created", "created_date", "Création", "Créée", "Créé", "Date de création"),
        *("Creada", "Creado", "Fecha de creación", "Erstellt", "Erstelldatum"),
    ),
    "resolved_at": (
        *("Resolved", "resolution_date", "Résolue", "Résolu", "Date de résolution"),
        *("Resuelta", "Resuelto", "Fecha de resolución", "Erledigt", "Gelöst", "Lösungsdatum"),
    ),
    "due_on": (
        *("Due date", "Échéance", "Date d’échéance", "Date limite"),
        *("Fecha de vencimiento", "Fecha límite", "Fälligkeitsdatum", "Fällig", "Fällig am"),
    ),
    "assignee": (
        *("Assignee", "assignee_name", "Personne assignée", "Attribution", "Assigné à", "Assigné"),
        *(
            "Persona asignada",
            "Responsable",
            "Asignado a",
            "Bearbeiter",
            "Zugewiesene Person",
            "Zugewiesen an",
        ),
    ),
    "assignee_id": (
        *("Assignee Id", "ID de la personne assignée", "ID de l’assigné", "ID de la persona asignada"),
        *("ID del responsable", "Bearbeiter-ID", "ID der zugewiesenen Person"),
    ),
    "priority": ("priority_name", "Priorité", "Prioridad", "Priorität"),
    "components": (
        "Component/s",
        "Components",
        "Composants",
        "Composant",
        "Componentes",
        "Componente",
        "Komponenten",
    ),
    "labels": ("Étiquettes", "Étiquette", "Etiquetas", "Etiqueta", "Stichwörter", "Stichworte", "Label"),
    "sprint": custom("Sprint"),
    "points": custom("Story Points"),
    "point_estimate": custom(
        "Story point estimate", "Estimation des story points", "Estimación de story points"
    ),
    "estimate": (
        *("Original Estimate", "Estimation originale", "Estimation d’origine", "Estimation initiale"),
        *("Estimación original", "Estimación inicial", "Ursprüngliche Schätzung"),
    ),
    "started_at": custom(
        "Actual start", "Début réel", "Inicio real", "Tatsächlicher Beginn", "Tatsächlicher Start"
    ),
    "committed_on": custom(
        "Committed", "Commitment date", "Date d’engagement", "Fecha de compromiso", "Zusagedatum"
    ),
    "severity": custom("Severity", "Sévérité", "Gravité", "Severidad", "Gravedad", "Schweregrad"),
    "found_in": custom(
        *("Found in", "Found in environment", "Defect origin", "Environment found"),
        *("Trouvé en", "Environnement de détection", "Encontrado en", "Gefunden in"),
    ),
    "parent_key": (
        "Parent key",
        "Clé du parent",
        "Clave principal",
        "Clave del padre",
        "Schlüssel des übergeordneten Elements",
    ),
    "parent_id": (
        "Parent id",
        "ID du parent",
        "ID del padre",
        "ID principal",
        "ID des übergeordneten Elements",
    ),
    "parent_of_either_kind": ("Parent", "Principal", "Padre", "Übergeordnet", "Übergeordnetes Element"),
    "epic": custom(
        "Epic Link", "Lien d’epic", "Lien d’épopée", "Enlace de épica", "Enlace del epic", "Epic-Verknüpfung"
    ),
    "parent_link": custom("Parent Link", "Lien parent", "Enlace principal", "Übergeordnete Verknüpfung"),
}
