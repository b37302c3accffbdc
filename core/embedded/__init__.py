"""PostgreSQL and Valkey from wheels, for a laptop and for the tests.

Stands alone: imports nothing else of ours and no Django, so that it can run before
the portal has a database. Production uses neither (see docker-compose.yml).
"""
