"""The metric-lab exhibit against lab.calc.gaussians and plain numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser.conftest import OpenPage
from browser.reading import call, choose, settle, shown, shown_number, slide
from lab.calc import gaussians

if TYPE_CHECKING:
    from playwright.sync_api import Page

MODES, RADIUS, SPREAD, NEIGHBOUR = 8, 2.0, 0.4, 5
MODELS: dict[str, dict[str, Any]] = {
    "perfect": {},
    "four": {"modes": 4},
    "copies": {"spread": 0},
    "far": {"radius": 1.75, "spread": 0.5},
    "gaussian": {"shape": "gaussian", "modes": 3},
}
RUN = "const run = (made) => { let step; do step = made.next(); while (!step.done); return step.value; };"
MEASURED = (
    """await (async () => { const { Random } = await import('/exhibits/lib/random.js'); """
    + RUN
    + """const [model, n, d] = argument;
  const [x, y] = [{ ...lib.PERFECT, ...model }, lib.PERFECT].map((each, i) => lib.sample(each, n, d, new Random(1 + i)));
  return { points: [...x], reference: [...y], fid: lib.fid(x, y, d), score: lib.inceptionScore(x, d), kid: run(lib.kid(x, y, d)),
    precision: [...run(lib.covered(x, y, d))], recall: [...run(lib.covered(y, x, d))] }; })()"""
)


def exact(features: int, modes: int = MODES, radius: float = 1.0, spread: float = 1.0, **_: object) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of a ring of Gaussians with noise in the other features."""
    angles = 2 * np.pi * np.arange(modes) / MODES
    centres = radius * RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])
    mean, cov = np.zeros(features), np.eye(features) * spread**2
    mean[:2] = centres.mean(axis=0)
    cov[:2, :2] = np.cov(centres.T, bias=True) + np.eye(2) * (SPREAD * spread) ** 2
    return mean, cov


def inside(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Whether each point lies in a ball around a centre that reaches to its fifth neighbour."""
    radii = np.sort(((centres[:, None] - centres[None]) ** 2).sum(-1), axis=1)[:, NEIGHBOUR]
    return np.asarray((((points[:, None] - centres[None]) ** 2).sum(-1) <= radii + 1e-12).any(axis=1))


def kernel(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The kernel of KID between all rows of two sets of features."""
    return np.asarray((first @ second.T / first.shape[1] + 1) ** 3)


def wait_for_measures(page: Page) -> None:
    """Wait until what is computed in slices is there."""
    settle(page)
    page.wait_for_selector("metric-lab:not([data-busy])")
    settle(page)


@pytest.mark.parametrize("dimension", [1, 2, 5, 16])
def test_the_frechet_distance_of_two_gaussians_is_the_closed_form(open_page: OpenPage, dimension: int) -> None:
    """For random means and covariances, one of them singular, to nine digits."""
    rng = np.random.default_rng(dimension)
    first, second = (rng.standard_normal((dimension, size)) for size in (dimension + 2, max(1, dimension - 1)))
    pair = [{"mean": rng.standard_normal(dimension), "cov": part @ part.T} for part in (first, second)]
    expression = "lib.frechet(...argument.map(({ mean, cov }) => ({ mean: Float64Array.from(mean), cov: Float64Array.from(cov) })))"
    given = [{"mean": each["mean"].tolist(), "cov": each["cov"].ravel().tolist()} for each in pair]
    exactly = gaussians.frechet_distance(pair[0]["mean"], pair[0]["cov"], pair[1]["mean"], pair[1]["cov"])
    assert call(open_page("metric-lab"), "metrics", expression, given) == pytest.approx(exactly, rel=1e-6, abs=1e-6)


def test_the_chapters_example_in_one_dimension(open_page: OpenPage) -> None:
    """Mean 0 and 0.5, standard deviation 1 and 0.8: 0.29."""
    expression = "lib.frechet({ mean: [0], cov: [1] }, { mean: [0.5], cov: [0.64] })"
    assert call(open_page("metric-lab"), "metrics", expression) == pytest.approx(0.29)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("features", [2, 8])
def test_the_page_shows_the_distance_of_the_exact_moments(open_page: OpenPage, name: str, features: int) -> None:
    """The closed form for infinitely many samples, from the mixture itself."""
    state = "&".join(f"{key}={value}" for key, value in (MODELS[name] | {"features": features}).items())
    exactly = gaussians.frechet_distance(*exact(features, **MODELS[name]), *exact(features))
    assert shown_number(open_page("metric-lab", state), "exact") == pytest.approx(exactly, rel=5e-3, abs=1e-9)


@pytest.mark.parametrize("name", ["four", "copies", "gaussian"])
def test_measures_of_samples_are_those_of_numpy(open_page: OpenPage, name: str) -> None:
    """FID, KID, Inception Score, and which points are covered, on the samples of the page."""
    count, features = 60, 4
    found = call(open_page("metric-lab"), "metrics", MEASURED, [MODELS[name], count, features])
    points, reference = (np.array(found[key]).reshape(count, features) for key in ("points", "reference"))
    exactly = gaussians.frechet_distance(points.mean(0), np.cov(points.T), reference.mean(0), np.cov(reference.T))
    assert found["fid"] == pytest.approx(exactly, rel=1e-6)
    within = [(k.sum() - np.trace(k)) / (count * (count - 1)) for k in (kernel(points, points), kernel(reference, reference))]
    assert found["kid"] == pytest.approx(sum(within) - 2 * kernel(points, reference).mean(), rel=1e-9)
    angles = 2 * np.pi * np.arange(MODES) / MODES
    centres = RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])
    logits = -((points[:, None, :2] - centres[None]) ** 2).sum(-1) / (2 * SPREAD**2)
    chances = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    divergence = (chances * (np.log(chances + 1e-300) - np.log(chances.mean(0)))).sum(1)
    assert found["score"] == pytest.approx(np.exp(divergence.mean()), rel=1e-6)
    assert np.array_equal(np.array(found["precision"], bool), inside(points, reference))
    assert np.array_equal(np.array(found["recall"], bool), inside(reference, points))


