"""KV cache, mixtures of experts, LoRA and ZeRO against published values."""

import pytest

from lab.calc import kv_cache, lora, moe, training_memory


@pytest.mark.parametrize(
    ("layers", "kv_heads", "published"),
    [(80, 8, 327_680), (126, 8, 516_096), (12, 12, 36_864)],  # Qwen2.5 72B, Llama 3.1 405B; GPT-2 small by hand
)
def test_cache_of_a_token_equals_published_bytes(layers: int, kv_heads: int, published: int) -> None:
    width = 64 if layers == 12 else 128
    assert kv_cache.bytes_per_token(layers, kv_heads, width) == published


def test_latent_cache_equals_deepseek_v3() -> None:
    assert kv_cache.latent_bytes_per_token(61, 512, 64) == 70_272


def test_latent_cache_is_that_of_two_and_a_quarter_groups() -> None:
    """DeepSeek-V2, table 1: with a latent of 4 head widths and a rotary key of half a head."""
    latent = kv_cache.latent_bytes_per_token(60, 4 * 128, 64)
    assert latent / kv_cache.bytes_per_token(60, 1, 128) == 2.25


def test_cache_grows_with_tokens_and_sequences() -> None:
    assert kv_cache.cache_bytes(100.0, 10, 3) == 3000
    with pytest.raises(ValueError, match="tokens"):
        kv_cache.cache_bytes(100.0, 0)
    with pytest.raises(ValueError, match="kv_heads"):
        kv_cache.bytes_per_token(1, 0, 64)
    with pytest.raises(ValueError, match="rotary_width"):
        kv_cache.latent_bytes_per_token(1, 1, -1)


def test_mixtral_equals_the_released_model() -> None:
    assert moe.total_parameters(moe.MIXTRAL_8X7B) == 46_702_792_704
    assert round(moe.active_parameters(moe.MIXTRAL_8X7B) / 1e9) == 13


def test_deepseek_v3_equals_its_published_sizes() -> None:
    assert round(moe.total_parameters(moe.DEEPSEEK_V3) / 1e9) == 671
    embedding = moe.DEEPSEEK_V3.vocabulary * moe.DEEPSEEK_V3.width
    assert round((moe.active_parameters(moe.DEEPSEEK_V3) - embedding) / 1e9) == 37


def test_all_experts_chosen_makes_all_parameters_active() -> None:
    dense = moe.Mixture(100, 2, 16, 1024, 64, routed=4, chosen=4)
    assert moe.active_parameters(dense) == moe.total_parameters(dense)
    with pytest.raises(ValueError, match="cannot choose 5 of 4"):
        moe.Mixture(100, 2, 16, 1024, 64, routed=4, chosen=5)
    with pytest.raises(ValueError, match="dense_layers"):
        moe.Mixture(100, 2, 16, 1024, 64, routed=4, chosen=1, dense_layers=3)


def test_lora_on_gpt3_equals_the_published_counts() -> None:
    """Hu et al. 2021: 4.7 and 37.7 million with queries and values adapted at rank 1 and 8."""
    assert lora.model_parameters(96, 12288, 1) == 4_718_592
    assert lora.model_parameters(96, 12288, 8) == 37_748_736


def test_lora_rank_has_a_limit() -> None:
    assert lora.matrix_parameters(100, 50, 2) == 300
    with pytest.raises(ValueError, match="rank must be at most 50"):
        lora.matrix_parameters(100, 50, 51)


@pytest.mark.parametrize(("stage", "published"), [(0, 120.0), (1, 31.4), (2, 16.6), (3, 1.9)])
def test_zero_stages_equal_the_published_gigabytes(stage: int, published: float) -> None:
    """Rajbhandari et al. 2020, figure 1: 7.5 billion parameters on 64 devices."""
    total = sum(training_memory.state_bytes(7.5e9, 64, stage).values()) / 1e9
    assert total == pytest.approx(published, abs=0.05)


def test_one_device_gains_nothing_from_zero() -> None:
    assert training_memory.state_bytes(1e9, 1, 3) == training_memory.state_bytes(1e9, 1, 0)
    with pytest.raises(ValueError, match="stage must be"):
        training_memory.state_bytes(1e9, 8, 4)
