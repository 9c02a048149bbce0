"""The mathematics of the language model, and its experiment on a small scale."""

from __future__ import annotations

import math
import random
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lab.language.corpus import PACKAGES, SHIFTED, Corpus, Document, blocks, is_prose, paragraphs, unseen
from lab.language.ngrams import KneserNey
from lab.language.tokenizer import DOCUMENT, Tokenizer, learn_merges, merged, train

TOY = {tuple(word): times for word, times in (("low·", 5), ("lower·", 2), ("newest·", 6), ("widest·", 3))}
TEXT = b"the mean of the array elements is the sum of the elements over the number of elements\n" * 4 + b"a b c\n"


# ---------- tokenizer ----------


def test_merges_of_the_toy_example_of_sennrich_et_al() -> None:
    """Algorithm 1 of the paper prints the dictionary; its ten merges begin with e s, es t, est ·."""
    pairs = ["e s", "es t", "est ·", "l o", "lo w", "n e", "ne w", "new est·", "low ·", "w i"]
    assert learn_merges(TOY, 10) == [tuple(pair.split()) for pair in pairs]


def test_merges_counted_step_by_step_are_those_counted_anew_each_time() -> None:
    rng = random.Random(3)
    words = {tuple(rng.choice("ab") for _ in range(rng.randint(1, 9))): rng.randint(1, 9) for _ in range(30)}
    spelled, found = {word: list(word) for word in words}, []
    for _ in range(12):
        counts: dict[tuple[str, str], int] = {}
        for word, times in words.items():
            for pair in zip(spelled[word], spelled[word][1:], strict=False):
                counts[pair] = counts.get(pair, 0) + times
        found.append(max(counts, key=lambda pair: counts[pair]))
        spelled = {word: merged(symbols, found[-1]) for word, symbols in spelled.items()}
    assert learn_merges(words, 12) == found


def test_learning_stops_when_no_pair_is_left() -> None:
    assert learn_merges({("a", "b"): 1}, 5) == [("a", "b")]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train([TEXT], 280)


def test_any_bytes_come_back(tokenizer: Tokenizer) -> None:
    rng = random.Random(1)
    texts = [b"", b"  two  spaces \n\n", bytes(range(256)), "naïve – 日本 🙂".encode(), TEXT]
    for text in texts + [rng.randbytes(rng.randint(1, 60)) for _ in range(200)]:
        tokens = tokenizer.encode(text)
        assert tokenizer.decode(tokens) == text
        assert DOCUMENT not in tokens


def test_the_vocabulary_has_the_size_asked_for_and_shortens_its_text(tokenizer: Tokenizer) -> None:
    assert len(tokenizer) == 280
    assert len(tokenizer.encode(TEXT)) < len(TEXT) / 2
    with pytest.raises(ValueError, match="at least 257 tokens, not 256"):
        train([TEXT], 256)


def test_words_of_the_exported_file_are_cut_as_the_tokenizer_cuts(torch: Any) -> None:
    from lab.language.export import WORDS
    from lab.language.tokenizer import cut

    rng = random.Random(2)
    for text in [b" a  b\n\n c\xa0d\x85 12-3", *(bytes(rng.choices(b" \t\nab1-\xa0\xe9", k=30)) for _ in range(200))]:
        assert re.findall(WORDS, text.decode("latin-1")) == [word.decode("latin-1") for word in cut(text)]
        assert b"".join(cut(text)) == text


# ---------- corpus ----------


def test_prose_is_kept_and_doctests_tables_and_short_lines_are_not() -> None:
    prose = "The mean of the elements is the sum of the elements that are in the array, over the number of these."
    assert is_prose(prose)
    assert not is_prose("The mean of the array.")
    assert not is_prose(">>> " + prose)
    assert not is_prose("x y z " * 20 + ".")
    assert not is_prose("| a | b | " * 12 + ".")
    source = f'def f():\n    """Title.\n\n    Notes\n    -----\n    {prose}\n\n    >>> f()\n    {"1 2 3 " * 30}\n    """\n'
    assert list(paragraphs(source)) == [prose]
    assert list(paragraphs("def broken(:")) == []
    assert list(blocks("a\nb\n  c\n\nd")) == ["a b", "c", "d"]


