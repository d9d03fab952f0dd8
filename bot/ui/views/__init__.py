"""The views beside Ask: each a class with the members of ``page.View``."""
