"""Model families on real handwritten digits: samples, distances in the features of a classifier, guidance, and walks.

The protocol, written before the runs that are reported. Seven methods of about 60,000 weights each (within 10 %) take
4,000 steps of 128 images of the training half, Adam, rate falling to zero by a cosine. One setting is searched, the
rate: RATES, with seed 100, judged by the Frechet distance to the training half, alike for all; the held-out half plays no
part in it. Reported are seeds 0 to 4 against the held-out half, as many samples as it has images. Nothing is left out.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from lab.image_families import ImageFamily

STEPS, BATCH, RATES, SEARCH_SEED, SEEDS = 4000, 128, (0.001, 0.003, 0.009), 100, 5
GUIDANCE, ASKED = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0), 90  # weights of the guidance; images asked of each class
WALK = 9  # images of a walk


def methods() -> dict[str, Callable[[], ImageFamily]]:
    """A new model of each method."""
    from lab import image_families as families
    from lab import image_paths as paths

    return {
        "autoregressive": families.Autoregressive,
        "vae": families.VariationalAutoencoder,
        "gan": families.AdversarialNetwork,
        "gan_r1": lambda: families.AdversarialNetwork(penalty=1.0),
        "flow": paths.Flow,
        "diffusion": paths.Diffusion,
        "flow_matching": paths.FlowMatching,
    }


def trained(method: str, rate: float, seed: int, steps: int) -> tuple[ImageFamily, float]:
    """A model of `method` and the processor seconds of its training. Seeds torch's global generator."""
    import torch

    from lab.families.base import Training

    levels, labels = training_half()
    torch.manual_seed(seed)
    model, begin = methods()[method](), time.process_time()
    model.fit(levels, labels, Training(steps, BATCH, rate))
    return model, time.process_time() - begin


def training_half() -> tuple[Tensor, Tensor]:
    """Levels 0 to 16, (n, 64), and labels (n,) of the training half."""
    import torch

    from lab.digits import digits

    return torch.from_numpy(np.rint(16 * digits().train)).float(), torch.from_numpy(digits().train_labels).long()


def judged(levels: Tensor) -> dict[str, float]:
    """Distances and shares of samples (n, 64) against the held-out half; copies are nearer to a training image than a hundredth
    of the held-out images are."""
    from lab.digits import classifier, digits
    from lab.feature_metrics import covered, fid, kid

    images = levels.numpy() / 16
    seen, reference = classifier().features(images), classifier().features(digits().held_out)
    return {
        "fid": fid(seen, reference),
        "fid_to_training": fid(seen, classifier().features(digits().train)),
        "kid": kid(seen, reference),
        "precision": float(covered(seen, reference).mean()),
        "recall": float(covered(reference, seen).mean()),
        "copies": float((nearest(images) < np.quantile(nearest(digits().held_out), 0.01)).mean()),
    }


def nearest(images: Any) -> Any:
    """Distance of each image (n, 64) to the training image nearest to it in pixels: shape (n,)."""
    from sklearn.neighbors import NearestNeighbors

    from lab.digits import digits

    return NearestNeighbors(n_neighbors=1).fit(digits().train).kneighbors(images)[0][:, 0]


def one_run(method: str, rate: float, seed: int, steps: int) -> dict[str, Any]:
    """Train and judge one model; of the models that take a label, guidance as well; of seed 0, pictures and walks."""
    import torch

    from lab.digits import digits
    from lab.image_paths import Conditioned

    held_out = torch.from_numpy(np.rint(16 * digits().held_out)).float()
    model, seconds = trained(method, rate, seed, steps)
    samples = model.sample(len(held_out))
    found: dict[str, Any] = {"weights": model.weights(), "passes": model.passes, "train_seconds": seconds, **judged(samples)}
    for name, levels in (("bits", held_out), ("bits_training", training_half()[0])):
        bits = model.bits(levels)
        found[name] = None if bits is None else float(bits.mean())
    if isinstance(model, Conditioned) and seed != SEARCH_SEED:
        found["guidance"] = {str(weight): guided(model, weight) for weight in GUIDANCE}
    if seed == 0:
        found["pictures"] = shown(samples[:10])
        found["walks"] = walks(model)
    return found


