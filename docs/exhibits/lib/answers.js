// What readers type and move, held against the answer.

const WORDS = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const RAISED = Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻"].map((sign, i) => [sign, "0123456789-"[i]]));

const DIGITS = "[-+]?(?:\\d{1,3}(?:[,\\s]\\d{3})+(?:\\.\\d+)?|\\d*[.,]?\\d+)";
const NUMBER = new RegExp(
  `^(?:about |≈ ?|= ?)?(?<digits>${DIGITS})(?:\\s*/\\s*(?<below>\\d+))?(?:e(?<exponent>[-+]?\\d+)|\\s*[×x*·]\\s*10\\^?(?<power>[-+]?\\d+))?\\s*(?<word>${Object.keys(WORDS).join("|")})?\\s*(?<share>%)?`,
  "i",
);

/** The number that a text begins with: "1,200", "0,87", "−3", "1/8", "175 billion", "3.2 × 10^5 FLOPs"; NaN when there is none.
 *
 * "58 %" is 58 where the answer is asked for in per cent, else 0.58.
 */
export function readNumber(text, unit = "") {
  const plain = text.trim().replace(/−/g, "-").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (signs) => `^${[...signs].map((sign) => RAISED[sign]).join("")}`);
  const found = NUMBER.exec(plain)?.groups;
  if (!found) return NaN;
  const grouped = /\d[,\s]\d{3}/.test(found.digits) && !/^[-+]?0,/.test(found.digits);
  const digits = grouped ? found.digits.replace(/[,\s]/g, "") : found.digits.replace(",", ".");
  const scale = (WORDS[found.word?.toLowerCase()] ?? 1) * (found.share && unit !== "%" ? 0.01 : 1);
  return ((Number(digits) * scale) / Number(found.below ?? 1)) * 10 ** Number(found.exponent ?? found.power ?? 0);
}

/** Whether a number is the answer within its tolerance: 0 when it is, else the sign of how it misses. */
export const misses = (number, answer, tolerance) => (Math.abs(number - answer) <= tolerance + 1e-9 * Math.abs(answer) ? 0 : Math.sign(number - answer));

/** How many signs of an order stand in their place. */
export const inPlace = (order, answer) => [...answer].filter((sign, i) => order[i] === sign).length;
