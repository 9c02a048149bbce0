"""How many people a comparison of two shares needs: the plain formula of planning, unpooled, for equal groups.

n = (z_a + z_b)^2 (p (1 - p) + q (1 - q)) / (p - q)^2 a group, from the Gaussian approximation, without a correction for
continuity. People who are randomised together (by clinic, by doctor) need more.
"""

import math

from lab.calc import _check
from lab.calc.uncertainty import Z95

Z80 = 0.8416212335729143  # the point that a standard normal variable stays below with a chance of 80 %


def per_group(control: float, treated: float, power: float = Z80, z: float = Z95) -> int:
    """People in each of two groups so that a true change of a share from `control` to `treated` is seen.

    Seen means: a two-sided test at 5 % (`z`) finds it with a chance of 80 % (`power`, both as normal points).
    Raises `ValueError` for shares outside (0, 1) and for two that are equal.
    """
    _check.share(control=control, treated=treated)
    _check.positive(power=power, z=z)
    if control == treated:
        raise ValueError("control and treated must differ")
    spread = control * (1 - control) + treated * (1 - treated)
    return math.ceil((z + power) ** 2 * spread / (control - treated) ** 2)
