"""What the exhibits of the model families compute and quote: closed forms, the exports in NumPy, captions, and the short table."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from lab.calc import discriminator, gaussians, rate_distortion
from lab.calc.integral import trapezoid
from lab.data import ring
from lab.exported import MODELS, ddim, euler, read
from lab.families import families_measured, latent_walk, optimal_discriminator, sampling_paths
from lab.foundations import eight_families_short, eight_families_tables

DOCS = Path(__file__).parents[2] / "docs"


def caption(chapter: str, name: str) -> str:
    """The caption of a figure, as its chapter has it."""
    text = (DOCS / "families" / f"{chapter}.md").read_text(encoding="utf-8")
    match = re.search(rf"^Figure: (.*) \{{#fig-{name}\}}$", text, re.M)
    assert match
    return match[1]


def test_the_optimal_discriminator_is_its_definition_and_holds_where_densities_underflow() -> None:
    game = discriminator.play(0.5, 1.0)
    p, q = np.exp(game.log_p), np.exp(game.log_q)
    inside = p + q > 1e-200
    np.testing.assert_allclose(game.discriminator[inside], p[inside] / (p + q)[inside], atol=1e-9)
    assert np.isfinite(discriminator.play(-6, 0.3).discriminator).all()


@pytest.mark.parametrize(("mean", "spread"), [(0.0, 1.0), (4.0, 0.5), (-2.0, 0.6), (6.0, 3.0), (-6.0, 0.3)])
def test_the_divergence_lies_between_zero_and_log_two(mean: float, spread: float) -> None:
    game = discriminator.play(mean, spread)
    assert 0 < game.divergence < math.log(2)
    value = trapezoid(
        np.exp(game.log_p) * np.log(np.maximum(game.discriminator, 1e-300))
        + np.exp(game.log_q) * np.log(np.maximum(1 - game.discriminator, 1e-300)),
        discriminator.GRID,
    )
    assert float(value) == pytest.approx(2 * game.divergence - math.log(4), abs=1e-6)
    assert discriminator.jensen_shannon(game.log_p, game.log_p, discriminator.GRID) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("mean", "spread"), [(1.0, 1.0), (4.0, 0.5), (-2.5, 0.7)])
def test_both_gradients_are_those_of_divergences(mean: float, spread: float) -> None:
    """The saturating loss follows 2 JS; the other KL(q, p) - 2 JS (Arjovsky and Bottou 2017, theorem 2.5)."""

    def values(m: float, s: float) -> tuple[float, float]:
        game = discriminator.play(m, s)
        reverse = float(trapezoid(np.exp(game.log_q) * (game.log_q - game.log_p), discriminator.GRID))
        return 2 * game.divergence, reverse - 2 * game.divergence

    game, h = discriminator.play(mean, spread), 1e-4
    for axis in range(2):
        up, down = values(mean + h * (axis == 0), spread + h * (axis == 1)), values(mean - h * (axis == 0), spread - h * (axis == 1))
        assert game.saturating[axis] == pytest.approx((up[0] - down[0]) / (2 * h), abs=1e-6)
        assert game.non_saturating[axis] == pytest.approx((up[1] - down[1]) / (2 * h), rel=1e-5, abs=1e-6)


def test_the_linear_autoencoder_has_the_least_loss_and_trades_one_for_the_other() -> None:
    """Rate falls and error rises with beta; no other distortion does better; the rate is a divergence of Gaussians."""
    found = [rate_distortion.linear_vae(beta, 0.1, 1.0) for beta in (0.5, 1, 2, 8, 50, 100, 1000)]
    rates, errors = zip(*found, strict=True)
    assert list(rates) == sorted(rates, reverse=True)
    assert list(errors) == sorted(errors)
    assert found[-1] == (0, 1)
    rate, error = rate_distortion.linear_vae(4, 0.1, 1.0, axes=1)

    def loss(d: float) -> float:
        return d / (2 * 0.1**2) + 4 * rate_distortion.gaussian_rate(d, 1.0, axes=1)

    assert all(loss(error) <= loss(d) for d in np.geomspace(1e-3, 1, 200))
    # q(z|x) = N(a x, 1 - a^2) with a^2 = 1 - D / v: its mean divergence from N(0, 1) is the rate.
    spread = math.sqrt(error)
    mean = sum(gaussians.kl_1d(math.sqrt(1 - error) * x, spread, 0, 1) for x in (-1.0, 1.0)) / 2
    assert mean == pytest.approx(rate)


def test_shannons_bound_is_met_by_gaussian_data() -> None:
    entropy = math.log(2 * math.pi * math.e)
    assert rate_distortion.least_rate(0.05, entropy) == pytest.approx(rate_distortion.gaussian_rate(0.05, 1.0))


@pytest.mark.parametrize("name", ["vae", "beta_vae", "gan", "diffusion", "flow_matching"])
def test_exports_in_numpy_give_their_reference_outputs(name: str) -> None:
    reference = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))["reference"]
    model, x, outputs = read(name), np.array(reference["inputs"]), reference["outputs"]
    found = {
        "encoder_mean_log_sigma": lambda: model.network("encoder.", x),
        "decoder_mean": lambda: model.network("decoder.", x),
        "generator": lambda: model.network("generator.", x),
        "discriminator_logit": lambda: model.network("discriminator.", x),
        "noise_at_half": lambda: model.at_time("denoiser.network.", x, 0.5),
        "velocity_at_half": lambda: model.at_time("network.network.", x, 0.5),
    }
    for key, expected in outputs.items():
        np.testing.assert_allclose(found[key](), expected, atol=reference["tolerance"])


def test_both_samplers_start_in_the_noise_and_reach_the_support() -> None:
    start = np.random.default_rng(0).standard_normal((200, 2))
    for name, sampler in (("diffusion", ddim), ("flow_matching", euler)):
        path = sampler(read(name), start, 50)
        assert path.shape == (51, 200, 2)
        assert (path[0] == start).all()
        assert (ring().mode_of(path[-1]) < 0).mean() < 0.15


def test_straight_paths_are_straight_and_a_corner_turns_by_its_angle() -> None:
    straight = np.linspace([[0.0, 0.0]], [[3.0, 4.0]], 5)
    corner = np.array([[[0.0, 0.0]], [[1.0, 0.0]], [[1.0, 1.0]]])
    assert sampling_paths.straightness(straight) == pytest.approx(1)
    assert sampling_paths.turning(straight) == pytest.approx(0, abs=1e-6)
    assert sampling_paths.straightness(corner) == pytest.approx(math.sqrt(0.5))
    assert sampling_paths.turning(corner) == pytest.approx(90)


def test_captions_state_the_computed_numbers() -> None:
    """Each number of a caption is the rounded one of its script."""
    walk, text = latent_walk.numbers(), caption("variational-autoencoders", "latent-walk")
    one, four, linear = walk["vae"], walk["beta_vae"], walk["linear_4"]
    assert f"they are {one['distortion']:.3f} and {one['rate']:.2f} nats" in text
    assert f"{four['distortion']:.2f} and {four['rate']:.2f} nats. The linear" in text
    assert f"held at {read('vae').constants['sigma']:.3f} has {linear['distortion']:.3f} and {linear['rate']:.2f} nats" in text
    game, text = optimal_discriminator.numbers(), caption("adversarial-networks", "optimal-discriminator")
    assert f"divergence is {game['divergence']:.3f} nats" in text
    assert f"the slope is {game['saturating']:.3f} for the saturating loss and {game['non_saturating']:.2f} for the other" in text
    paths, text = sampling_paths.numbers(), caption("flow-matching", "sampling-paths")
    noisy, flow = paths["diffusion"], paths["flow_matching"]
    assert f"it is {noisy['1']:.1f} for diffusion and {flow['1']:.1f} for flow matching" in text
    assert f"at 20 steps {noisy['20']:.3f} and {flow['20']:.3f}" in text
    assert f"is {noisy['straightness']:.2f} and {flow['straightness']:.2f} of the path" in text
    assert f"by {noisy['turning']:,.0f} and {flow['turning']:,.0f} degrees" in text
    assert all(noisy[steps] > 2 * flow[steps] for steps in ("20", "50", "100"))
    assert noisy["1"] > 5 * flow["1"]


def test_the_figure_of_all_methods_shows_their_results() -> None:
    data, found = eight_families_tables.read(), families_measured.numbers()
    assert found.keys() == data["methods"].keys()
    floor = data["truth"]["moons"]["floor"]["sliced_w2"]["mean"]
    assert found["vae"]["moons"]["ratio"]["mean"] * floor == pytest.approx(data["results"]["vae"]["moons"]["sliced_w2"]["mean"])
    assert found["gan"]["ring"]["kl"] is None


def test_the_short_table_of_the_exhibits_is_that_of_the_results() -> None:
    """Written again by ``python -m lab.foundations.eight_families_short`` when the results change."""
    expected = json.loads(json.dumps(eight_families_short.short(eight_families_tables.read())))
    found = json.loads(eight_families_short.OUTPUT.read_text(encoding="utf-8"))
    density, shown = expected.pop("ring"), found.pop("ring")
    assert found == expected
    np.testing.assert_allclose(shown.pop("centres"), density.pop("centres"), atol=1e-12)
    assert shown == pytest.approx(density)
