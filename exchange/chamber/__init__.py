"""The chamber's own formats. A reader of one gives the same rows as a spreadsheet, so that all after it is the same.

A reader is a module with a function `read(content) -> Table | None`: a table with the heads of a sheet when the file is
of its format, nothing when it is another one, `ui.imports.UnreadableTable` when it is broken. The formats are those of
the Open Data Portaal of the House of Representatives; no live feed is asked, somebody saves a file.
"""