def test_a_paragraph_that_stood_in_an_earlier_document_is_left_out() -> None:
    seen: set[int] = set()
    first, other = " ".join(f"w{i}" for i in range(20)), " ".join(f"v{i}" for i in range(20))
    assert list(unseen(iter([first, first]), seen)) == [first]
    assert list(unseen(iter([first + " w20", other]), seen)) == [other]


def test_a_document_is_in_one_part_whatever_its_text() -> None:
    documents = tuple(Document(f"p/{i}.py", b"x") for i in range(2000))
    parts = {name: len(Corpus(documents, {}).part(name)) for name in ("train", "validation", "test")}
    assert sum(parts.values()) == 2000
    assert 60 <= parts["validation"] <= 140
    assert 110 <= parts["test"] <= 210
    assert Document("p/1.py", b"x").part == Document("p/1.py", b"other").part


# ---------- n-grams ----------


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_chances_after_any_context_add_up_to_one(order: int) -> None:
    rng = np.random.default_rng(order)
    documents = [rng.integers(0, 7, 60).tolist() for _ in range(3)]
    model = KneserNey(documents, vocabulary=9, order=order, boundary=8)
    for _ in range(20):
        context = int(rng.integers(0, 9 ** (order - 1)))
        assert model.probabilities(context * 9 + np.arange(9)).sum() == pytest.approx(1, abs=1e-12)
        assert (model.probabilities(context * 9 + np.arange(9)) > 0).all()


def test_bigram_by_hand() -> None:
    """a b a c: pairs |a ab ba ac, each once, so that D = 1 and all mass goes to the lower order, where D = 1/2."""
    model = KneserNey([[0, 1, 0, 2]], vocabulary=4, order=2, boundary=3)
    assert [level.discount for level in model.levels] == [2 / (2 + 2 * 1), 1.0]
    unigram = [(2 - 0.5) / 4 + 0.5 * 3 / 4 / 4, (1 - 0.5) / 4 + 0.5 * 3 / 4 / 4]  # a follows two tokens, b one
    after_a = model.probabilities(np.array([0 * 4 + 0, 0 * 4 + 1]))  # totals 2, kinds 2: all mass goes down
    assert after_a == pytest.approx(unigram)


def test_depth_counts_the_tokens_before_that_were_seen_together() -> None:
    model = KneserNey([[0, 1, 2, 0]], vocabulary=4, order=3, boundary=3)
    keys = np.array([(0 * 4 + 1) * 4 + 3, (2 * 4 + 1) * 4 + 0, (2 * 4 + 3) * 4 + 0])  # "0 1" seen, only "1" seen, neither
    assert model.depth(keys[:2]).tolist() == [2, 1]
    assert model.depth(keys[2:]).tolist() == [1]  # the boundary stood before the first token


def test_too_long_ngrams_are_refused() -> None:
    with pytest.raises(ValueError, match="fit 63 bits, not 7 with 1024 tokens"):
        KneserNey([[1]], 1024, 7, DOCUMENT)


# ---------- what needs torch ----------


@pytest.fixture(scope="module")
def torch() -> Any:
    module = pytest.importorskip("torch", reason="needs torch: pip install -e '.[lab]'")
    module.set_num_threads(1)
    return module


@pytest.fixture
def model(torch: Any) -> Any:
    from lab.language.model import LanguageModel, Shape

    torch.manual_seed(0)
    return LanguageModel(Shape(vocabulary=280, width=16, layers=2, heads=2, inner=24, context=32)).eval().requires_grad_(False)


def test_attention_rows_add_up_to_one_and_see_no_future(torch: Any, model: Any) -> None:
    seen = model.attention(torch.randint(0, 280, (3, 20)))
    assert seen.shape == (2, 3, 2, 20, 20)
    assert torch.allclose(seen.sum(-1), torch.ones(()), atol=1e-6)
    assert float(seen.triu(1).abs().max()) == 0


