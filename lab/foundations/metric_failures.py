"""Where the usual measures of images fail, on handwritten digits: sample size, dropped classes, and images that are none.

`measure()` takes under a minute of one core. The features and class probabilities are those of the small classifier of
`lab.digits`, in Inception-v3's place.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import pixels, record
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DATA = Path(__file__).with_suffix(".json")
SIZES, SEEDS, KEPT, EACH = (100, 200, 400, 800, 1600, 3200, 6400), 5, (10, 8, 6, 4, 2), 160
COMPONENTS, DIMENSIONS = 5, 24  # of the mixture that serves as a truth with any number of samples
LARGEST_BUT = 2  # sizes before this one are left out of the extrapolation
CHEATS, CLIMB, RATE = 1000, 60, 0.05  # images, steps and step length of the search for what the classifier is sure of
NAMES = {
    "training": "real images",
    "typical": "the most typical third",
    "mixture": "mixture's samples",
    "ten_images": "ten images, copied",
    "optimised_noise": "optimised noise",
    "noise": "noise",
}


def sample_size(sizes: tuple[int, ...], seeds: int) -> dict[str, Any]:
    """FID and KID of two samples of one mixture, whose true distance is 0, and FID extrapolated to infinite samples.

    KID takes at most 2,000 samples of each side, chosen at random, since they come sorted by component. The
    extrapolation is a line in 1/N through the mean estimates (Chong and Forsyth 2020).
    """
    from lab.digits import classifier, digits
    from lab.feature_metrics import fid, kid
    from lab.recursive_training import mixture_fit

    model = mixture_fit(digits().train, COMPONENTS, DIMENSIONS)(digits().train, 0)
    found: dict[str, list[list[float]]] = {"fid": [], "kid": []}
    rng = np.random.default_rng(0)
    for size in sizes:
        pairs = [[classifier().features(model.sample(size)) for _ in range(2)] for _ in range(seeds)]
        found["fid"].append([float(f"{fid(*pair):.4g}") for pair in pairs])
        found["kid"].append([float(f"{kid(*(rng.permutation(each)[:2000] for each in pair)):.4g}") for pair in pairs])
    mean = np.mean(found["fid"], axis=1)
    line = np.polyfit(1 / np.array(sizes[LARGEST_BUT:]), mean[LARGEST_BUT:], 1)
    return {
        "sizes": list(sizes),
        **found,
        "fid_mean": [float(f"{value:.3g}") for value in mean],
        "kid_mean": [float(f"{value:.2g}") for value in np.mean(found["kid"], axis=1)],
        "kid_sd": [float(f"{value:.2g}") for value in np.std(found["kid"], axis=1, ddof=1)],
        "fid_extrapolated": float(f"{line[1]:.2g}"),
    }


def judged(images: NDArray[np.float64]) -> dict[str, float]:
    """FID, KID, Inception Score, precision and recall of images (n, 64) against the held-out half."""
    from lab.digits import classifier, digits
    from lab.feature_metrics import covered, fid, inception_score, kid

    seen, reference = classifier().features(images), classifier().features(digits().held_out)
    return {
        "fid": fid(seen, reference),
        "kid": kid(seen, reference),
        "inception_score": inception_score(classifier().chances(images)),
        "precision": float(covered(seen, reference).mean()),
        "recall": float(covered(reference, seen).mean()),
    }


def dropped_classes(seeds: int) -> dict[str, Any]:
    """Measures of EACH real training images that come from ever fewer classes, for each number of classes; mean over seeds."""
    from lab.digits import CLASSES, digits

    result: dict[str, Any] = {}
    for kept in KEPT:
        rows = []
        for seed in range(seeds):
            rng = np.random.default_rng([seed, kept])
            classes = rng.choice(CLASSES, kept, replace=False)
            pool = np.flatnonzero(np.isin(digits().train_labels, classes))
            rows.append(judged(digits().train[rng.choice(pool, EACH, replace=False)]))
        result[str(kept)] = mean_and_spread(rows)
    return result


def mean_and_spread(rows: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Mean and standard deviation of each measure, to four significant digits."""
    values = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    return {key: {"mean": float(f"{v.mean():.4g}"), "sd": float(f"{v.std(ddof=1):.3g}")} for key, v in values.items()}


def optimised_noise(count: int, seed: int) -> NDArray[np.float64]:
    """Images (count, 64) of noise, moved by signed gradient steps within 0 to 1 until the classifier is sure of a class each."""
    import torch

    from lab.digits import CLASSES, PIXELS, classifier

    network = classifier().network
    layers = [(torch.from_numpy(w), torch.from_numpy(b)) for w, b in zip(network.coefs_, network.intercepts_, strict=True)]
    images = torch.from_numpy(np.random.default_rng(seed).random((count, PIXELS))).requires_grad_()
    wanted = torch.arange(count) % CLASSES
    for _ in range(CLIMB):
        hidden = images
        for weight, bias in layers[:-1]:
            hidden = torch.relu(hidden @ weight + bias)
        logits = hidden @ layers[-1][0] + layers[-1][1]
        (slope,) = torch.autograd.grad(torch.nn.functional.cross_entropy(logits, wanted, reduction="sum"), images)
        images = (images - RATE * slope.sign()).clamp(0, 1).detach().requires_grad_()
    return np.asarray(images.detach().numpy())


