"""Time, energy and carbon of a training run from its operations and hardware.

The formula is that of Patterson et al. 2021 (arXiv:2104.10350, table 4): device hours x average power x
power usage effectiveness (PUE), times the carbon intensity of the grid.
"""

from lab.calc import _check

JOULES_PER_KWH = 3.6e6
SECONDS_PER_HOUR = 3600.0


def device_seconds(flop: float, peak_flop_per_second: float, utilisation: float) -> float:
    """Seconds of one device: FLOP / (peak x model FLOP utilisation); divide by the devices for the length of the run.

    `utilisation` is the share of the peak that the model's own operations reach (MFU; Chowdhery et al. 2022).
    """
    _check.positive(flop=flop, peak_flop_per_second=peak_flop_per_second)
    _check.share_up_to_one(utilisation=utilisation)
    return flop / (peak_flop_per_second * utilisation)


def run_days(flop: float, peak_flop_per_second: float, utilisation: float, devices: int) -> float:
    """Days that the run takes on `devices` devices."""
    _check.whole(devices=devices)
    return device_seconds(flop, peak_flop_per_second, utilisation) / devices / (24 * SECONDS_PER_HOUR)


def energy_kwh(seconds: float, watts: float, pue: float = 1.0) -> float:
    """Energy in kWh of `seconds` device seconds at `watts` a device, with the overhead `pue` (at least 1)."""
    _check.positive(seconds=seconds, watts=watts)
    if pue < 1:
        raise ValueError(f"pue is total energy over energy of the equipment, so at least 1, not {pue!r}")
    return seconds * watts * pue / JOULES_PER_KWH


def carbon_tonnes(kwh: float, kg_per_kwh: float) -> float:
    """Tonnes of CO2 equivalent of `kwh` at a grid intensity of `kg_per_kwh` kg per kWh."""
    _check.not_negative(kwh=kwh, kg_per_kwh=kg_per_kwh)
    return kwh * kg_per_kwh / 1000
