"""Every figure that is drawn from closed forms states numbers that can be checked, and draws in both schemes."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lab import style as look

ROOT = Path(__file__).parents[2]


def numbers(name: str) -> Any:  # Any: each script has its own table
    """What the script of the figure says of itself."""
    return import_module(f"lab.{name}").numbers()


def test_forward_fit_covers_and_reverse_fit_settles() -> None:
    found = numbers("foundations.kl_directions")
    assert (found["forward_mean"], found["forward_spread"] ** 2) == pytest.approx((0, 10))
    assert found["reverse_mean"] == pytest.approx(3, abs=0.02)
    assert found["forward_fit_forward_kl"] < found["reverse_fit_forward_kl"]
    assert found["reverse_fit_reverse_kl"] < found["forward_fit_reverse_kl"]


def test_cache_of_one_sequence_at_128k() -> None:
    found = numbers("architectures.kv_cache")
    assert [found[kind]["gib_128k"] for kind in ("MHA", "GQA", "MLA", "MQA")] == [320, 40, 11.25, 5]


def test_schedules_lose_half_of_the_signal_at_different_steps() -> None:
    found = numbers("architectures.noise_schedules")
    assert (found["linear"]["equal_step"], found["cosine"]["equal_step"]) == (260, 497)


def test_constants_in_the_data_file_are_those_of_the_calculator() -> None:
    from lab.calc import chinchilla
    from lab.scaling import chinchilla_optima

    expected = (chinchilla.HOFFMANN_PRINTED, chinchilla.HOFFMANN_UNROUNDED, chinchilla.BESIROGLU)
    assert tuple(chinchilla_optima.laws().values()) == expected


def test_computed_sizes_round_to_the_published_ones() -> None:
    import json

    data = json.loads((ROOT / "lab/architectures/moe_total_active.json").read_text(encoding="utf-8"))
    found = numbers("architectures.moe_total_active")
    for row in data["models"]:
        assert found[row["name"]]["total"] == pytest.approx(row["published_total"], rel=0.01)
        assert found[row["name"]]["active"] == pytest.approx(row["published_active"], rel=0.02)


def test_true_reward_falls_again_under_heavy_tails_only() -> None:
    found = numbers("foundations.reward_overoptimisation_bound")
    assert found["heavy_last_true"] < found["heavy_best_true"] / 10
    assert found["gaussian_last_true"] == pytest.approx(found["gaussian_last_proxy"] / 2, rel=1e-6)


def test_simulated_collapse_agrees_with_the_closed_form() -> None:
    found = numbers("scaling.gaussian_collapse")
    assert found["replaced_100_mean"] == pytest.approx(found["replaced_100"], abs=0.06)
    assert found["accumulated_500_mean"] == pytest.approx(found["accumulated_500"], abs=0.02)


def test_measured_bias_of_fid_falls_as_one_over_n() -> None:
    for row in numbers("foundations.fid_bias").values():
        assert row["1024"] / row["4096"] == pytest.approx(4, rel=0.15)


def test_negation_scores_above_paraphrase() -> None:
    found = numbers("foundations.overlap_metrics")
    assert all(found["negated"][metric] > found["paraphrase"][metric] for metric in ("BLEU", "ROUGE-1", "ROUGE-L"))


def test_simulations_repeat_what_was_measured() -> None:
    import json

    from lab.foundations import fid_bias

    data = json.loads(fid_bias.DATA.read_text(encoding="utf-8"))
    assert fid_bias.estimate(16, 512, 0) == pytest.approx(data["estimates"]["16"][0][0], abs=data["measured"]["tolerance"])


def test_torn_pairs_and_crosstalk_are_those_of_a_simulation() -> None:
    from lab.architectures import parallel_unmasking, superposition_noise

    assert parallel_unmasking.simulated(16, 4, 4000, 0) == pytest.approx(parallel_unmasking.torn(16, 4), rel=0.05)
    with pytest.raises(ValueError, match="divide"):
        parallel_unmasking.torn(16, 3)
    crosstalk = superposition_noise.simulated(1280, 128, 0.01, 2000, 0)
    assert crosstalk == pytest.approx(superposition_noise.noise(10, 0.01, 128), rel=0.05)


def test_groups_coins_and_passages() -> None:
    groups = numbers("architectures.group_advantages")
    assert (round(groups["right_2"], 2), round(groups["wrong_2"], 2)) == (1.73, -0.58)
    coins = numbers("foundations.coding_cost")
    assert coins["entropy_0.5"] == 1
    assert coins["entropy_0.2"] < coins["0.2_believed_0.5"] == 1 < coins["0.2_believed_0.8"]
    assert 1 / numbers("foundations.memorised_passages")["0.8_50"] == pytest.approx(70_000, rel=0.01)
    assert numbers("architectures.contrastive_batch")["0.02_32768"] == pytest.approx(0.4, abs=0.01)


def test_double_descent_in_closed_form_is_that_of_random_data() -> None:
    from lab.scaling import double_descent

    for inputs in (30, 200, 500):  # far from the peak, where the mean of 200 runs is near its expectation
        assert double_descent.measured(inputs)[0] == pytest.approx(double_descent.expected(inputs), rel=0.08)
    with pytest.raises(ValueError, match="infinite"):
        double_descent.expected(100)


def test_votes_amplify_what_is_most_frequent() -> None:
    found = numbers("scaling.vote_over_chains")
    assert found["spread_1"] == pytest.approx(0.4, abs=0.01)
    assert found["spread_129"] > 0.99 > found["spread_9"] > 0.4 > found["rival_9"] > found["rival_129"]


def test_price_barrier_patches_and_effective_data_are_the_chapters_own() -> None:
    assert numbers("scaling.run_cost")["example"] == pytest.approx(83_000, rel=0.01)
    assert numbers("scaling.competition_barrier")["0.3_0.1"] == pytest.approx(4.7e7, rel=0.01)
    assert numbers("architectures.patch_tokens")["512_2"] == 1024
    repeated = numbers("scaling.effective_data")
    assert [round(repeated[str(n)] / n, 2) for n in (4, 16, 40)] == [0.93, 0.66, 0.38]
    guided = numbers("families.guided_density")
    assert (guided["mean_1"], guided["spread_1"]) == (pytest.approx(1), pytest.approx(1, abs=1e-3))
    assert guided["mean_4"] > guided["mean_2"] > 1 > guided["spread_2"] > guided["spread_4"]


def test_bits_of_fraction_make_a_format_high_and_bits_of_exponent_wide() -> None:
    found = numbers("scaling.number_formats")
    for finer, coarser, bits in (("FP16", "BF16", 3), ("BF16", "E4M3", 4), ("E4M3", "E5M2", 1)):
        assert found[finer]["decibels"] - found[coarser]["decibels"] == pytest.approx(20 * bits * math.log10(2), abs=0.1)
    assert [(found[name]["from"], found[name]["to"]) for name in ("FP16", "E5M2", "E4M3")] == [(-13, 14), (-13, 14), (-5, 7)]
    assert [round(found[name]["decibels"], 1) for name in ("FP16", "BF16", "E4M3", "INT8")] == [73.6, 55.6, 31.5, 43.8]


def test_models_are_those_of_the_catalogue_and_their_place_is_what_the_page_says() -> None:
    from lab.scaling import models_trained

    assert models_trained.read() == models_trained.rows()
    found = numbers("scaling.models_trained")
    assert len(found) == 27
    assert all(1 < found[name]["ratio"] < 2 for name in ("gpt-3", "gopher", "palm"))
    assert found["chinchilla"]["ratio"] == pytest.approx(found["chinchilla"]["best"], rel=0.1)
    assert all(found[name]["ratio"] > 10 * found[name]["best"] for name in ("deepseek-v3", "kimi-k2", "phi-4", "qwen3", "gemma-3"))


SCRIPTS = [
    *(f"architectures.{name}" for name in ("attention_cost", "attention_masks", "kv_cache", "moe_total_active")),
    *(f"architectures.{name}" for name in ("noise_schedules", "preference_loss", "rope", "state_space_cost")),
    *(f"families.{name}" for name in ("families_measured", "latent_walk", "optimal_discriminator", "sampling_paths")),
    *(f"foundations.{name}" for name in ("benchmark_error", "entropy_temperature", "fid_bias", "interpolation_norm")),
    *(f"foundations.{name}" for name in ("generative_discriminative", "kl_directions", "optimiser_paths")),
    *(f"foundations.{name}" for name in ("overlap_metrics", "recurrent_gradients", "watermark_z")),
    "foundations.reward_overoptimisation_bound",
    "overview.field_map",
    *(f"scaling.{name}" for name in ("chinchilla_optima", "diminishing_returns", "emergence_metric", "isoloss")),
    *(f"scaling.{name}" for name in ("gaussian_collapse", "lora_counts", "quantisation_error", "repeated_sampling")),
    "scaling.training_memory",
    "scaling.models_trained",
    "scaling.number_formats",
    *(f"architectures.{name}" for name in ("contrastive_batch", "group_advantages", "parallel_unmasking", "superposition_noise")),
    *(f"foundations.{name}" for name in ("coding_cost", "lossy_chain", "memorised_passages")),
    *(f"scaling.{name}" for name in ("competition_barrier", "double_descent", "effective_data", "run_cost", "vote_over_chains")),
    *(f"architectures.{name}" for name in ("descent", "open_models", "patch_tokens")),
    *(f"families.{name}" for name in ("guided_density", "passes_and_likelihood")),
    *(f"applications.{name}" for name in ("answer_threshold", "detector_value", "effects_of_assistance")),
    *(f"applications.{name}" for name in ("pass_at_k", "step_success", "zero_failures")),
    *(f"applications.{name}" for name in ("clip_cost", "codec_rates", "draft_and_check", "imperfect_checker", "memory_score")),
    *(f"applications.{name}" for name in ("patients_needed", "people_detecting", "repeated_attempts", "small_groups")),
    *(f"applications.{name}" for name in ("variety", "week_saved")),
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_text_crosses_the_edge_or_is_too_small_for_a_phone(name: str) -> None:
    """Laid out in the widest of the fonts; labels of ticks beyond the axes exist, undrawn, wholly outside."""
    matplotlib = pytest.importorskip("matplotlib")
    from matplotlib.text import Text

    with matplotlib.rc_context(look.settings(look.LIGHT)):
        figure: Any = import_module(f"lab.{name}").draw(look.LIGHT)  # Any: as `numbers`
        figure.draw_without_rendering()
        page = figure.bbox.padded(1)
        for text in figure.findobj(Text):
            extent = text.get_window_extent()
            if text.get_visible() and text.get_text().strip() and page.overlaps(extent):
                assert text.get_fontsize() >= 12, text.get_text()
                assert page.contains(extent.x0, extent.y0), text.get_text()
                assert page.contains(extent.x1, extent.y1), text.get_text()
