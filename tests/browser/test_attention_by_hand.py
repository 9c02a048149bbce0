"""The attention-by-hand exhibit against NumPy and the numbers of the chapter."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from browser.conftest import OpenPage
from browser.reading import call, settle, shown, slide

Q = np.array([[1.0, 0], [0, 1], [1, 1]])
K = np.array([[1.0, 0], [0, 2], [1, 1]])
V = np.array([[10.0, 0], [0, 10], [5, 5]])


def reference(q: NDArray[np.float64], *, mask: bool, scale: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights and outputs."""
    scores = q @ K.T / (2**0.5 if scale else 1)
    if mask:
        scores = np.where(np.tril(np.ones((3, 3))) > 0, scores, -np.inf)
    raw = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = raw / raw.sum(axis=1, keepdims=True)
    return weights, weights @ V


@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize("factor", [0.0, 1.0, 2.0, 40.0])
def test_weights_and_outputs_are_numpys(open_page: OpenPage, mask: bool, scale: bool, factor: float) -> None:
    """Rows add up to one, and all agrees to twelve digits, large scores too."""
    given = [(factor * Q).tolist(), K.tolist(), V.tolist(), {"mask": mask, "scale": scale}]
    found = call(
        open_page("attention-by-hand"), "attention", "(({ weights, outputs }) => ({ weights, outputs }))(lib.attention(...argument))", given
    )
    weights, outputs = reference(factor * Q, mask=mask, scale=scale)
    np.testing.assert_allclose(found["weights"], weights, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(np.sum(found["weights"], axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(found["outputs"], outputs, rtol=1e-12, atol=1e-12)


def test_the_page_shows_the_chapters_example(open_page: OpenPage) -> None:
    """(10, 0), (1.96, 8.04) and (3.98, 6.02); without the mask (2.82, 7.18); with doubled queries (3.31, 6.69)."""
    page = open_page("attention-by-hand")
    assert [shown(page, f"output{i}") for i in (1, 2, 3)] == ["(10.00, 0.00)", "(1.96, 8.04)", "(3.98, 6.02)"]
    assert shown(page, "weights3") == "0.198, 0.401, 0.401"
    page.get_by_label("Causal mask").uncheck()
    settle(page)
    assert (shown(page, "weights2"), shown(page, "output2")) == ("0.140, 0.576, 0.284", "(2.82, 7.18)")
    slide(page, "factor", 2)
    assert shown(page, "output3") == "(3.31, 6.69)"


def test_a_typed_number_counts_at_once_and_a_half_typed_one_does_no_harm(open_page: OpenPage) -> None:
    """An empty field leaves the last whole state."""
    page = open_page("attention-by-hand")
    field = page.get_by_label("Values: token 1, component 1")
    field.fill("")
    settle(page)
    assert shown(page, "output1") == "(10.00, 0.00)"
    field.fill("-4.5")
    settle(page)
    assert shown(page, "output1") == "(−4.50, 0.00)"
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert field.input_value() == "10"