@pytest.mark.parametrize("features", [2, 8, 16])
def test_the_bias_of_a_perfect_model_follows_its_law(open_page: OpenPage, features: int) -> None:
    """The mean of 80 estimates with 640 samples lies within four standard errors, and two per cent, of the closed form."""
    expression = """await (async () => { const { Random } = await import('/exhibits/lib/random.js'); const random = new Random(11);
      const draw = () => lib.sample(lib.PERFECT, 640, argument, random);
      return [lib.biasLaw(argument) / 640, Array.from({ length: 80 }, () => lib.fid(draw(), draw(), argument))]; })()"""
    law, found = call(open_page("metric-lab"), "metrics", expression, features)
    assert np.mean(found) == pytest.approx(law, abs=4 * np.std(found) / 80**0.5 + 0.02 * law)


def test_copies_beat_the_data_by_inception_score(open_page: OpenPage) -> None:
    """And have perfect precision and no recall."""
    page = open_page("metric-lab")
    page.get_by_role("button", name="Copies").click()
    wait_for_measures(page)
    assert shown_number(page, "score") > shown_number(page, "data") + 0.5
    assert (shown(page, "precision"), shown(page, "recall")) == ("1.00", "0.00")
    assert "at which it never looks" in page.locator(".exhibit-formulas p").inner_text()


def test_precision_does_not_see_dropped_modes(open_page: OpenPage) -> None:
    """Recall and FID do."""
    page = open_page("metric-lab")
    wait_for_measures(page)
    before = shown_number(page, "recall")
    page.get_by_role("button", name="Four modes").click()
    wait_for_measures(page)
    assert shown_number(page, "precision") > 0.9
    assert shown_number(page, "recall") < before - 0.2
    assert shown_number(page, "fid") > 2


def test_fewer_samples_raise_the_fid_of_a_perfect_model(open_page: OpenPage) -> None:
    """Its true value is 0 throughout, and the curve's table falls."""
    page = open_page("metric-lab")
    wait_for_measures(page)
    many = shown_number(page, "fid")
    slide(page, "samples", 0)
    assert shown_number(page, "fid") > 3 * many
    assert shown(page, "exact") == "0"
    page.get_by_role("button", name="Numbers as a table").click()
    page.wait_for_function("() => !document.querySelector('.exhibit-numbers').textContent.includes('…')")
    means = [float(text) for text in page.locator(".exhibit-numbers tbody tr td:nth-child(2)").all_inner_texts()]
    assert len(means) == 8
    assert sorted(means, reverse=True) == means


def test_one_gaussian_of_equal_moments_is_perfect_by_fid(open_page: OpenPage) -> None:
    """Though part of its samples lies off the data."""
    page = open_page("metric-lab", "features=2&samples=640")
    choose(page, "One Gaussian")
    wait_for_measures(page)
    assert shown(page, "exact") == "0"
    assert shown_number(page, "precision") < 0.95


def test_a_drag_over_the_curve_sets_the_samples(open_page: OpenPage) -> None:
    """To the size nearest to the pointer."""
    page = open_page("metric-lab")
    box = page.locator(".exhibit-plot").nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 62, box["y"] + 80)
    page.mouse.up()
    settle(page)
    assert page.evaluate("() => document.querySelector('metric-lab').state.samples") == 20