def test_a_later_token_changes_nothing_before_it(torch: Any, model: Any) -> None:
    tokens = torch.randint(0, 280, (1, 20))
    other = tokens.clone()
    other[0, 12] = (other[0, 12] + 1) % 280
    difference = (model(tokens) - model(other)).abs().amax(-1)[0]
    assert float(difference[:12].max()) == 0
    assert float(difference[12]) > 0


def test_attention_by_formula_is_that_of_torch(torch: Any, model: Any) -> None:
    x, turns = torch.randn(2, 9, 16), model.turns(0, 9)
    layer = model.blocks[0].attention
    _, _, v = layer.heads_of(x, turns)
    by_formula = layer.output((layer.weights(x, turns) @ v).transpose(1, 2).flatten(2))
    assert torch.allclose(by_formula, layer(x, turns)[0], atol=1e-6)


def test_cache_equals_none(torch: Any, model: Any) -> None:
    from lab.language.sampling import Decoding, beginnings, generate

    tokens = torch.randint(0, 280, (2, 15))
    whole, cache = model(tokens), None
    for i in range(15):
        step, cache = model.step(tokens[:, i : i + 1], cache)
        assert torch.allclose(step[:, 0], whole[:, i], atol=1e-5)
    for decoding in (None, Decoding(top_p=0.9)):
        one, two = (generate(model, beginnings(3), 20, decoding, cached=cached)[0] for cached in (True, False))
        assert torch.equal(one, two)


def test_rotary_scores_depend_on_the_distance_alone(torch: Any) -> None:
    from lab.calc import rope
    from lab.language.model import rotate, rotations

    q, k = torch.randn(8), torch.randn(8)

    def score(i: int, j: int) -> float:
        return float(rotate(q[None], rotations(8, torch.tensor([i]))) @ rotate(k[None], rotations(8, torch.tensor([j]))).T)

    assert score(9, 4) == pytest.approx(score(105, 100), abs=1e-4)
    assert score(9, 4) != pytest.approx(score(9, 5), abs=1e-3)
    turned = rotate(q[None], rotations(8, torch.tensor([7])))[0]
    assert turned.numpy() == pytest.approx(rope.rotate(q.double().numpy(), 7), abs=1e-6)


def test_number_of_weights_is_that_of_the_calculator(torch: Any, model: Any) -> None:
    from lab.calc import transformer

    shape = transformer.Shape(280, layers=2, width=16, heads=2, kv_heads=2, head_width=8, inner=24, gated=True)
    assert model.weights() == transformer.parameters(shape)


def test_bits_per_byte_of_a_uniform_model(torch: Any, model: Any, tokenizer: Tokenizer) -> None:
    """A model without preference pays log2 V a token: the bits per byte are that times tokens over bytes."""
    from lab.language.train import bits_per_byte, stream

    with torch.no_grad():
        model.embedding.weight.zero_()
    text = stream(tokenizer, [TEXT, b"x" * 50])
    tokens, size = len(text) - 2, len(TEXT) + 50
    assert bits_per_byte(model, text, tokenizer) == pytest.approx(tokens * math.log2(280) / size, rel=1e-6)


def test_windows_give_every_token_the_chance_of_one_pass(torch: Any, model: Any) -> None:
    from lab.language.train import log_probabilities

    text = torch.randint(0, 280, (100,))
    found = log_probabilities(model, text, batch=2)
    logp = model(text[None, :32])[0].log_softmax(-1)
    expected = logp.gather(-1, text[1:33, None])[:, 0]
    assert found.shape == (99,)
    assert torch.allclose(found[:32], expected, atol=1e-5)
    later = model(text[None, 80:99])[0, -1].log_softmax(-1)[text[99]]
    assert float(found[98]) == pytest.approx(float(later), abs=1e-4)


