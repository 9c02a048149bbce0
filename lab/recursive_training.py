"""Models trained on samples of their predecessors, in four regimes of what the next generation sees.

Model 1 is fitted to n real images. Model t + 1 sees, by the regime,

- ``replace``: n samples of model t and nothing else (Shumailov et al. 2024);
- ``grow``: as many samples of model t as ``accumulate`` has data: the control, which has the number and not the past;
- ``refresh``: n images, of which a tenth are real ones, drawn anew, and the others samples of model t;
- ``accumulate``: all that was there before, the n real images among it, and n samples of model t (Gerstgrasser et al.
  2024).

Two models of the digits: a Gaussian mixture over principal components, refitted by expectation-maximisation, and a
variational autoencoder of pixels, trained anew with the same number of gradient steps each time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from lab.digits import CLASSES, PIXELS, Array, classifier, digits
from lab.families.base import Training, mlp
from lab.families.vae import VariationalAutoencoder
from lab.feature_metrics import covered, fid, inception_score

REGIMES = ("replace", "grow", "refresh", "accumulate")
FRESH = 0.1  # share of real data in `refresh`
STYLES, FOUND = 50, 0.25  # clusters of real images; one is kept if it gets this part of its fair share of the samples
TAIL = 0.1  # share of the held-out images that count as its tail
FLOOR = 1e-4  # added to the diagonal of each covariance, in squared pixel values

Fit = Callable[[Array, int], "Model"]


@dataclass(frozen=True)
class Model:
    """A fitted model: `sample(n)` gives images (n, 64); `nll` of images (n, 64) in nats each, or an upper bound of it."""

    sample: Callable[[int], Array]
    nll: Callable[[Array], float]


def seen(regime: str, generation: int, samples: int, last: Model, real: Array, past: Array, rng: np.random.Generator) -> Array:
    """Training data, (m, d), of model `generation` + 1, when `last` is model `generation` and `past` is what it was fitted to.

    `real` are the `samples` real points. Raises `ValueError` for an unknown regime.
    """
    if regime == "replace":
        return last.sample(samples)
    if regime == "grow":
        return last.sample(samples * (generation + 1))
    if regime == "accumulate":
        return np.vstack([past, last.sample(samples)])
    if regime == "refresh":
        fresh = round(FRESH * samples)
        return np.vstack([real[rng.choice(len(real), fresh, replace=False)], last.sample(samples - fresh)])
    raise ValueError(f"regime must be one of {', '.join(REGIMES)}, not {regime!r}")


def generations(regime: str, fit: Fit, real: Array, count: int, seed: int) -> Iterator[Model]:
    """The models 1 to `count` of one regime, from `real` points (n, d); `fit` takes data and a seed."""
    rng = np.random.default_rng([seed, REGIMES.index(regime)])
    data = real
    for generation in range(1, count + 1):
        model = fit(data, 1000 * seed + generation)
        yield model
        if generation < count:
            data = seen(regime, generation, len(real), model, real, data, rng)


def mixture_fit(real: Array, components: int, dimensions: int) -> Fit:
    """Fits a Gaussian mixture with full covariances over the first principal components of the `real` images (n, 64).

    The components are a fixed code: they are not learnt again in later generations.
    """
    code = PCA(dimensions, random_state=0).fit(real)

    def fit(images: Array, seed: int) -> Model:
        state = np.random.RandomState(seed)  # one for all draws: an integer would give the same samples each time
        mixture = GaussianMixture(components, reg_covar=FLOOR, random_state=state)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            mixture.fit(code.transform(images))
        return Model(
            lambda n: np.asarray(code.inverse_transform(mixture.sample(n)[0])),
            lambda held_out: float(-mixture.score(code.transform(held_out))),
        )

    return fit


def choose_components(images: Array, others: Array, dimensions: int, counts: tuple[int, ...]) -> dict[int, float]:
    """Mean log-likelihood in nats of `others` (m, 64) under mixtures fitted to `images` (n, 64), for each number of components."""
    return {count: -mixture_fit(images, count, dimensions)(images, 0).nll(others) for count in counts}


class DigitAutoencoder(VariationalAutoencoder):
    """The autoencoder of `lab.families.vae` for 64 pixels, with a latent of `latent` dimensions."""

    def __init__(self, latent: int = 8, width: int = 128) -> None:
        super().__init__(width)
        self.latent = latent
        self.encoder, self.decoder = mlp(PIXELS, width, width, 2 * latent), mlp(latent, width, width, PIXELS)

    @torch.no_grad()
    def sample(self, n: int) -> torch.Tensor:
        """Draw from the prior, decode, add the decoder's noise: shape (n, 64)."""
        mean: torch.Tensor = self.decoder(torch.randn(n, self.latent))
        return mean + self.log_sigma.exp() * torch.randn_like(mean)


