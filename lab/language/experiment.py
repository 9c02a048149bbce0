"""The stages of the experiment with the language model: the training, and what is measured of the trained model.

The name of a stage's file changes with the code and the sizes that decide it, so that it is done again when these change.
"""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import asdict, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lab.language import adapt, compress, heads, sampling, train, watermark
from lab.language.corpus import PACKAGES, SHIFTED, Corpus, read
from lab.language.model import LanguageModel
from lab.language.ngrams import KneserNey
from lab.language.protocol import SETTINGS, Scale, chosen
from lab.language.tokenizer import DOCUMENT, Tokenizer
from lab.language.tokenizer import train as train_tokenizer
from lab.protocol import code_digest

HERE = Path(__file__).parent


class Experiment:
    """The stages, each a function that returns what is recorded. What several of them need is made once."""

    def __init__(self, scale: Scale, folder: Path) -> None:
        torch.set_num_threads(1)
        self.scale, self.folder = scale, folder
        folder.mkdir(parents=True, exist_ok=True)

    @cached_property
    def texts(self) -> tuple[Corpus, Corpus]:
        """The text of the experiment, and that of another package without what stands in the first."""
        return read(PACKAGES | SHIFTED, self.scale.files).divided(SHIFTED)

    @property
    def corpus(self) -> Corpus:
        """The text of the experiment."""
        return self.texts[0]

    @property
    def shifted(self) -> Corpus:
        """The text for the adaptation."""
        return self.texts[1]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer, learned from the training text."""
        return train_tokenizer(self.corpus.part("train"), self.scale.shape.vocabulary)

    @cached_property
    def home(self) -> dict[str, Tensor]:
        """Tokens of the three parts of the corpus."""
        return {part: train.stream(self.tokenizer, self.corpus.part(part)) for part in ("train", "validation", "test")}

    @cached_property
    def model(self) -> LanguageModel:
        """The trained model; `training` must have run."""
        model = LanguageModel(self.scale.shape)
        model.load_state_dict(torch.load(self.trained, weights_only=True))
        return model.eval()

    @property
    def trained(self) -> Path:
        """The file of the trained weights."""
        return self.folder / f"{self.key('training')}.state"

    def rows(self, count: int) -> Tensor:
        """Windows of the test text, one after the other: (count or fewer, context + 1)."""
        size = self.scale.shape.context + 1
        text = self.home["test"]
        return text[: len(text) // size * size].view(-1, size)[:count]

    def key(self, stage: str) -> str:
        """Name of a stage's file: it changes with the code and the sizes that decide the outcome."""
        used = ("corpus", "tokenizer", "model", "train") + SETTINGS[stage]
        digest = code_digest(*(HERE / f"{name}.py" for name in used))
        own, sizes = inspect.getsource(getattr(Experiment, stage)), repr(chosen(self.scale, stage))
        return f"{stage}-{hashlib.sha256((digest + own + sizes).encode()).hexdigest()[:12]}"

    def training(self) -> dict[str, Any]:
        """The learning curve of the model in bits per byte on the test text."""
        torch.manual_seed(self.scale.training.seed)
        model = LanguageModel(self.scale.shape)
        bits = partial(train.bits_per_byte, text=self.home["test"], tokenizer=self.tokenizer)
        place = self.folder / f"{self.key('training')}.pt"
        result = train.fit(
            model, self.home["train"], self.scale.training, looks=self.scale.looks, look=bits, checkpoint=place, name="language model"
        )
        torch.save(model.state_dict(), self.trained)
        shown = self.home["train"][: len(self.home["test"])]
        result["bits_per_byte"] = {
            "test": bits(model),
            "validation": train.bits_per_byte(model, self.home["validation"], self.tokenizer),
            "train": train.bits_per_byte(model, shown, self.tokenizer),
        }
        return result | {"weights": model.weights()}

    def ngrams(self) -> dict[str, Any]:
        """Bits per byte of Kneser-Ney n-grams on the same test text: over tokens, over bytes, and over the data.

        For `growth` the training documents come in an order that a hash of their text decides; it holds (tokens, bits).
        """
        texts = {part: self.corpus.part(part) for part in ("train", "test")}
        size = sum(map(len, texts["test"]))
        texts["train"].sort(key=lambda text: hashlib.sha256(text).digest())
        tokens = {part: [self.tokenizer.encode(text) for text in texts[part]] for part in texts}
        raw = {part: [list(text) for text in texts[part]] for part in texts}
        vocabulary, reached = len(self.tokenizer), np.cumsum([len(text) for text in tokens["train"]])

        def counted(order: int, count: int) -> KneserNey:
            return KneserNey(tokens["train"][:count], vocabulary, order, DOCUMENT)

        def bits(order: int, count: int) -> float:
            return counted(order, count).bits(tokens["test"]) / size

        counts = sorted({int(np.searchsorted(reached, reached[-1] / 2**i)) + 1 for i in range(5)})
        orders, whole = range(1, 6), range(1, self.scale.byte_orders + 1)
        return {
            "tokens": {str(order): bits(order, len(reached)) for order in orders},
            "bytes": {str(order): KneserNey(raw["train"], DOCUMENT + 1, order, DOCUMENT).bits(raw["test"]) / size for order in whole},
            "stored": {str(order): sum(len(level.keys) for level in counted(order, len(reached)).levels) for order in orders},
            "growth": {str(order): [(int(reached[n - 1]), bits(order, n)) for n in counts] for order in orders},
        }

    def mixture(self) -> dict[str, Any]:
        """The model beside the 5-gram token by token: where each is better, and what a mixture of the two chances gains.

        `depth` groups the test tokens by how many tokens before them were seen together in training. The weight of the model
        in the mixture is chosen, in steps of a twentieth, on the validation text.
        """
        documents = {part: [self.tokenizer.encode(text) for text in self.corpus.part(part)] for part in self.home}
        ngram = KneserNey(documents["train"], len(self.tokenizer), 5, DOCUMENT)
        chances = {}
        for part in ("validation", "test"):
            predicted = self.home[part][1:] != DOCUMENT
            model = train.log_probabilities(self.model, self.home[part])[predicted].double().exp().numpy()
            chances[part] = (model, ngram.probabilities(ngram.keys(documents[part])))
        weights = [i / 20 for i in range(21)]
        loss = {w: -np.log2(w * chances["validation"][0] + (1 - w) * chances["validation"][1]).mean() for w in weights}
        best = min(weights, key=lambda w: float(loss[w]))
        model, counted = chances["test"]
        size, depth = sum(map(len, self.corpus.part("test"))), ngram.depth(ngram.keys(documents["test"]))
        groups = {
            str(d): {
                "tokens": 100 * float((depth == d).mean()),
                "model": float(-np.log2(model[depth == d]).mean()),
                "ngram": float(-np.log2(counted[depth == d]).mean()),
            }
            for d in np.unique(depth).tolist()
        }
        mixed = float(-np.log2(best * model + (1 - best) * counted).sum()) / size
        return {"weight": best, "bits_per_byte": mixed, "depth": groups}

    def attention(self) -> dict[str, Any]:
        """What the heads do."""
        return heads.report(self.model, self.tokenizer, self.rows(16)[:, :-1], self.scale.sentence, 8)

    def decoding(self) -> dict[str, Any]:
        """Every way of decoding on real text and on samples; the same measures of real test text beside them."""
        rows, reader = self.rows(self.scale.rows), sampling.Reader(self.corpus.part("train"))
        n, length = self.scale.samples, self.scale.sample_length
        every: dict[str, Any] = {}
        for name, way in self.scale.decodings.items():
            every[name] = asdict(way) | sampling.on_text(self.model, rows, way)
            every[name] |= sampling.on_samples(self.model, self.tokenizer, reader, way, n, length)
        greedy, _ = sampling.generate(self.model, sampling.beginnings(1), length, None)
        real = [self.tokenizer.decode(row.tolist()).decode(errors="replace") for row in self.rows(n)[:, : length + 1]]
        text = self.tokenizer.decode(greedy[0].tolist()).decode(errors="replace")
        return {"ways": every, "real": reader.measure(real), "greedy": reader.measure([text]) | {"text": text[:240]}}

    def cache(self) -> dict[str, Any]:
        """Generation with and without a cache of keys and values."""
        return sampling.cache_times(self.model, self.scale.cache_lengths, self.scale.cache_repeats)

    def adaptation(self) -> dict[str, Any]:
        """Low-rank updates and full fine-tuning, each at its rates; the best by the validation text of the new domain."""
        texts = {part: train.stream(self.tokenizer, self.shifted.part(part)) for part in ("train", "validation", "test")}
        before = {
            "test": train.bits_per_byte(self.model, texts["test"], self.tokenizer),
            "home": train.bits_per_byte(self.model, self.home["test"], self.tokenizer),
        }
        methods: dict[str, Any] = {}
        for method, rates in self.scale.adaptations.items():
            tries = [adapt.run(self.model, texts, self.tokenizer, method, replace(self.scale.adapting, rate=rate)) for rate in rates]
            row, changed = min(tries, key=lambda found: found[0]["validation"])
            methods[method] = row | {
                "test": train.bits_per_byte(changed, texts["test"], self.tokenizer),
                "home": train.bits_per_byte(changed, self.home["test"], self.tokenizer),
                "tried": {f"{other['rate']:g}": other["validation"] for other, _ in tries},
            }
        for row in methods.values():
            row["gain_kept"] = 100 * (before["test"] - row["test"]) / (before["test"] - methods["full"]["test"])
        sizes = {part: sum(map(len, self.shifted.part(part))) for part in texts}
        return {"before": before, "methods": methods, "bytes": sizes, "versions": self.shifted.versions, "sha256": self.shifted.digest}

    def quantisation(self) -> dict[str, Any]:
        """Bits per byte of the model with rounded matrices."""
        result: dict[str, Any] = {}
        whole = train.bits_per_byte(self.model, self.home["test"], self.tokenizer)
        for grain, bits in self.scale.roundings:
            rounded = compress.rounded(self.model, bits, grain)
            loss = train.bits_per_byte(rounded, self.home["test"], self.tokenizer)
            row = {"bits_per_byte": loss, "increase": loss - whole, "bits_per_weight": compress.bits_per_weight(self.model, bits, grain)}
            result.setdefault(grain, {})[str(bits)] = row
        return result

    def distillation(self) -> dict[str, Any]:
        """A student alone, one that is taught, and one alone that trains for as long as the taught one takes."""
        taught = compress.taught_by(self.model)
        result: dict[str, Any] = {"weights": LanguageModel(self.scale.student).weights()}
        for name, loss, longer in (("alone", None, 1.0), ("taught", taught, 1.0), ("alone_longer", None, self.scale.longer)):
            rows = []
            for seed in self.scale.student_seeds:
                torch.manual_seed(seed)
                student = LanguageModel(self.scale.student)
                training = replace(self.scale.teaching, seed=seed, steps=round(longer * self.scale.teaching.steps))
                spent = train.fit(
                    student, self.home["train"], training, loss=loss or train.next_token_loss, name=f"student {name}, seed {seed}"
                )
                rows.append((train.bits_per_byte(student, self.home["test"], self.tokenizer), spent["train_seconds"]))
            result[name] = {"bits_per_byte": [bits for bits, _ in rows], "train_seconds": [seconds for _, seconds in rows]}
            result[name] |= {"mean": float(np.mean(result[name]["bits_per_byte"])), "steps": training.steps}
        return result

    def watermark(self) -> dict[str, Any]:
        """z-scores by strength and length, of unmarked and of real text, and after tokens are drawn anew."""
        lists = watermark.green_lists(self.scale.shape.vocabulary, 0)
        count, length = self.scale.marked_texts, self.scale.marked_length
        result: dict[str, Any] = {"real": watermark.summary(lists, self.rows(count)[:, :length]), "strengths": {}, "lengths": {}}
        for delta in self.scale.strengths:
            texts = watermark.marked(self.model, lists, delta, count, length, 0)
            bits = watermark.bits_per_token(self.model, texts)
            result["strengths"][f"{delta:g}"] = {"bits_per_token": bits, **watermark.summary(lists, texts)}
            if delta == self.scale.attacked:
                result["lengths"] = {str(n): watermark.summary(lists, texts[:, :n]) for n in self.scale.marked_lengths}
                result["attack"] = watermark.attack(self.model, lists, texts, self.scale.redrawn, 1)
        return result
