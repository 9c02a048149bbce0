"""The experiments, calculators and figures behind the report.

`lab/calc` holds tested closed forms; `lab/<part>/<figure>.py` draws one figure of that part, and, where a figure needs
measured data, `measure()` in the same script writes it to `<figure>.json` beside it.
"""