def autoencoder_fit(training: Training) -> Fit:
    """Trains a new autoencoder of pixels; its `nll` is the mean negative evidence lower bound over 16 latents."""

    def fit(images: Array, seed: int) -> Model:
        torch.manual_seed(seed)
        model = DigitAutoencoder()
        model.fit(torch.from_numpy(images).float(), training)
        return Model(
            lambda n: model.sample(n).double().numpy(),
            lambda held_out: float(-model.elbo(torch.from_numpy(held_out).float(), 16).mean()),
        )

    return fit


@cache
def styles() -> tuple[KMeans, Array, float]:
    """Clusters of the training images, the share of each among them, and the distance beyond which a tenth of the held-out lie."""
    clusters = KMeans(STYLES, n_init=4, random_state=0).fit(digits().train)
    share = np.bincount(clusters.labels_, minlength=STYLES) / len(clusters.labels_)
    distances = clusters.transform(digits().held_out).min(axis=1)
    return clusters, share, float(np.quantile(distances, 1 - TAIL))


def evaluate(images: Array) -> dict[str, float]:
    """Measures of images (n, 64) against the held-out half.

    ``fid``, ``precision``, ``recall`` and ``inception_score`` in the features of the classifier; ``styles`` and
    ``classes`` that get at least FOUND of their fair share; ``tail_recall``, recall among the tenth of the held-out
    images farthest from every cluster's centre; ``far``, the share of images that lie as far out as that tenth;
    ``variance``, summed over pixels, as a share of the held-out images' own.
    """
    held_out, network = digits().held_out, classifier()
    clusters, share, edge = styles()
    seen_by, reference = network.features(images), network.features(held_out)
    chances = network.chances(images)
    found = np.bincount(clusters.predict(images), minlength=STYLES) / len(images)
    labelled = np.bincount(chances.argmax(axis=1), minlength=CLASSES) / len(images)
    recalled = covered(reference, seen_by)
    tail = clusters.transform(held_out).min(axis=1) > edge
    return {
        "fid": fid(seen_by, reference),
        "precision": float(covered(seen_by, reference).mean()),
        "recall": float(recalled.mean()),
        "tail_recall": float(recalled[tail].mean()),
        "styles": float((found >= FOUND * share).sum()),
        "classes": float((labelled >= FOUND / CLASSES).sum()),
        "far": float((clusters.transform(images).min(axis=1) > edge).mean()),
        "variance": float(images.var(axis=0).sum() / held_out.var(axis=0).sum()),
        "inception_score": inception_score(chances),
    }


def collapse_run(regime: str, fit: Fit, real: Array, count: int, seed: int, drawn: int, shown: tuple[int, ...]) -> dict[str, object]:
    """All measures of each generation on `drawn` samples, as lists over generations; a few samples of the `shown` ones."""
    rows, pictures = [], {}
    for generation, model in enumerate(generations(regime, fit, real, count, seed), start=1):
        images = model.sample(drawn)
        rows.append({**evaluate(images), "nll": model.nll(digits().held_out)})
        if generation in shown:
            pictures[str(generation)] = np.round(np.clip(images[:: max(1, drawn // 12)][:12], 0, 1) * 15).astype(int).tolist()
    return {"measures": {key: [row[key] for row in rows] for key in rows[0]}, "pictures": pictures}
