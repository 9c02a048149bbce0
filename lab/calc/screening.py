"""What a verdict is worth: the share of those let through by a test that are what it looks for, by Bayes' rule."""

from lab.calc import _check


def predictive_value(share: float, found: float, alarms: float) -> float:
    """Share of the marked that are right to be marked, 0 to 1: r d / (r d + (1 - r) f).

    A `share` r of all is what the test looks for; it marks a share `found` d of these and a share `alarms` f of the rest.
    """
    _check.share_up_to_one(found=found)
    _check.not_negative(share=share, alarms=alarms)
    if share > 1 or alarms > 1:
        raise ValueError(f"share ({share!r}) and alarms ({alarms!r}) must be at most 1")
    right, wrong = share * found, (1 - share) * alarms
    if right + wrong == 0:
        raise ValueError("nothing is marked where neither the looked-for nor the rest is")
    return right / (right + wrong)
