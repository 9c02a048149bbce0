"""The exported models of the plane in NumPy alone, for figures and for tests of the page that runs them: see ``lab.export``."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from lab.data import Array

MODELS = Path(__file__).parents[1] / "docs" / "assets" / "models"


@dataclass(frozen=True)
class Exported:
    """One export: its constants and its tensors by name, in double precision."""

    constants: dict[str, Any]
    tensors: dict[str, Array]

    def network(self, stem: str, x: Array) -> Array:
        """The fully connected network whose layers are called ``<stem>0``, ``<stem>2``, ...: (n, inputs) to (n, outputs)."""
        layers = sorted(
            int(name[len(stem) : -len(".weight")]) for name in self.tensors if name.startswith(stem) and name.endswith(".weight")
        )
        for i in layers:
            x = x @ self.tensors[f"{stem}{i}.weight"].T + self.tensors[f"{stem}{i}.bias"]
            if i != layers[-1]:
                x = x / (1 + np.exp(-x))
        return x

    def at_time(self, stem: str, x: Array, t: float) -> Array:
        """The same for a network that takes a time in [0, 1] too, as sines and cosines: (n, 2) to (n, 2)."""
        phase = t * math.pi * 2.0 ** np.arange(self.constants["octaves"])
        time = np.concatenate([np.sin(phase), np.cos(phase)])
        return self.network(stem, np.column_stack([x, np.tile(time, (len(x), 1))]))


def read(name: str) -> Exported:
    """The export ``name``."""
    document = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
    tensors = {
        key: np.frombuffer(base64.b64decode(item["data"]), "<f4").reshape(item["shape"]).astype(np.float64)
        for key, item in document["tensors"].items()
    }
    return Exported(document["constants"], tensors)


def euler(model: Exported, start: Array, steps: int) -> Array:
    """All points, (steps + 1, n, 2), of Euler's method for flow matching from noise ``start`` (n, 2) to samples."""
    points = [start]
    for i in range(steps):
        points.append(points[-1] + model.at_time("network.network.", points[-1], i / steps) / steps)
    return np.stack(points)


def ddim(model: Exported, start: Array, steps: int) -> Array:
    """All points, (steps + 1, n, 2), of DDIM without noise of its own, from noise ``start`` (n, 2) to samples."""
    total: int = model.constants["steps"]
    first, last = model.constants["beta"]
    level = np.concatenate([[1.0], np.cumprod(1 - np.linspace(first, last, total))])
    times = np.linspace(0, total, steps + 1).round().astype(int)[::-1]
    points = [start]
    for t, before in pairwise(times):
        noise = model.at_time("denoiser.network.", points[-1], t / total)
        clean = (points[-1] - math.sqrt(1 - level[t]) * noise) / math.sqrt(level[t])
        points.append(math.sqrt(level[before]) * clean + math.sqrt(1 - level[before]) * noise)
    return np.stack(points)
