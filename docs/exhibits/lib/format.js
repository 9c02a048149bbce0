// Numbers as the report writes them: a true minus sign, groups of three, powers of ten with raised digits.

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const WORDS = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
];

const minus = (text) => text.replace("-", "−");

/** `number` with exactly `digits` digits after the point. */
export function fixed(number, digits = 2) {
  if (!Number.isFinite(number)) return number > 0 ? "∞" : number < 0 ? "−∞" : "–";
  const text = number.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return minus(/^-[0.,]*$/.test(text) ? text.slice(1) : text);
}

/** A whole number in groups of three. */
export const whole = (number) => fixed(Math.round(number), 0);

/** A share between 0 and 1 as a percentage. */
export const percent = (share, digits = 0) => `${fixed(100 * share, digits)} %`;

/** 10 to the power of a whole number, as 10²³. */
export const powerOfTen = (exponent) => `10${[...String(exponent)].map((sign) => RAISED[sign]).join("")}`;

/** `number` with about `digits` significant digits: plain where that is short, else as 3.2 × 10²³. */
export function significant(number, digits = 3) {
  if (!Number.isFinite(number) || number === 0) return fixed(number, 0);
  const size = Math.floor(Math.log10(Math.abs(number)) + 1e-12);
  if (size >= -3 && size < 6) return fixed(number, Math.max(0, digits - 1 - size));
  let exponent = size;
  let head = number / 10 ** exponent;
  if (Math.abs(Number(head.toFixed(digits - 1))) >= 10) {
    exponent += 1;
    head /= 10;
  }
  return `${fixed(head, digits - 1)} × ${powerOfTen(exponent)}`;
}

/** A count in words: 1.4 trillion, 70 billion, 12,345. */
export function count(number, digits = 3) {
  if (number >= 1e15) return significant(number, digits);
  for (const [unit, word] of WORDS) {
    if (number >= unit * (1 - 5e-4)) {
      const value = number / unit;
      return `${fixed(value, Math.max(0, digits - 1 - Math.max(0, Math.floor(Math.log10(value) + 1e-9))))} ${word}`;
    }
  }
  return whole(number);
}

/** Bytes in binary units: KiB, MiB, GiB, TiB; 1 GiB is 2^30 bytes. */
export function bytes(number, digits = 3) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(number) / 10)));
  return `${step ? significant(number / 2 ** (10 * step), digits) : significant(number, 4)} ${units[step]}`;
}
