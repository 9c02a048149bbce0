"""Lets every test, in whatever folder, import `report`: pytest puts the folder of this file on the path."""

from hypothesis import settings

# The same examples at each run, on a machine of any speed.
settings.register_profile("report", deadline=None, derandomize=True)
settings.load_profile("report")
