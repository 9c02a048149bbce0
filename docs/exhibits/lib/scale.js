// Scales from data to pixels and back, and ticks at round numbers.

import { fixed, powerOfTen } from "./format.js";

/** Round steps of 1, 2 or 5 times a power of ten that cut the span into about `wanted` parts. */
export function roundStep(span, wanted) {
  const raw = span / Math.max(1, wanted);
  const unit = 10 ** Math.floor(Math.log10(raw));
  return unit * [1, 2, 5, 10].find((factor) => factor * unit >= raw * (1 - 1e-9));
}

/** A linear scale: `to` pixels, `from` pixels, and `ticks(wanted)` as [value, label]. */
export function linear([low, high], [start, end]) {
  const slope = (end - start) / (high - low);
  return {
    to: (value) => start + (value - low) * slope,
    from: (pixel) => low + (pixel - start) / slope,
    ticks(wanted) {
      const [least, most] = low < high ? [low, high] : [high, low];
      const step = roundStep(most - least, wanted);
      const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
      const found = [];
      for (let i = Math.ceil(least / step - 1e-9); i * step <= most + step * 1e-9; i += 1) found.push([i * step, fixed(i * step, digits)]);
      return found;
    },
  };
}

/** A logarithmic scale (base ten), with the same three. */
export function logarithmic([low, high], range) {
  const inner = linear([Math.log10(low), Math.log10(high)], range);
  return {
    to: (value) => inner.to(Math.log10(Math.max(value, Number.MIN_VALUE))),
    from: (pixel) => 10 ** inner.from(pixel),
    ticks(wanted) {
      const first = Math.ceil(Math.log10(low) - 1e-9);
      const last = Math.floor(Math.log10(high) + 1e-9);
      const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, wanted)));
      const found = [];
      for (let e = first; e <= last; e += 1) if ((e - first) % step === 0) found.push([10 ** e, powerOfTen(e)]);
      return found;
    },
  };
}
