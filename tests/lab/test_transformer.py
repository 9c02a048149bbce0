"""Parameters and operations against published sizes."""

import pytest

from lab.calc import transformer as tf


@pytest.mark.parametrize(
    ("shape", "published"),
    [
        (tf.GPT2_SMALL, 124_439_808),  # the released checkpoint
        (tf.LLAMA2_7B, 6_738_415_616),  # the released checkpoint
        (tf.LLAMA3_8B, 8_030_261_248),  # the released checkpoint
    ],
)
def test_parameters_equal_the_released_models(shape: tf.Shape, published: int) -> None:
    assert tf.parameters(shape) == published


def test_gpt3_rounds_to_its_published_size() -> None:
    assert round(tf.parameters(tf.GPT3) / 1e9) == 175


def test_classic_block_has_twelve_d_squared_weights() -> None:
    shape = tf.Shape(1, 1, 512, 8, 8, 64, 2048)
    assert tf.attention_parameters(shape) + tf.feed_forward_parameters(shape) == 12 * 512**2


def test_forward_pass_costs_two_flop_a_matrix_weight() -> None:
    shape = tf.LLAMA3_8B
    flop = tf.forward_flop(shape, 1)
    weights = shape.layers * (tf.attention_parameters(shape) + tf.feed_forward_parameters(shape))
    assert flop["projections"] + flop["feed_forward"] == 2 * weights
    assert flop["head"] == 2 * shape.width * shape.vocabulary


def test_scores_equal_matrices_at_six_widths() -> None:
    for shape in (tf.GPT2_SMALL, tf.GPT3):
        length = tf.equal_work_context(shape)
        assert length == 6 * shape.width
        flop = tf.forward_flop(shape, int(length))
        assert flop["scores"] == flop["projections"] + flop["feed_forward"]


def test_training_flop_of_gpt3_is_the_published_order() -> None:
    assert tf.training_flop(175e9, 300e9) == pytest.approx(3.14e23, rel=0.01)


def test_impossible_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="kv_heads must divide heads"):
        tf.Shape(10, 1, 8, 4, 3, 2, 32)
    with pytest.raises(ValueError, match="layers must be a whole number"):
        tf.Shape(10, 0, 8, 4, 4, 2, 32)
    with pytest.raises(ValueError, match="tokens must be a finite number above 0"):
        tf.training_flop(1e9, 0)
    with pytest.raises(ValueError, match="context"):
        tf.forward_flop(tf.GPT2_SMALL, 0)
