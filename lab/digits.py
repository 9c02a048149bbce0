"""The handwritten digits that scikit-learn ships (Alpaydin and Kaynak 1998), and what a small classifier sees in them.

1,797 images of 8 x 8 pixels, here as rows (n, 64) with values 0 to 1. One half, stratified by class, is for training, of
classifier and generators alike; the other is held out for comparison. Inception-v3's part in the usual metrics is played
by a classifier of two hidden layers: `features` are the activations of the second, `chances` its class probabilities.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

Array = NDArray[np.float64]
SIDE, PIXELS, CLASSES, FEATURES = 8, 64, 10, 32
SPLIT_SEED = 0


@dataclass(frozen=True)
class Digits:
    """Two halves of the data: images (n, 64), values 0 to 1, and labels (n,), 0 to 9."""

    train: Array
    train_labels: NDArray[np.int64]
    held_out: Array
    held_out_labels: NDArray[np.int64]


@cache
def digits() -> Digits:
    """The data, always split the same way."""
    images, labels = load_digits(return_X_y=True)
    parts = train_test_split(images / 16.0, labels, test_size=0.5, stratify=labels, random_state=SPLIT_SEED)
    return Digits(parts[0], parts[2], parts[1], parts[3])


class Classifier:
    """A classifier of the digits (64 - 64 - 32 - 10, ReLU), fitted to the training half with a fixed seed."""

    def __init__(self, seed: int = 0) -> None:
        self.network = MLPClassifier((64, FEATURES), alpha=1e-2, max_iter=300, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of passes is meant
            self.network.fit(digits().train, digits().train_labels)

    def features(self, images: Array) -> Array:
        """Activations of the last hidden layer, (n, 32), of images (n, 64)."""
        hidden = images
        for weight, bias in zip(self.network.coefs_[:-1], self.network.intercepts_[:-1], strict=True):
            hidden = np.maximum(hidden @ weight + bias, 0)
        return np.asarray(hidden, dtype=np.float64)

    def chances(self, images: Array) -> Array:
        """Class probabilities, (n, 10), of images (n, 64)."""
        return np.asarray(self.network.predict_proba(images), dtype=np.float64)

    def accuracy(self) -> float:
        """Share of the held-out images that it labels rightly."""
        return float(self.network.score(digits().held_out, digits().held_out_labels))


@cache
def classifier() -> Classifier:
    """The classifier that all measurements share."""
    return Classifier()