def test_cuts_are_those_of_the_calculator(torch: Any) -> None:
    from lab.calc import decoding as closed
    from lab.language.sampling import Decoding

    logits = torch.randn(280, dtype=torch.float64) * 3
    logits[DOCUMENT] = -50.0  # never drawn, here because it has no chance anyway
    p = closed.softmax(logits.numpy(), 0.8)
    for way, mask in (
        (Decoding(0.8, top_k=7), closed.top_k(p, 7)),
        (Decoding(0.8, top_p=0.7), closed.nucleus(p, 0.7)),
        (Decoding(0.8, min_p=0.1), closed.min_p(p, 0.1)),
    ):
        assert way.probabilities(logits).numpy() == pytest.approx(closed.renormalised(p, mask), abs=1e-9)


def test_low_rank_update_starts_as_the_model_and_merges(torch: Any, model: Any) -> None:
    from lab.calc import lora
    from lab.language.adapt import QUERY_VALUE, merge, trained_weights, with_low_rank

    tokens = torch.randint(0, 280, (1, 9))
    adapted = with_low_rank(model, 3, QUERY_VALUE)
    assert trained_weights(adapted) == lora.model_parameters(2, 16, 3)
    assert torch.equal(adapted(tokens), model(tokens))
    for name, parameter in adapted.named_parameters():
        if name.endswith(".b"):
            torch.nn.init.normal_(parameter)
    before = adapted(tokens)
    merge(adapted)
    assert torch.allclose(adapted(tokens), before, atol=1e-5)
    assert not torch.allclose(before, model(tokens), atol=1e-3)


def test_green_lists_hold_half_and_the_score_is_that_of_the_formula(torch: Any) -> None:
    from lab.language.watermark import green_lists, score

    lists = green_lists(40, 1)
    assert (lists.sum(1) == 20).all()
    before = next(i for i in range(40) if lists[i].any() and not lists[i, i])
    after = next(j for j in range(40) if lists[before, j] and not lists[j, before])
    pair, twice = torch.tensor([before, after]), torch.tensor([before, after, before, after])
    assert score(lists, pair) == pytest.approx(1)  # one pair, green: (1 - 1/2) / sqrt(1/4)
    assert score(lists, twice) == pytest.approx(0)  # two different pairs, one of them green
    assert score(lists, twice, distinct=False) == pytest.approx(0.5 / math.sqrt(0.75))  # three pairs, two of them green


def test_training_taken_up_again_ends_where_it_would_have(torch: Any, tokenizer: Tokenizer, tmp_path: Path) -> None:
    from lab.language.model import LanguageModel, Shape
    from lab.language.train import Training, fit, stream

    text, shape = stream(tokenizer, [TEXT]), Shape(vocabulary=280, width=8, layers=1, heads=1, inner=8, context=16)
    plan = Training(steps=102, batch=1)

    def run(checkpoint: Path | None) -> dict[str, Any]:
        torch.manual_seed(0)
        model = LanguageModel(shape)
        result = fit(model, text, plan, looks=(0, 50, 102), look=lambda m: float(m.norm.weight.detach().sum()), checkpoint=checkpoint)
        return result | {"weights": model.embedding.weight.detach().clone()}

    place = tmp_path / "state.pt"
    whole = run(place)
    again = run(place)  # goes on from step 100
    assert again["curve"] == whole["curve"]
    assert len(again["curve"]) == 3
    assert torch.equal(again["weights"], whole["weights"])


def test_small_experiment(torch: Any) -> None:
    missing = [package for package in (*PACKAGES, *SHIFTED) if find_spec(package) is None]
    if missing:
        pytest.skip(f"reads the text of {', '.join(missing)}: pip install -e '.[lab]'")
    from lab.language.check import check_small

    check_small()


def test_committed_model_and_results(torch: Any) -> None:
    pytest.importorskip("scipy", reason="needs scipy: pip install -e '.[lab]'")
    from lab.language.check import check_model, check_results
    from lab.language.outcome import MAIN, MODEL

    if not MAIN.exists():
        pytest.skip("the language model has not been measured yet")
    check_model(MODEL)
    check_results()
