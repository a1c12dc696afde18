"""Small changes of the rules and exports, each of which some test should notice: ``python -m hardness.mutants``."""
