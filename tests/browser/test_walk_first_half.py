"""Every other page of the site, from the first on: what holds of them for all readers."""

from __future__ import annotations

from browser.walking import Walk


class TestFirstHalf(Walk):
    """The pages whose place in the alphabet is odd."""

    half = 0