def guided(model: Any, weight: float) -> dict[str, Any]:
    """Measures of ASKED images of each class at one weight of the guidance, and how often the classifier sees what was asked."""
    import torch

    from lab.digits import CLASSES, PIXELS, classifier
    from lab.image_families import quantised

    labels = torch.arange(CLASSES).repeat_interleave(ASKED)
    levels = quantised(model.draw(torch.randn(len(labels), PIXELS), labels, weight))
    seen = classifier().chances(levels.numpy() / 16).argmax(axis=1)
    return judged(levels) | {"obeyed": float((seen == labels.numpy()).mean()), "pictures": shown(levels[::ASKED])}


def walks(model: Any) -> list[list[int]] | None:
    """Images on the straight way between two latents of a VAE, or on the great circle between two noises of a flow or a path."""
    import torch

    from lab.image_families import NO_LABEL, VariationalAutoencoder, quantised
    from lab.image_paths import Conditioned, Flow

    torch.manual_seed(1)
    share = torch.linspace(0, 1, WALK).unsqueeze(1)
    with torch.no_grad():
        if isinstance(model, VariationalAutoencoder):
            ends = torch.randn(2, 16)
            return shown(quantised(model.decoder((1 - share) * ends[0] + share * ends[1])))
        if not isinstance(model, Conditioned | Flow):
            return None
        first, second = torch.randn(2, 64)
        angle = torch.arccos(first @ second / first.norm() / second.norm())
        noise = (torch.sin((1 - share) * angle) * first + torch.sin(share * angle) * second) / torch.sin(angle)
        if isinstance(model, Flow):
            return shown(quantised(model.decode(noise)))
        return shown(quantised(model.draw(noise, torch.full((WALK,), NO_LABEL))))


def shown(levels: Tensor) -> list[list[int]]:
    """Images as `lab.pixels` draws them, values 0 to 15."""
    drawn: list[list[int]] = (levels * 15 / 16).round().int().tolist()
    return drawn


def experiment(folder: Path, steps: int, rates: tuple[float, ...], seeds: int, names: Sequence[str]) -> dict[str, Any]:
    """Search, runs, and their means and spreads."""
    import torch

    from lab.digits import classifier, digits
    from lab.protocol import Journal

    torch.set_num_threads(1)
    journal = Journal(folder, len(names) * (len(rates) + seeds))
    result: dict[str, Any] = {"accuracy": round(classifier().accuracy(), 4), "search": {}, "runs": {}, "results": {}}
    result["real"] = judged(training_half()[0]) | {"pictures": shown(training_half()[0][:10])}
    result["images"] = {"training": len(digits().train), "held_out": len(digits().held_out)}
    for name in names:
        tried = {rate: journal.run(f"search-{name}-{rate}", lambda n=name, r=rate: one_run(n, r, SEARCH_SEED, steps)) for rate in rates}  # type: ignore[misc]
        rate = min(tried, key=lambda r: tried[r]["fid_to_training"])
        runs = [journal.run(f"{name}-{rate}-{seed}", lambda n=name, r=rate, s=seed: one_run(n, r, s, steps)) for seed in range(seeds)]  # type: ignore[misc]
        result["search"][name] = {str(r): tried[r]["fid_to_training"] for r in rates} | {"used": rate}
        result["runs"][name], result["results"][name] = runs, spreads(runs)
        if "guidance" in runs[0]:
            result.setdefault("guidance", {})[name] = {w: spreads([run["guidance"][w] for run in runs]) for w in runs[0]["guidance"]}
    return result


def spreads(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Mean and standard deviation over runs of each number."""
    numbers = [key for key, value in runs[0].items() if isinstance(value, float)]
    return {key: {"mean": float(np.mean([r[key] for r in runs])), "sd": float(np.std([r[key] for r in runs], ddof=1))} for key in numbers}


def rounded(value: Any) -> Any:
    """Every float to four significant digits."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
