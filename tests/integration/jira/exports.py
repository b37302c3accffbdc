"""Jira exports of our own, as a site in each language writes them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

# Ours → as the sites call it. Columns that stand more than once in a file are written once for each value.
ENGLISH = {
    "summary": "Summary",
    "key": "Issue key",
    "id": "Issue id",
    "type": "Issue Type",
    "status": "Status",
    "project": "Project key",
    "project_name": "Project name",
    "priority": "Priority",
    "assignee": "Assignee",
    "created": "Created",
    "resolved": "Resolved",
    "versions": "Fix versions",
    "components": "Components",
    "due": "Due date",
    "labels": "Labels",
    "estimate": "Original Estimate",
    "sprint": "Sprint",
    "points": "Custom field (Story Points)",
    "severity": "Custom field (Severity)",
    "found": "Custom field (Found in)",
    "parent": "Parent",
    "category": "Status Category",
    "changed": "Status Category Changed",
}
SERVER = {**ENGLISH, "versions": "Fix Version/s", "components": "Component/s", "due": "Due Date"}
NEW_CLOUD = {**ENGLISH, "key": "Work item key", "id": "Work item id", "type": "Work type"}
FRENCH = {
    **ENGLISH,
    "summary": "Résumé",
    "key": "Clé de ticket",
    "id": "ID du ticket",
    "type": "Type de ticket",
    "status": "État",
    "project": "Clé de projet",
    "project_name": "Nom de projet",
    "priority": "Priorité",
    "assignee": "Personne assignée",
    "created": "Création",
    "resolved": "Résolue",
    "versions": "Versions corrigées",
    "components": "Composants",
    "due": "Date d’échéance",
    "labels": "Étiquettes",
    "estimate": "Estimation originale",
    "sprint": "Sprint",
    "points": "Champs personnalisés (Story Points)",
    "severity": "Champs personnalisés (Gravité)",
    "found": "Champs personnalisés (Trouvé en)",
    "category": "Catégorie d’état",
    "changed": "Catégorie d’état modifiée",
}
SPANISH = {
    **ENGLISH,
    "summary": "Resumen",
    "key": "Clave de incidencia",
    "id": "ID de la incidencia",
    "type": "Tipo de Incidencia",
    "status": "Estado",
    "project": "Clave del proyecto",
    "project_name": "Nombre del proyecto",
    "priority": "Prioridad",
    "assignee": "Persona asignada",
    "created": "Creada",
    "resolved": "Resuelta",
    "versions": "Versiones correctoras",
    "components": "Componentes",
    "due": "Fecha de vencimiento",
    "labels": "Etiquetas",
    "estimate": "Estimación original",
    "points": "Campo personalizado (Story Points)",
    "severity": "Campo personalizado (Gravedad)",
    "found": "Campo personalizado (Encontrado en)",
    "category": "Categoría de estado",
    "changed": "Categoría de estado cambiada",
}
GERMAN = {
    **ENGLISH,
    "summary": "Zusammenfassung",
    "key": "Vorgangsschlüssel",
    "id": "Vorgangs-ID",
    "type": "Vorgangstyp",
    "status": "Status",
    "project": "Projektschlüssel",
    "project_name": "Projektname",
    "priority": "Priorität",
    "assignee": "Bearbeiter",
    "created": "Erstellt",
    "resolved": "Erledigt",
    "versions": "Lösungsversionen",
    "components": "Komponenten",
    "due": "Fälligkeitsdatum",
    "labels": "Stichwörter",
    "estimate": "Ursprüngliche Schätzung",
    "points": "Benutzerdefinierte Felder (Story Points)",
    "severity": "Benutzerdefinierte Felder (Schweregrad)",
    "found": "Benutzerdefinierte Felder (Gefunden in)",
    "category": "Statuskategorie",
    "changed": "Statuskategorie geändert",
}

Cell = str | Sequence[str]


def export(
    rows: Iterable[Mapping[str, Cell]],
    *,
    names: Mapping[str, str] = ENGLISH,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Write issues as Jira does: a column for every value of the fullest row, in the order of `names`."""
    rows = list(rows)
    used = [name for name in names if any(name in row for row in rows)]
    width = {name: max(len(_values(row.get(name, ""))) for row in rows) or 1 for name in used}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow([names[name] for name in used for _ in range(width[name])])
    for row in rows:
        cells: list[str] = []
        for name in used:
            values = _values(row.get(name, ""))
            cells += [*values, *[""] * (width[name] - len(values))]
        writer.writerow(cells)
    return text.getvalue().encode(encoding)


def _values(cell: Cell) -> list[str]:
    return [cell] if isinstance(cell, str) else list(cell)


def issue(key: str, **cells: Cell) -> dict[str, Cell]:
    """Make an issue with what every export has."""
    number = key.rpartition("-")[2]
    usual: dict[str, Cell] = {
        "summary": f"Item {number}",
        "key": key,
        "id": f"10{number}",
        "type": "Story",
        "status": "To Do",
        "project": key.rpartition("-")[0],
        "project_name": "Payments",
        "created": "13/Jan/25 09:00 AM",
    }
    return {**usual, **cells}
