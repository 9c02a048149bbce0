"""Every other page of the site, from the second on: what holds of them for all readers."""

from __future__ import annotations

from browser.walking import Walk


class TestSecondHalf(Walk):
    """The pages whose place in the alphabet is even."""

    half = 1
