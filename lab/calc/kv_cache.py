"""Bytes that a decoder keeps for keys and values while it generates.

Multi-query attention: Shazeer 2019 (arXiv:1911.02150). Grouped-query attention: Ainslie et al. 2023 (arXiv:2305.13245).
Multi-head latent attention: DeepSeek-AI 2024 (arXiv:2405.04434, section 2.1.4 and table 1).
"""

from lab.calc import _check


def bytes_per_token(layers: int, kv_heads: int, head_width: int, bytes_per_value: float = 2) -> float:
    """Bytes of keys and values for one token: 2 x layers x kv_heads x head_width x bytes_per_value.

    `kv_heads` is the number of heads for multi-head attention (MHA), the number of groups for grouped-query attention
    (GQA), and 1 for multi-query attention (MQA).
    """
    _check.whole(layers=layers, kv_heads=kv_heads, head_width=head_width)
    _check.positive(bytes_per_value=bytes_per_value)
    return 2 * layers * kv_heads * head_width * bytes_per_value


def latent_bytes_per_token(layers: int, latent_width: int, rotary_width: int, bytes_per_value: float = 2) -> float:
    """Bytes for one token in multi-head latent attention (MLA): one latent and one rotary key a layer."""
    _check.whole(layers=layers, latent_width=latent_width)
    _check.whole(least=0, rotary_width=rotary_width)
    _check.positive(bytes_per_value=bytes_per_value)
    return layers * (latent_width + rotary_width) * bytes_per_value


def cache_bytes(per_token: float, tokens: int, sequences: int = 1) -> float:
    """Bytes of the cache of `sequences` sequences of `tokens` tokens each."""
    _check.positive(per_token=per_token)
    _check.whole(tokens=tokens, sequences=sequences)
    return per_token * tokens * sequences
