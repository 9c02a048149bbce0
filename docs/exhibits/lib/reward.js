// Policies over a finite set of answers to which the base policy gives equal chances, as in lab/policies.py.
//
// Answers stand in groups [answers, proxy, true reward] by falling proxy; a policy is one chance for each group, shared evenly within it.

/** Divergence of best-of-n from the base when no two answers tie, and the most that it can be: log n - (n - 1) / n. */
export const bound = (n) => Math.log(n) - (n - 1) / n;

const size = (groups) => groups.reduce((sum, [count]) => sum + count, 0);

/** Chance of each group to hold the best of n draws: with F the share of answers that score at most so much, F^n less F^n below. */
export function bestOf(groups, n) {
  const all = size(groups);
  let above = 0;
  return groups.map(([count]) => {
    const upper = (1 - above / all) ** n;
    above += count;
    return upper - Math.max(0, 1 - above / all) ** n;
  });
}

/** Divergence in nats of best-of-n from the base of so many answers, no two of which tie: the answer of rank i is best with (i^n - (i - 1)^n) / all^n. */
export function bestOfDivergence(answers, n) {
  let sum = 0;
  let below = 0;
  for (let i = 1; i <= answers; i += 1) {
    const upper = (i / answers) ** n;
    const chance = upper - below;
    if (chance > 0) sum += chance * Math.log(chance * answers);
    below = upper;
  }
  return Math.max(0, sum);
}

/** The policy that maximises E[proxy] - beta KL: chances proportional to exp(proxy / beta). */
export function tilt(groups, beta) {
  const top = groups.reduce((most, [, proxy]) => Math.max(most, proxy), -Infinity);
  const weights = groups.map(([count, proxy]) => count * Math.exp((proxy - top) / beta));
  const total = weights.reduce((sum, v) => sum + v, 0);
  return weights.map((v) => v / total);
}

/** Divergence in nats of a policy from the base. */
export function divergence(groups, policy) {
  const all = size(groups);
  return Math.max(0, groups.reduce((sum, [count], i) => sum + (policy[i] > 0 ? policy[i] * Math.log((policy[i] * all) / count) : 0), 0));
}

/** The beta whose tilt lies `kl` nats from the base, found by halving; for kl of 0 it is infinite. */
export function betaFor(groups, kl) {
  if (!(kl > 0)) return Infinity;
  const all = size(groups);
  const top = groups.reduce((most, [, proxy]) => Math.max(most, proxy), -Infinity);
  // The divergence of a tilt with no list made: with weights w = count e^u, u = (proxy - top) / beta, it is log(all / sum w) + E[u].
  const distance = (beta) => {
    let [total, sum] = [0, 0];
    for (const [count, proxy] of groups) {
      const u = (proxy - top) / beta;
      const weight = count * Math.exp(u);
      total += weight;
      sum += weight * u;
    }
    return Math.log(all / total) + sum / total;
  };
  let [low, high] = [-9, 9];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (distance(Math.exp(middle)) > kl) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** What a policy reaches: divergence, mean proxy and true reward, and the chance of its likeliest answer. */
export function outcome(groups, policy, kl = divergence(groups, policy)) {
  const mean = (at) => groups.reduce((sum, group, i) => sum + policy[i] * group[at], 0);
  return { kl, proxy: mean(1), gold: mean(2), largest: groups.reduce((most, [count], i) => Math.max(most, policy[i] / count), 0) };
}

/** Best-of-n and the tilt at the same divergence, as { n, best, tilted, beta, policies }. */
export function pair(groups, n) {
  const policies = { best: bestOf(groups, n) };
  const best = outcome(groups, policies.best, bestOfDivergence(size(groups), n));
  const beta = betaFor(groups, best.kl);
  policies.tilted = Number.isFinite(beta) ? tilt(groups, beta) : policies.best;
  return { n, best, beta, tilted: Number.isFinite(beta) ? outcome(groups, policies.tilted) : best, policies };
}

/** Those pairs at each n. Yields after each, so that it can be run in slices. */
export function* curves(groups, draws) {
  const found = [];
  for (const n of draws) {
    found.push(pair(groups, n));
    yield;
  }
  return found;
}
