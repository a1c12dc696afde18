"""Builds that are killed, starved, hindered and lied to: ``python -m hardness.chaos``.

The laws are always the same. The published site is the one before or the one after, whole. What the cache holds is
believed only where it is as it was written. A build that cannot go on says why in a line, without a traceback, and the
next one that can is as good as the first.
"""
