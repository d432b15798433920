// Runs in a worker, below the code of HiGHS: the best portfolio for an objective.
// The objective is maximised; HiGHS is given its negative, so that signs are as in Python.

let highs;
let base;

function limited(model, job, began) {
  model.options.set("time_limit", Math.max(0.1, job.seconds - (performance.now() - began) / 1000));
}

// A model of the job with an objective, bounds, and more rows.
function made(job, goal, lower, upper, rows) {
  const model = highs.createModel({
    numCols: base.columns,
    numRows: base.rows,
    colCost: goal,
    colLower: lower,
    colUpper: upper,
    rowLower: base.rowLower,
    rowUpper: base.rowUpper,
    matrix: {
      format: "csc",
      numRows: base.rows,
      numCols: base.columns,
      starts: base.starts,
      indices: base.indices,
      values: base.values,
    },
    integrality: base.integer,
  });
  for (const row of rows) {
    model.addRow(row.lower, highs.infinity, { indices: row.indices, values: row.values });
  }
  model.options.set({
    output_flag: false,
    random_seed: 0,
    mip_rel_gap: 0,
    mip_abs_gap: 0,
  });
  if (base.strict) model.options.set("mip_feasibility_tolerance", 1e-8);
  return model;
}

// Solve, and believe that nothing is possible only where that holds without presolve too.
function solved(job, began, goal, lower, upper, rows, start) {
  for (const presolve of ["choose", "off"]) {
    const model = made(job, goal, lower, upper, rows);
    try {
      model.options.set("presolve", presolve);
      limited(model, job, began);
      if (start) model.setSolution({ indices: start.map((_, i) => i), values: start });
      model.run();
      const status = model.getModelStatus();
      const kinds = highs.constants.modelStatus;
      const out = status === kinds.infeasible || status === kinds.unboundedOrInfeasible;
      if (out && presolve === "choose") continue;
      const found = !out && model.info.get("primal_solution_status") === 2;
      return {
        proven: status === kinds.optimal || out,
        x: found ? Array.from(model.getSolution().colValue) : null,
        bound: out ? -Infinity : -Number(model.info.get("mip_dual_bound")),
      };
    } finally {
      model.dispose();
    }
  }
  return null;
}

const worth = (goal, x) => x.reduce((total, amount, i) => total + goal[i] * amount, 0);

// What exactly these options are worth, all else as good as it can be; null if they break a rule.
function exactly(job, began, options) {
  const lower = Float64Array.from(job.lower);
  const upper = Float64Array.from(job.upper);
  const chosen = new Set(options);
  for (let i = 0; i < job.options; i++) {
    const on = chosen.has(i) ? 1 : 0;
    if (on < job.lower[i] || on > job.upper[i]) return null;
    lower[i] = upper[i] = on;
  }
  const found = solved(job, began, job.goal.map((x) => -x), lower, upper, job.rows, null);
  if (found === null || found.x === null) return null;
  return { value: worth(job.goal, found.x) / job.scale, cost: worth(base.cost, found.x), x: found.x };
}

const optionsIn = (job, x) => {
  const options = [];
  for (let i = 0; i < job.options; i++) if (x[i] > 0.5) options.push(i);
  return options;
};

function answered(job) {
  const began = performance.now();
  const before = exactly(job, began, job.adopted);
  const best = solved(
    job, began, job.goal.map((x) => -x), job.lower, job.upper, job.rows, before && before.x,
  );
  if (best === null || best.x === null) {
    return { status: best !== null && best.proven ? "none" : "late", before };
  }
  let options = optionsIn(job, best.x);
  let found = exactly(job, began, options);
  // What only the tolerances of the solver allow is no portfolio.
  if (found === null) return { status: "late", before };
  const proven = best.proven && best.bound / job.scale - found.value <= 2 * job.tie;
  if (proven) {
    // Among equally good portfolios the cheapest, and that of before if it is among these.
    const least = { lower: (found.value - job.tie) * job.scale, ...job.floor };
    const spent = (performance.now() - began) / 1000;
    const settling = { ...job, seconds: spent + Math.min(spent, 2) + 1 };
    const cheap = solved(
      settling, began, base.cost, job.lower, job.upper, [...job.rows, least], found.x,
    );
    if (cheap !== null && cheap.x !== null) {
      const other = exactly(job, began, optionsIn(job, cheap.x));
      if (other !== null && other.value >= found.value - job.tie && other.cost < found.cost) {
        found = other;
        options = optionsIn(job, cheap.x);
      }
    }
    const cent = 0.005;
    if (before !== null && before.value >= found.value - job.tie && before.cost <= found.cost + cent) {
      found = before;
      options = job.adopted;
    }
  }
  return {
    status: proven ? "proven" : "open",
    options,
    value: found.value,
    cost: found.cost,
    bound: best.bound / job.scale,
    before: before && { value: before.value, cost: before.cost },
  };
}

self.onmessage = async ({ data }) => {
  try {
    if (data.wasm) {
      base = data.model;
      highs = await Module({
        instantiateWasm: (imports, done) => {
          WebAssembly.instantiate(data.wasm, imports).then((instance) => done(instance));
          return {};
        },
      });
      self.postMessage({ ready: true });
      return;
    }
    self.postMessage({ answer: answered(data) });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
