"""What Brenval asks of its products and people beyond what the portal knows."""

from demo.company import Company, short_name
from demo.writing import Table

FIELDS = ["noun", "field_code", "kind", "label", "label_fr", "help", "help_fr", "section", "section_fr"]


def fields(company: Company) -> Table:
    """Return the definitions, in their order."""
    header = [*FIELDS, "required", "unit", "decimals", "options", "position"]
    rows = []
    for position, field in enumerate(company.raw["custom_field"]):
        told = [str(field.get(name, "")) for name in [*FIELDS, "required", "unit", "decimals", "options"]]
        rows.append([*told, str(position)])
    return Table("files/45_custom_fields.csv", "custom_fields", header, rows)


def of_products(company: Company) -> Table:
    """Return what is known of some products."""
    header = ["code", "name", "portfolio"]
    header += ["regulatory_class", "contract_end", "sponsor", "contract_value", "wiki"]
    rows = []
    for code, regulatory, ends, sponsor, value in company.raw["custom"]["products"]:
        product = company.product(code)
        wiki = f"https://wiki.{company.raw['domain']}/products/{code.lower()}"
        rows.append([code, product.name, product.node, regulatory, ends, company.email(sponsor), value, wiki])
    return Table("files/46_custom_products.csv", "products", header, rows)


def of_people(company: Company) -> Table:
    """Return since when people are with Brenval, and where they work."""
    names = {short_name(name): name for name, *_ in company.raw["people"]}
    rows = [
        [company.email(person), names[person], joined, site]
        for person, joined, site in company.raw["custom"]["people"]
    ]
    return Table("files/47_custom_people.csv", "people", ["email", "name", "joined", "site"], rows)
