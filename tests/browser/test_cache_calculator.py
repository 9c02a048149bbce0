"""The cache-calculator exhibit against lab.calc.kv_cache and lab.calc.transformer."""

from __future__ import annotations

import dataclasses

import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, shown_number, slide
from lab.calc import kv_cache, transformer

GIB = 2.0**30
SHAPE = {"layers": 60, "heads": 128, "groups": 16, "headWidth": 128, "latent": 512, "rotary": 64, "bytesPerValue": 2}


def test_bytes_are_those_of_the_lab(open_page: OpenPage) -> None:
    """All four schemes for the shape of DeepSeek-V2, whose latent equals 2.25 groups and is 57 times smaller than MHA."""
    found = call(
        open_page("cache-calculator"),
        "cache",
        "Object.fromEntries(['mha', 'gqa', 'mqa', 'mla'].map((k) => [k, lib.bytesPerToken(k, argument)]))",
        SHAPE,
    )
    assert found == {
        "mha": kv_cache.bytes_per_token(60, 128, 128),
        "gqa": kv_cache.bytes_per_token(60, 16, 128),
        "mqa": kv_cache.bytes_per_token(60, 1, 128),
        "mla": kv_cache.latent_bytes_per_token(60, 512, 64),
    }
    assert found["mla"] / found["mqa"] == 2.25
    assert round(found["mha"] / found["mla"]) == 57


def test_the_page_shows_the_chapters_table(open_page: OpenPage) -> None:
    """20, 2.5, 0.31 and 0.70 GiB at 8,192 tokens."""
    page = open_page("cache-calculator")
    shape = {
        "mha": kv_cache.bytes_per_token(80, 64, 128),
        "gqa": kv_cache.bytes_per_token(80, 8, 128),
        "mqa": kv_cache.bytes_per_token(80, 1, 128),
    }
    shape["mla"] = kv_cache.latent_bytes_per_token(80, 512, 64)
    for name, token in shape.items():
        assert shown_number(page, name) == pytest.approx(kv_cache.cache_bytes(token, 8192), rel=2e-3)
    assert shown_number(page, "mha") == 20 * GIB


def test_context_batch_and_bytes_multiply(open_page: OpenPage) -> None:
    """131,072 tokens, four sequences and one byte: 320 GiB times four, halved."""
    page = open_page("cache-calculator")
    slide(page, "context", 7)
    slide(page, "batch", 2)
    choose(page, "1")
    exact = kv_cache.cache_bytes(kv_cache.bytes_per_token(80, 64, 128, 1), 131072, 4)
    slide(page, "device", 160)
    assert shown_number(page, "mha") == exact == 640 * GIB
    assert shown_number(page, "fit-mha") == int(160e9 / (exact / 4))


@pytest.mark.parametrize("scheme", ["mha", "gqa"])
def test_operations_are_those_of_the_transformer_calculator(open_page: OpenPage, scheme: str) -> None:
    """Scores and mixtures of Llama 3 8B for a token at position 8,192; sharing keys changes bytes and not operations."""
    shape = transformer.LLAMA3_8B
    if scheme == "mha":
        shape = dataclasses.replace(shape, kv_heads=shape.heads)
    given = {
        "layers": shape.layers,
        "heads": shape.heads,
        "groups": shape.kv_heads,
        "headWidth": shape.head_width,
        "latent": 512,
        "rotary": 64,
        "bytesPerValue": 2,
    }
    page = open_page("cache-calculator")
    assert (
        call(page, "cache", "lib.attentionFlop(argument[0], argument[1], 8192)", [scheme, given])
        == transformer.forward_flop(shape, 8192)["scores"]
    )
    assert call(page, "cache", "lib.intensity(argument[0], argument[1])", [scheme, given]) == shape.heads / shape.kv_heads


def test_latent_attention_counts_both_products(open_page: OpenPage) -> None:
    """Each head compares 576 numbers with 576 and mixes 512, two operations each."""
    found = call(open_page("cache-calculator"), "cache", "lib.attentionFlop('mla', argument, 1000)", SHAPE)
    assert found == 60 * 128 * 1000 * 2 * (576 + 512)


def test_more_groups_than_heads_are_as_many_as_heads(open_page: OpenPage) -> None:
    """128 groups of a model with 64 heads are MHA."""
    page = open_page("cache-calculator", "groups=128")
    assert shown_number(page, "gqa") == shown_number(page, "mha")
