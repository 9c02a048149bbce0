"""Closed forms that the report computes with: pure functions, NumPy at most.

Each function names its units and the source of its formula, and raises `ValueError` for input that cannot be.
"""
