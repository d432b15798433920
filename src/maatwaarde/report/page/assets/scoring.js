// The weighted additive value of every proposal, as maatwaarde.scoring has it.
// Tables lie as columns, a measure after the other; sums go measure by measure.

function decoded(text, type) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return new type(bytes.buffer);
}

function valuesOf(data) {
  const central = decoded(data.values, Float64Array);
  const end = (packed) => {
    const at = decoded(packed.at, Int32Array);
    const value = decoded(packed.value, Float64Array);
    const table = central.slice();
    at.forEach((place, k) => {
      table[place] = value[k];
    });
    return table;
  };
  const unknown = new Uint8Array(central.length);
  for (const place of decoded(data.unknown, Int32Array)) unknown[place] = 1;
  return { n: data.proposals.length, central, low: end(data.low), high: end(data.high), unknown };
}

function addUp(n, table, measures, factors) {
  const total = new Float64Array(n);
  measures.forEach((j, k) => {
    for (let i = 0; i < n; i++) total[i] += table[j * n + i] * factors[k];
  });
  return total;
}

function sharesBelow(tree, share, position) {
  return tree.below[position].map((j) => {
    let product = 1;
    for (let at = tree.leaves[j]; at !== position; at = tree.nodes[at].parent) product *= share[at];
    return product;
  });
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// How much each measure counts in what a guard is on; they add up to one.
function guardShares(tree, guard, share, weight) {
  if (guard.node !== undefined) return sharesBelow(tree, share, guard.node);
  let shares = guard.measures.map((j) => weight[tree.leaves[j]]);
  if (!(sum(shares) > 0)) {
    const place = new Map(guard.measures.map((j, k) => [j, k]));
    shares = guard.measures.map(() => 0);
    for (const top of guard.tops) {
      const own = sharesBelow(tree, share, top);
      tree.below[top].forEach((j, k) => {
        shares[place.get(j)] += own[k];
      });
    }
  }
  if (!(sum(shares) > 0)) shares = guard.measures.map(() => 1);
  const total = sum(shares);
  return shares.map((x) => x / total);
}

// 1, 2, 2, 4; those without a rank have 0.
function ranksOf(score, ranked, tolerance) {
  const order = [];
  for (let i = 0; i < score.length; i++) if (ranked(i)) order.push(i);
  order.sort((a, b) => score[b] - score[a]);
  const ranks = new Int32Array(score.length);
  let first = 0;
  order.forEach((i, place) => {
    if (score[order[first]] - score[i] > tolerance) first = place;
    ranks[i] = first + 1;
  });
  return ranks;
}

function scored(data, tree, values, own) {
  const { n, central, low, high, unknown } = values;
  const { share, weight } = sharesOf(tree, own);
  const measures = tree.leaves.map((_, j) => j);
  const weights = tree.leaves.map((at) => weight[at]);
  const score = addUp(n, central, measures, weights);
  const gains = new Float64Array(n);
  const harms = new Float64Array(n);
  const coverage = new Float64Array(n);
  measures.forEach((j) => {
    for (let i = 0; i < n; i++) {
      const part = central[j * n + i] * weights[j];
      if (part > 0) gains[i] += part;
      else harms[i] += part;
      if (!unknown[j * n + i]) coverage[i] += weights[j];
    }
  });
  const guards = data.guards.map((guard) => {
    const shares = guardShares(tree, guard, share, weight);
    const worth = addUp(n, central, guard.measures, shares);
    const worst = addUp(n, low, guard.measures, shares);
    // A loss of exactly the allowed size is allowed, also after rounding.
    const least = -guard.maxLoss - 1e-12;
    const broken = Array.from(worth, (x) => x < least);
    const possible = Array.from(worst, (x, i) => !broken[i] && x < least);
    return { shares, worth, worst, broken, possible };
  });
  const vetoed = Array.from(score, (_, i) => data.guards.some((g, k) => g.veto && guards[k].broken[i]));
  const rank = ranksOf(score, (i) => !vetoed[i], data.tieTolerance);
  const order = Array.from(score, (_, i) => i).sort(
    (a, b) =>
      vetoed[a] - vetoed[b] ||
      (vetoed[a] ? score[b] - score[a] : rank[a] - rank[b]) ||
      data.byId[a] - data.byId[b],
  );
  return {
    share,
    weight,
    weights,
    score,
    low: addUp(n, low, measures, weights),
    high: addUp(n, high, measures, weights),
    gains,
    harms,
    coverage,
    guards,
    vetoed,
    rank,
    order,
    contribution: (i, j) => central[j * n + i] * weights[j],
    unknown: (i, j) => unknown[j * n + i] === 1,
  };
}
