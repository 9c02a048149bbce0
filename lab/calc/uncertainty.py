"""How sure an accuracy is that was measured on few questions.

Wilson 1927, as recommended by Brown, Cai and DasGupta 2001 for binomial proportions.
"""

import math

from lab.calc import _check

Z95 = 1.959963984540054


def wilson_interval(right: int, questions: int, z: float = Z95) -> tuple[float, float]:
    """Lower and upper end of Wilson's interval for a proportion; 95 % with the default `z`."""
    _check.whole(questions=questions)
    _check.whole(least=0, right=right)
    _check.positive(z=z)
    if right > questions:
        raise ValueError(f"right must be at most {questions}, the number of questions, not {right}")
    share, extra = right / questions, z * z / questions
    middle = (share + extra / 2) / (1 + extra)
    reach = z * math.sqrt(share * (1 - share) / questions + extra / (4 * questions)) / (1 + extra)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def half_width(share: float, questions: float, z: float = Z95) -> float:
    """Half the width of the plain Gaussian interval: z sqrt(p (1 - p) / n); a guide for planning, not for small n."""
    _check.share(share=share)
    _check.positive(questions=questions, z=z)
    return z * math.sqrt(share * (1 - share) / questions)


def questions_for_gap(share: float, gap: float, z: float = Z95) -> int:
    """Questions at which two models that differ by `gap` near `share` differ by `z` standard errors.

    Both answer the same number of independent questions, unpaired: n = 2 p (1 - p) (z / gap)^2; pairing needs fewer.
    """
    _check.share(share=share, gap=gap)
    _check.positive(z=z)
    return math.ceil(2 * share * (1 - share) * (z / gap) ** 2)
