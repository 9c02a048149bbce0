"""Lets every test, in whatever folder, import `report`: pytest puts the folder of this file on the path."""
