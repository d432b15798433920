// From points, swings or pairwise judgements to weights, as maatwaarde.mcda has them.
// Sums go in the order of the file, so that they end in the same bits.

function treeOf(nodes) {
  const children = new Map();
  nodes.forEach((node, i) => {
    if (!children.has(node.parent)) children.set(node.parent, []);
    children.get(node.parent).push(i);
  });
  const leaves = [];
  nodes.forEach((node, i) => {
    if (node.measure) leaves.push(i);
  });
  const below = nodes.map(() => []);
  leaves.forEach((at, j) => {
    for (let i = at; i !== -1; i = nodes[i].parent) below[i].push(j);
  });
  return { nodes, children, leaves, below };
}

// Shares among siblings, and weights in the whole, of weights that need no total.
function sharesOf(tree, own) {
  const share = new Float64Array(own.length);
  const weight = new Float64Array(own.length);
  tree.nodes.forEach((node, i) => {
    let total = 0;
    for (const sibling of tree.children.get(node.parent)) total += own[sibling];
    share[i] = total > 0 ? own[i] / total : 0;
    weight[i] = (node.parent === -1 ? 1 : weight[node.parent]) * share[i];
  });
  return { share, weight };
}

// The largest eigenvalue of a positive matrix and its eigenvector: squared again and again.
function perron(matrix) {
  const n = matrix.length;
  const scaled = (rows) => {
    let most = 0;
    for (const row of rows) for (const x of row) most = Math.max(most, x);
    return rows.map((row) => row.map((x) => x / most));
  };
  let power = scaled(matrix);
  for (let squaring = 0; squaring < 60; squaring++) {
    const weights = power.map((row) => row.reduce((a, b) => a + b, 0));
    const image = matrix.map((row) => row.reduce((a, b, j) => a + b * weights[j], 0));
    const growth = image.map((x, i) => x / weights[i]);
    const low = Math.min(...growth);
    const high = Math.max(...growth);
    if (high - low <= 1e-14 * high * n) {
      const total = image.reduce((a, b) => a + b, 0);
      return { largest: (low + high) / 2, weights: image.map((x) => x / total) };
    }
    power = scaled(
      power.map((row) => row.map((_, k) => row.reduce((a, x, j) => a + x * power[j][k], 0))),
    );
  }
  return null;
}

// A matrix of how many times i weighs j, from judgements on pairs i < j in the order of the pairs.
function matrixOf(size, judgements) {
  const matrix = Array.from({ length: size }, () => new Array(size).fill(1));
  let k = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      matrix[i][j] = judgements[k];
      matrix[j][i] = 1 / judgements[k];
      k++;
    }
  }
  return matrix;
}

// Priorities, consistency ratio, and the pair that fits worst with the others.
function judged(size, judgements, randomIndex) {
  const matrix = matrixOf(size, judgements);
  const found = perron(matrix);
  if (found === null) return null;
  let ratio = 0;
  if (size > 2) {
    ratio = Math.max(0, (found.largest - size) / (size - 1)) / randomIndex[size];
  }
  let worst = null;
  let most = 0;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const off = Math.abs(Math.log((matrix[i][j] * found.weights[j]) / found.weights[i]));
      if (off > most) [most, worst] = [off, [i, j]];
    }
  }
  return { weights: found.weights, ratio, worst };
}

function pairsOf(items) {
  const pairs = [];
  items.forEach((a, i) => items.slice(i + 1).forEach((b) => pairs.push([a, b])));
  return pairs;
}
