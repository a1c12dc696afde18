"""How hard the project is to break: by hostile input (``fuzz``), machines (``chaos``) and edits (``mutants``)."""
