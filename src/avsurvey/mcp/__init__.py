"""The survey as tools of the Model Context Protocol: search, get, compare, cite and conflicts, read only."""