def typical(images: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The `share` of images (n, 64) that lies nearest to their mean."""
    distances = ((images - images.mean(axis=0)) ** 2).sum(axis=1)
    return images[distances.argsort()[: round(share * len(images))]]


def sets_of_images(count: int) -> dict[str, NDArray[np.float64]]:
    """What is judged: real images, a third and ten of them, samples, noise, and noise that the classifier is sure of."""
    from lab.digits import CLASSES, PIXELS, classifier, digits
    from lab.recursive_training import mixture_fit

    train = digits().train
    surest = train[classifier().chances(train).argmax(axis=0)]  # one image a class
    return {
        "training": train,
        "typical": np.vstack([typical(train[digits().train_labels == label], 1 / 3) for label in range(CLASSES)]),
        "mixture": mixture_fit(train, COMPONENTS, DIMENSIONS)(train, 0).sample(count),
        "ten_images": np.repeat(surest, count // CLASSES, axis=0),
        "optimised_noise": optimised_noise(count, 0),
        "noise": np.random.default_rng(1).random((count, PIXELS)),
    }


def experiment(sizes: tuple[int, ...], seeds: int, cheats: int) -> dict[str, Any]:
    """All three parts."""
    from lab.digits import classifier

    images = sets_of_images(cheats)
    result: dict[str, Any] = {"accuracy": round(classifier().accuracy(), 4), "sample_size": sample_size(sizes, seeds)}
    print("metric_failures: sample size done, 2 of 3 parts left, under a minute", flush=True)
    result["dropped"] = dropped_classes(seeds)
    result["sets"] = {name: {key: float(f"{value:.4g}") for key, value in judged(those).items()} for name, those in images.items()}
    result["pictures"] = {
        name: np.round(those[np.linspace(0, len(those) - 1, 8).astype(int)] * 15).clip(0, 15).astype(int).tolist()
        for name, those in images.items()
    }
    return result


def measure() -> None:
    """Run all three parts and write the data file."""
    started, used = time.perf_counter(), time.process_time()
    result = experiment(SIZES, SEEDS, CHEATS)
    result["processor_seconds"] = round(time.process_time() - used, 1)
    record.save(DATA, result, seed=0, seconds=time.perf_counter() - started, tolerance=0.05)


def check_small() -> dict[str, Any]:
    """The whole in a few seconds; the bias falls with the sample, and the score of copied images is near its largest."""
    found = experiment((100, 200, 400, 800), 2, 200)
    assert found["sample_size"]["fid_mean"][0] > 3 * found["sample_size"]["fid_mean"][-1] > 0
    assert found["sets"]["ten_images"]["inception_score"] > found["sets"]["training"]["inception_score"]
    assert found["sets"]["ten_images"]["fid"] > 5 * found["sets"]["training"]["fid"]
    return found


def numbers() -> dict[str, Any]:
    """What the data file holds."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))


def draw(style: look.Style) -> Figure:
    """FID against sample size; precision, recall and Inception Score against classes kept; sets of images with their measures."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure = look.canvas(look.WIDTH, 10.4)
    top, bottom = list(figure.subfigures(2, 1, squeeze=False, height_ratios=(0.58, 0.42)).flat)
    for part in (top, bottom):
        part.set_facecolor("none")
    first, second = top.subplots(2, 1)
    bias(first, data["sample_size"], style)
    classes(second, data["dropped"], style)
    for ax, (name, title) in zip(bottom.subplots(len(NAMES), 1), NAMES.items(), strict=True):
        pictures(ax, data, name, title, style)
    return figure


def bias(ax: Axes, data: dict[str, Any], style: look.Style) -> None:
    """Single estimates as marks, their mean as a line, on logarithmic axes."""
    for size, row in zip(data["sizes"], data["fid"], strict=True):
        ax.plot([size] * len(row), row, "o", color=style.colours[0], markersize=4)
    ax.plot(data["sizes"], data["fid_mean"], color=style.colours[0])
    ax.set(xscale="log", yscale="log")
    look.plain_ticks(ax, "x", data["sizes"][::2], [f"{size:,}" for size in data["sizes"][::2]])
    look.plain_ticks(ax, "y", [0.1, 1, 10], ["0.1", "1", "10"])
    look.above(ax, "FID of two samples of one model (truth: 0), by sample size", style.text)


def classes(ax: Axes, data: dict[str, Any], style: look.Style) -> None:
    """Precision, recall and a tenth of the Inception Score, so that all of them reach from 0 to 1."""
    kept = [int(count) for count in data]
    lines = (("precision", 1, "precision", 0), ("recall", 1, "recall", 2), ("inception_score", 10, "Inception Score / 10", 1))
    for key, scale, label, tone in lines:
        mean = [row[key]["mean"] / scale for row in data.values()]
        colour = style.colours[tone]
        ax.plot(kept, mean, color=colour, linestyle=look.DASHES[tone], marker=look.MARKERS[tone], markersize=5, label=label)
    ax.set(xlim=(10.2, 1.8), ylim=(0, 1.05))
    look.plain_ticks(ax, "x", kept, [str(count) for count in kept])
    look.above(ax, "real digits, by the number of classes kept", style.text)
    ax.legend(loc="lower left")


def pictures(ax: Axes, data: dict[str, Any], name: str, title: str, style: look.Style) -> None:
    """Eight images of a set, and its name, Inception Score and FID beside them."""
    pixels.strip(ax, data["pictures"][name], style)
    found = data["sets"][name]
    ax.set_xlim(0, 150)
    look.note(ax, f"{title}\nIS {found['inception_score']:.1f}, FID {found['fid']:.1f}", (76, 4), style.text, linespacing=1.3)
