// The portfolio for other weights: what depends on weights is put into the model, and HiGHS chooses.

// The objective is brought to about this size: HiGHS drops what is less than a millionth better.
const OBJECTIVE_SIZE = 2 ** 17;
const TIE = 1e-5;
// Guards on totals are scaled as in maatwaarde.portfolio.milp.objective.
const FINE = 2 ** 10;
const COARSE = 2 ** 6;

function modelOf(packed) {
  const numbers = (name) => decoded(packed[name], Float64Array);
  const whole = (name) => decoded(packed[name], Int32Array);
  return {
    ...packed,
    starts: whole("starts"),
    indices: whole("indices"),
    values: numbers("values"),
    rowLower: numbers("rowLower"),
    rowUpper: numbers("rowUpper"),
    columnLower: numbers("columnLower"),
    columnUpper: numbers("columnUpper"),
    integer: whole("integer"),
    cost: numbers("cost"),
    vetoable: whole("vetoable"),
    part: numbers("part"),
    worth: {
      starts: decoded(packed.worth.starts, Int32Array),
      indices: decoded(packed.worth.indices, Int32Array),
      values: decoded(packed.worth.values, Float64Array),
    },
  };
}

// Add up rows of values over the columns, each with a factor.
function combined(model, rows, factors) {
  const total = new Float64Array(model.columns);
  const { starts, indices, values } = model.worth;
  rows.forEach((p, k) => {
    for (let e = starts[p]; e < starts[p + 1]; e++) total[indices[e]] += values[e] * factors[k];
  });
  return total;
}

function sparse(dense) {
  const indices = [];
  const values = [];
  dense.forEach((x, i) => {
    if (x !== 0) {
      indices.push(i);
      values.push(x);
    }
  });
  return { indices, values };
}

function guardRow(model, guard, result) {
  const row = combined(model, guard.points, result.shares);
  const largest = row.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const scale = FINE * 2 ** -Math.ceil(Math.log2(Math.max(1, largest / COARSE)));
  return { ...sparse(row.map((x) => x * scale)), lower: guard.minimum * scale };
}

// What is asked of the solver at a scoring.
function jobOf(model, result, seconds) {
  const upper = model.columnUpper.slice();
  model.options.forEach((option, i) => {
    if (result.vetoed[option.row] && model.vetoable[option.row] && model.columnLower[i] === 0) {
      upper[i] = 0;
    }
  });
  const goal = new Float64Array(model.columns);
  if (model.sumOfScores) {
    model.options.forEach((option, i) => {
      goal[i] = result.score[option.row] * option.part;
    });
  } else {
    const rows = model.measure.map((_, p) => p);
    goal.set(combined(model, rows, rows.map((p) => result.weights[model.measure[p]] * model.part[p])));
  }
  let reach = 0;
  goal.forEach((x, i) => {
    const most = Number.isFinite(upper[i]) ? upper[i] : 1;
    if (model.columnLower[i] < upper[i]) reach += Math.abs(x) * most;
  });
  const scale = reach > 0 ? 2 ** Math.round(Math.log2(OBJECTIVE_SIZE / reach)) : 1;
  const scaled = goal.map((x) => x * scale);
  return {
    goal: scaled,
    floor: sparse(scaled),
    scale,
    tie: TIE / scale,
    lower: model.columnLower,
    upper,
    rows: model.guards.map((guard) => guardRow(model, guard, result.guards[guard.guard])),
    options: model.options.length,
    adopted: model.adopted,
    seconds,
  };
}

async function unzipped(text) {
  const bytes = decoded(text, Uint8Array);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

const embedded = (id) => document.getElementById(id).textContent.trim();

async function loadHighs() {
  const [code, bytes] = await Promise.all([
    unzipped(embedded("maatwaarde-highs-code")),
    unzipped(embedded("maatwaarde-highs-wasm")),
  ]);
  const parts = [code, "\n", embedded("maatwaarde-solver")];
  return {
    address: URL.createObjectURL(new Blob(parts, { type: "text/javascript" })),
    wasm: await WebAssembly.compile(bytes),
  };
}

// Unpacked when it is first asked for, and then kept.
let loading = null;

// Asks a worker of its own, one question at a time; a newer question ends an older one.
function solverOf(model) {
  let ending = () => {};

  // Resolves to an answer, to null when it was ended, and rejects when HiGHS does not run.
  function ask(job) {
    ending();
    return new Promise((resolve, reject) => {
      let worker = null;
      let ended = false;
      const end = (finish, result) => {
        if (ended) return;
        ended = true;
        if (worker !== null) worker.terminate();
        finish(result);
      };
      ending = () => end(resolve, null);
      const failed = (error) => end(reject, error);
      loading ??= loadHighs();
      loading.then(({ address, wasm }) => {
        if (ended) return;
        worker = new Worker(address);
        worker.onerror = (event) => failed(new Error(event.message || event.type));
        worker.onmessage = ({ data }) => {
          if (data.failed) failed(new Error(data.failed));
          else if (data.ready) worker.postMessage(job);
          else end(resolve, data.answer);
        };
        worker.postMessage({ wasm, model });
      }, failed);
    });
  }

  return { ask, stop: () => ending() };
}
