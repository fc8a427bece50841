"""The verified facts and the example data, and how they get into the database (docs/content.md)."""
