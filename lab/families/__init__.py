"""The model families of the report, each as its literature defines it, small enough to train in seconds.

Importing this package needs torch; importing ``lab.data`` or ``lab.metrics`` does not.
"""
