"""Posture Atlas: a desktop atlas of force posture, with one map, one timeline and one clock."""

__version__ = "0.1.0"
