"""Fields that an administrator adds to products, people and whatever else registers for them.

`nouns.register` makes a noun extendable; the model holds the values in one JSON column `custom`, a key per
field. What a value may be is said once (`cleaning`), for page, API and import alike, and kept by a trigger.
"""
