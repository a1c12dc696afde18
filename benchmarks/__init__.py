"""Measurements and pictures that are not tests."""
