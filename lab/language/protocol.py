"""What the experiment with the language model does, in numbers.

Fixed beforehand and not searched: the shape, the tokenizer's vocabulary, the rate and number of steps of the main training.
Searched, on the validation text of the new domain alone: the learning rate of each way of adaptation, two for each. The test
text decides nothing. One seed for every training; the fits of the n-grams have none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from lab.language.model import Shape
from lab.language.sampling import Decoding
from lab.language.train import Training

SETTINGS: dict[str, tuple[str, ...]] = {  # the stages in their order, and the modules that decide each beside the common ones
    "training": (),
    "ngrams": ("ngrams",),
    "mixture": ("ngrams",),
    "attention": ("heads",),
    "decoding": ("sampling",),
    "cache": ("sampling",),
    "adaptation": ("adapt",),
    "quantisation": ("compress",),
    "distillation": ("compress",),
    "watermark": ("watermark", "sampling"),
}
_FIELDS: dict[str, tuple[str, ...]] = {
    "ngrams": ("byte_orders",),
    "attention": ("sentence",),
    "decoding": ("decodings", "rows", "samples", "sample_length"),
    "cache": ("cache_lengths", "cache_repeats"),
    "adaptation": ("adaptations", "adapting"),
    "quantisation": ("roundings",),
    "distillation": ("student", "student_seeds", "teaching", "longer"),
    "watermark": ("marked_texts", "marked_length", "marked_lengths", "strengths", "attacked", "redrawn"),
}


def _decodings() -> dict[str, Decoding]:
    """Every way of decoding by its name, with temperatures and shares in hundredths, since names hold no dots."""
    ways = {"plain": Decoding()}
    ways |= {f"temperature-{t}": Decoding(temperature=t / 100) for t in (30, 50, 70, 120)}
    ways |= {f"top-k-{k}": Decoding(top_k=k) for k in (5, 20, 50)}
    ways |= {f"top-p-{p}": Decoding(top_p=p / 100) for p in (50, 80, 90, 95)}
    return ways | {f"min-p-{m}": Decoding(min_p=m / 100) for m in (2, 5, 10, 30)}


@dataclass(frozen=True)
class Scale:
    """Sizes of the experiment. `files` limits the files read of each package; `costs` are rough seconds of the stages."""

    shape: Shape = field(default_factory=Shape)
    training: Training = field(default_factory=lambda: Training(steps=2000))
    looks: tuple[int, ...] = (0, 25, 50, 100, 200, 300, 450, 700, 1000, 1400, 1700, 2000)
    files: int | None = None
    byte_orders: int = 7
    sentence: str = "Returns the mean of the array elements. The mean of the array is"
    decodings: dict[str, Decoding] = field(default_factory=_decodings)
    rows: int = 16
    samples: int = 10
    sample_length: int = 200
    cache_lengths: tuple[int, ...] = (32, 64, 128, 256)
    cache_repeats: int = 3
    adaptations: dict[str, tuple[float, ...]] = field(
        default_factory=lambda: {"lora-4-qv": (3e-3, 1e-2), "lora-8-all": (3e-3, 1e-2), "full": (6e-4, 2e-3)}
    )
    adapting: Training = field(default_factory=lambda: Training(steps=50, warm_up=0.1, decay=0.0))
    roundings: tuple[tuple[str, int], ...] = tuple(
        (grain, bits) for grain, all_bits in (("tensor", (8, 6, 4)), ("row", (8, 6, 4, 3)), ("block", (8, 4, 3))) for bits in all_bits
    )
    student: Shape = field(default_factory=lambda: Shape(width=64, layers=2, heads=2, inner=128))
    student_seeds: tuple[int, ...] = (0,)
    teaching: Training = field(default_factory=lambda: Training(steps=200))
    longer: float = 2.5
    marked_texts: int = 100
    marked_length: int = 200
    marked_lengths: tuple[int, ...] = (25, 50, 100, 200)
    strengths: tuple[float, ...] = (0.0, 1.0, 2.0, 4.0)
    attacked: float = 2.0
    redrawn: tuple[int, ...] = (0, 10, 20, 30, 50, 70, 100)  # per cent
    tolerance: str = "bits per byte: 0.02; shares: 0.05; z: 0.5; seconds and their ratios: not compared"
    costs: dict[str, float] = field(
        default_factory=lambda: dict(zip(SETTINGS, (620.0, 10.0, 15.0, 2.0, 40.0, 15.0, 100.0, 50.0, 70.0, 30.0), strict=True))
    )

    def plain(self) -> dict[str, Any]:
        """The numbers of the protocol for the record."""
        return {key: value for key, value in asdict(self).items() if key not in {"costs", "tolerance", "decodings", "files"}}


def chosen(scale: Scale, stage: str) -> list[Any]:
    """The sizes that decide the outcome of a stage; those of the training decide all."""
    names = ("shape", "training", "looks", "files", *_FIELDS.get(stage, ()))
    return [getattr(scale, name) for name in names]


SMALL = Scale(
    shape=Shape(vocabulary=320, width=16, layers=2, heads=2, inner=32, context=32),
    training=Training(steps=12, batch=4),
    looks=(0, 12),
    files=60,
    byte_orders=3,
    decodings={"plain": Decoding(), "top-p-90": Decoding(top_p=0.9)},
    rows=2,
    samples=2,
    sample_length=30,
    cache_lengths=(8, 32),
    cache_repeats=1,
    adaptations={"lora-2-qv": (1e-2,), "full": (1e-3,)},
    adapting=Training(steps=3, batch=2),
    roundings=(("row", 8), ("block", 4)),
    student=Shape(vocabulary=320, width=8, layers=1, heads=1, inner=16, context=32),
    teaching=Training(steps=3, batch=2),
    student_seeds=(0,),
    marked_texts=4,
    marked_length=30,
    marked_lengths=(10, 30),
    strengths=(0.0, 2.0),
    redrawn=(0, 100),
)
