"""Search over everything that a user may see: `find` for a page of results, `jump` for suggestions while typing.

What was typed becomes words (`reading`), each word its other forms (`ui.plurals`), and those a query over every kind of
thing (`kinds`, `finding`). What is shown is marked in `marking`; `nearby` looks for what else may have been meant.
"""
