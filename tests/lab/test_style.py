"""The palette holds its promises: contrast, and difference under colour blindness."""

import itertools

import numpy as np
import pytest

from lab import style as look

# Vienot, Brettel and Mollon 1999: linear RGB as people without L (protan) or M cones (deutan) see it.
BLINDNESS = {
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
}


def lab_colour(colour: str, matrix: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a #rrggbb colour after a change of linear RGB."""
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = np.clip(matrix @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ seen / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("style", look.STYLES.values(), ids=look.STYLES)
def test_text_and_marks_can_be_read_on_the_page(style: look.Style) -> None:
    for colour in (style.text, style.muted, *style.colours):
        assert look.contrast(colour, style.page) >= 4.5
    for fill, colour in zip(style.soft, style.colours, strict=True):
        assert look.contrast(style.text, fill) >= 4.5
        assert look.contrast(colour, fill) >= 4.5


@pytest.mark.parametrize("style", look.STYLES.values(), ids=look.STYLES)
@pytest.mark.parametrize("matrix", [np.eye(3), *BLINDNESS.values()], ids=["all", *BLINDNESS])
def test_the_first_three_colours_differ_for_everybody(style: look.Style, matrix: np.ndarray) -> None:
    for first, second in itertools.combinations(style.colours[:3], 2):
        assert np.linalg.norm(lab_colour(first, matrix) - lab_colour(second, matrix)) > 15


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert look.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert look.contrast("#777777", "#777777") == 1
    with pytest.raises(ValueError, match="#rrggbb"):
        look.contrast("red", "#000000")


def test_finish_rounds_coordinates_and_leaves_text_alone() -> None:
    svg = '<text style="font-family: \'DejaVu Sans\'" x="1.23456">0.12345</text>'
    done = look.finish(svg)
    assert 'x="1.23"' in done
    assert ">0.12345<" in done
    assert "sans-serif" in done
