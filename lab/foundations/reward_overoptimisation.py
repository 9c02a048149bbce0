"""Reward over-optimisation measured: best-of-n, the KL-regularised optimum and DPO against a learnt proxy of a known reward.

`measure()` builds the worlds of `lab.preferences`, fits proxies to preferences and computes every policy exactly on the
finite set of answers; it takes up what an interruption left, and needs some three minutes of one core. `draw()` shows
proxy and true reward against the KL divergence from the base policy.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lab import record
from lab import style as look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

DATA = Path(__file__).with_suffix(".json")
ROOT = Path(__file__).parents[2]
WORLDS = tuple(f"{tail}-{unit}" for unit in ("saturating", "fading") for tail in ("light", "heavy"))
MIDDLE = "1000"  # number of preferences that is drawn
TITLES = {"light-saturating": "light tails, saturating", "heavy-saturating": "heavy tails, saturating"}
TITLES |= {"light-fading": "light tails, fading", "heavy-fading": "heavy tails, fading"}


@dataclass(frozen=True)
class Scale:
    """Sizes of the experiment: answers, preferences a proxy is fitted to, seeds, n of best-of-n, and what DPO is tried with.

    The betas are in units of the proxy, which are log-odds.
    """

    answers: int = 20_000
    sizes: tuple[int, ...] = (250, 1000, 4000)
    seeds: int = 5
    draws: tuple[int, ...] = tuple(2**i for i in range(15))
    direct_pairs: int = 1000
    betas: tuple[float, ...] = (4.0, 2.0, 1.0, 0.5)
    worlds: tuple[str, ...] = WORLDS


SMALL = Scale(4000, (100,), 2, (1, 4, 64, 1024), 100, (1.0,), ("light-saturating", "heavy-fading"))


def outcome(policy: NDArray[np.float64], proxy: NDArray[np.float64], gold: NDArray[np.float64]) -> dict[str, float]:
    """KL divergence of a policy (k,) in nats, its mean proxy and true reward (each in its spread over the base), its largest chance."""
    from lab.policies import kl_from_base

    spread = float(proxy.std())
    return {
        "kl": kl_from_base(policy),
        "proxy": float(policy @ proxy) / spread,
        "gold": float(policy @ gold),
        "largest": float(policy.max()),
    }


def proxy_run(name: str, scale: Scale, pairs: int, seed: int) -> dict[str, Any]:
    """One proxy: at each n the best of n, and at the same KL the optimum for the proxy and for the true reward itself."""
    from lab import policies, preferences

    tail, _, unit = name.partition("-")
    world = preferences.world(tail, unit, scale.answers, seed)
    proxy, _, accuracy = preferences.fit(world, preferences.compare(world, pairs, seed), seed)
    rows: dict[str, list[dict[str, float]]] = {"best_of_n": [], "tilt": [], "ideal": []}
    for n in scale.draws:
        best = policies.best_of(proxy, n)
        rows["best_of_n"].append(outcome(best, proxy, world.gold))
        kl = rows["best_of_n"][-1]["kl"]
        for key, reward in (("tilt", proxy), ("ideal", world.gold)):
            policy = policies.tilt(reward, policies.beta_for(reward, kl)) if n > 1 else best
            rows[key].append(outcome(policy, proxy, world.gold))
    listed = {key: {field: [row[field] for row in found] for field in found[0]} for key, found in rows.items()}
    correlation = float(np.corrcoef(proxy, world.gold)[0, 1])
    kurtosis = float(np.mean((proxy / proxy.std()) ** 4))
    return {"accuracy": accuracy, "correlation": correlation, "kurtosis": kurtosis, "curves": listed}


def direct_run(name: str, scale: Scale, seed: int) -> dict[str, Any]:
    """DPO at each beta, at its lowest held-out loss and after its last step, beside the optimum for the proxy of the same pairs."""
    from scipy.special import softmax

    from lab import policies, preferences

    tail, _, unit = name.partition("-")
    world = preferences.world(tail, unit, scale.answers, seed)
    compared = preferences.compare(world, scale.direct_pairs, seed)
    proxy, _, _ = preferences.fit(world, compared, seed)
    result: dict[str, Any] = {}
    for beta in scale.betas:
        stopped, last, _ = preferences.fit(world, compared, seed, beta)
        result[f"{beta:g}"] = {
            "tilt": outcome(policies.tilt(proxy, beta), proxy, world.gold),
            "dpo": outcome(softmax(stopped), proxy, world.gold),
            "dpo_last": outcome(softmax(last), proxy, world.gold),
        }
    return result


def experiment(folder: Path, scale: Scale) -> dict[str, Any]:
    """All runs, or what is left of them, with means and standard deviations over seeds."""
    from lab.protocol import Journal

    journal = Journal(folder, len(scale.worlds) * scale.seeds * (len(scale.sizes) + 1))
    result: dict[str, Any] = {"proxies": {}, "direct": {}}
    seeds = range(scale.seeds)
    for name in scale.worlds:
        result["proxies"][name] = {}
        for pairs in scale.sizes:
            rows = [journal.run(f"{name}-{pairs}-{seed}", partial(proxy_run, name, scale, pairs, seed)) for seed in seeds]
            result["proxies"][name][str(pairs)] = summary(rows, scale.draws)
        found = [journal.run(f"{name}-direct-{seed}", partial(direct_run, name, scale, seed)) for seed in seeds]
        for row in found:
            row.pop("run_seconds")
        result["direct"][name] = averaged(found)
    return result


def averaged(rows: list[Any]) -> Any:
    """Of equal nested mappings of numbers or lists of numbers: the same with mean and standard deviation over `rows`."""
    first = rows[0]
    if isinstance(first, dict):
        return {key: averaged([row[key] for row in rows]) for key in first}
    values = np.array(rows, dtype=float)
    return {"mean": rounded(values.mean(axis=0)), "sd": rounded(values.std(axis=0, ddof=1))}


def rounded(values: Any) -> Any:
    """A number or a list of numbers to four significant digits."""
    return [float(f"{value:.4g}") for value in values] if np.ndim(values) else float(f"{float(values):.4g}")


def summary(rows: list[dict[str, Any]], draws: tuple[int, ...]) -> dict[str, Any]:
    """Means over seeds, where the mean true reward peaks, how far it falls from there, and fits of the published forms."""
    result: dict[str, Any] = averaged([{key: row[key] for key in row if key != "run_seconds"} for row in rows])
    for key in ("best_of_n", "tilt"):
        curve = result["curves"][key]
        gold, kl = np.array(curve["gold"]["mean"]), np.array(curve["kl"]["mean"])
        at = int(gold.argmax())
        single = np.array([row["curves"][key]["gold"] for row in rows])
        result[key] = {
            "peak": rounded(gold[at]),
            "peak_n": draws[at],
            "peak_kl": rounded(kl[at]),
            "last": rounded(gold[-1]),
            "fall": rounded(gold[at] - gold[-1]),
            "seeds_that_fall": int((single.max(axis=1) - single[:, -1] > 0.1).sum()),
            "form": form(kl[1:], gold[1:], key),
        }
    return result


def form(kl: NDArray[np.float64], gold: NDArray[np.float64], key: str) -> dict[str, float]:
    """Least squares of Gao et al. 2022: with d = sqrt KL, d (a - b d) for best-of-n and d (a - b log d) for a trained policy."""
    d = np.sqrt(kl)
    design = np.stack([d, -(d**2) if key == "best_of_n" else -d * np.log(d)], axis=1)
    (a, b), *_ = np.linalg.lstsq(design, gold, rcond=None)
    left = gold - design @ np.array([a, b])
    return {"a": rounded(a), "b": rounded(b), "rms": rounded(np.sqrt(np.mean(left**2)))}


def measure() -> None:
    """Run the whole experiment, or what is left of it, and write the data file."""
    import torch

    from lab.protocol import code_digest

    torch.set_num_threads(1)
    started, used = time.perf_counter(), time.process_time()
    own = [ROOT / "lab" / f"{name}.py" for name in ("policies", "preferences")]
    folder = ROOT / "build" / "lab" / f"reward_overoptimisation-{code_digest(*own)[:12]}"
    result: dict[str, Any] = {"settings": asdict(Scale()), **experiment(folder, Scale())}
    result["processor_seconds"] = round(time.process_time() - used, 1)
    record.save(DATA, result, seed=0, seconds=time.perf_counter() - started, tolerance=0.1)


def draw(style: look.Style) -> Figure:
    """Four worlds: true reward of best-of-n, of the optimum for the proxy and of that for the truth, and best-of-n's proxy."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    figure, grid = look.panels(2, 2, height=7.6, sharex=True, sharey=True)
    for ax, name in zip(grid, WORLDS, strict=True):
        panel(ax, data["proxies"][name][MIDDLE]["curves"], style)
        ax.set_title(TITLES[name], fontsize=look.SMALL)
    for ax in grid[2:]:
        ax.set_xlabel("KL from the base, nats")
    for ax in grid[::2]:
        ax.set_ylabel("mean reward")
    lines, labels = grid[0].get_legend_handles_labels()
    figure.legend(lines, labels, loc="outside upper left", ncols=2, columnspacing=1.4)
    return figure


