// Energy, emissions and water of a training or of use, as lab/calc/energy.py computes them; and published rows in the same chain.

const JOULES_PER_KWH = 3.6e6;

/** Seconds of one accelerator: operations over peak times the share of the peak that is reached. */
export const deviceSeconds = (flop, peak, utilisation) => flop / (peak * utilisation);
/** kWh of so many seconds at so many watts, with the overhead of the data centre. */
export const energyKwh = (seconds, watts, pue = 1) => (seconds * watts * pue) / JOULES_PER_KWH;

/** What a work costs: seconds of accelerators (null where they are not known), kWh, and [least, most] of kg CO2e and of litres. */
export function costs(state) {
  const seconds = state.work === "operations" ? deviceSeconds(10 ** state.compute, 10 ** state.peak, state.mfu / 100) : null;
  const own = { operations: () => energyKwh(seconds, state.watts), energy: () => 10 ** state.energy, requests: () => (10 ** state.each * 10 ** state.requests) / 1000 };
  const kwh = own[state.work]() * state.pue;
  const range = (low, high) => [Math.min(low, high), Math.max(low, high)];
  const [clean, dirty] = range(state.gridLow, state.gridHigh);
  const [dry, wet] = range(state.waterLow, state.waterHigh);
  const { doubt } = state;
  return { seconds, kwh, energy: [kwh / doubt, kwh * doubt], carbon: [(kwh / doubt) * (clean / 1000), kwh * doubt * (dirty / 1000)], water: [(kwh / doubt) * dry, kwh * doubt * wet] };
}

/** The state that a published row is, given all rows by name; a factor that its source does not give is implied by what it does give. */
export function stateOf(name, rows) {
  const row = rows.get(name);
  const grid = (row.grid?.value ?? (row.energy && row.carbon ? row.carbon.value / row.energy.value : rows.get("gpt3").grid.value)) * 1000;
  const kwh = row.energy?.value ?? (row.carbon.value / grid) * 1000;
  const water = waterOf(row, rows).map((litres) => litres / kwh);
  const factors = { pue: 1, doubt: 1, gridLow: grid, gridHigh: grid, waterLow: water[0], waterHigh: water[1] };
  return row.use ? { work: "requests", each: Math.log10(kwh * 1000), requests: 0, ...factors } : { work: "energy", energy: Math.log10(kwh), ...factors };
}

/** Published litres of a row, [least, most]: its own, or on site and in all; none is [0, 0]. */
function waterOf(row, rows) {
  if (row.water) return [row.water.value, row.water.value];
  const [site, all] = ["site", "all"].map((part) => rows.get(`${row.name}-water-${part}`)?.water.value ?? 0);
  return [site, all];
}