def panel(ax: Axes, curves: dict[str, Any], style: look.Style) -> None:
    """One world: four lines over the KL divergence, a band of one standard deviation over seeds around two of them."""
    shown = [
        ("best_of_n", "proxy", "proxy, best of n", 5),
        ("ideal", "gold", "true, optimum for truth", 2),
        ("best_of_n", "gold", "true, best of n", 0),
        ("tilt", "gold", "true, optimum for proxy", 1),
    ]
    for key, field, label, tone in shown:
        kl, mean = np.array(curves[key]["kl"]["mean"]), np.array(curves[key][field]["mean"])
        if tone in (0, 1):
            spread = np.array(curves[key][field]["sd"])
            ax.fill_between(kl, mean - spread, mean + spread, color=style.colours[tone], alpha=0.16, linewidth=0)
        ax.plot(kl, mean, color=style.colours[tone], linestyle=look.DASHES[tone if tone < 3 else 3], label=label)
    ax.set(xlim=(0, 9.2), ylim=(-0.6, 5))
    look.plain_ticks(ax, "x", [0, 3, 6, 9], ["0", "3", "6", "9"])


def check_small() -> dict[str, Any]:
    """The whole in a few seconds on fewer answers and pairs; no policy gains more proxy at a KL than the optimum does."""
    import tempfile

    import torch

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        found = experiment(Path(folder), SMALL)
    for name in SMALL.worlds:
        curves = found["proxies"][name]["100"]["curves"]
        for best, optimum in zip(curves["best_of_n"]["proxy"]["mean"], curves["tilt"]["proxy"]["mean"], strict=True):
            assert optimum >= best - 1e-3, f"{name}: best-of-n cannot beat the optimum at the same KL"
        for tilted, ideal in zip(curves["tilt"]["gold"]["mean"], curves["ideal"]["gold"]["mean"], strict=True):
            assert ideal >= tilted - 1e-3, f"{name}: nothing has more true reward at a KL than its own optimum"
    return found


def numbers() -> dict[str, Any]:
    """What the data file holds."""
    return dict(json.loads(DATA.read_text(encoding="utf-8")))
