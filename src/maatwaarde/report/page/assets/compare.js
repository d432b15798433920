// Two settings side by side: what each weighs, what moves, and whose projects fall out.

function comparison({
  box, settings, current, resultOf, now, tree, scoring, portfolio, model, before, chosenBefore, canSolve, alike, answered,
}) {
  const solver = model ? solverOf(model) : null;
  const known = new Map();
  const chosen = [0, -1];
  const selects = ["compareA", "compareB"].map((key, k) =>
    el("select", { id: `mw-${key}`, onchange: (event) => {
      chosen[k] = Number(event.target.value);
      refresh();
    } }),
  );
  const inner = el("div");
  fill(box,
    el("p", { class: "mw-selects" }, ["compareA", "compareB"].map((key, k) =>
      [el("label", { for: `mw-${key}` }, say(key)), " ", selects[k], " "]).flat()),
    inner);

  const nameOf = (k) => (k === -1 ? say("currentSetting") : settings[k].name);
  const resultAt = (k) => (k === -1 ? now() : resultOf(settings[k]));

  function options() {
    selects.forEach((select, k) => {
      fill(select, [...settings.keys(), -1].map((i) => el("option", { value: i }, nameOf(i))));
      select.value = String(chosen[k]);
    });
  }

  // The portfolio at a result: what is chosen, or in words why that is not known.
  async function portfolioAt(result) {
    if (alike(result.weight, before.weight)) {
      return { chosen: chosenBefore, open: portfolio.status !== "proven" };
    }
    const why = canSolve(result);
    if (why !== null) return { why };
    const key = result.weight.join(" ");
    // What is being sought above is not sought twice: this is drawn anew when it is there.
    if (result === now() && answered().status === "busy") return null;
    if (result === now() && answered().options) known.set(key, answered());
    if (!known.has(key)) {
      const found = await solver.ask(jobOf(model, result, portfolio.seconds));
      if (found === null) return null;
      known.set(key, found);
    }
    const found = known.get(key);
    if (!found.options) return { why: say(found.status === "none" ? "portfolioNone" : "portfolioLate", { seconds: portfolio.seconds }) };
    return { chosen: choiceOf(model, found.options), open: found.status !== "proven" };
  }

  function weightsTable(a, b, names) {
    const rows = tree.nodes.map((node, i) => ({ node, i }))
      .filter(({ node, i }) => !node.measure || Math.abs(a.weight[i] - b.weight[i]) > 1e-9)
      .map(({ node, i }) => ({
        cells: [node.title, share(a.weight[i]), share(b.weight[i]),
          `${figure((b.weight[i] - a.weight[i]) * 100, 1, true)}`],
      }));
    return tableOf(say("compareWeights"), [say("weighed"), ...names, say("difference")], rows, [1, 2, 3]);
  }

  function movers(a, b, names) {
    const place = (result, i) => (result.vetoed[i] ? result.rank.length + 1 : result.rank[i]);
    const list = a.order.filter((i) => a.rank[i] !== b.rank[i])
      .sort((x, y) => Math.abs(place(a, y) - place(b, y)) - Math.abs(place(a, x) - place(b, x)) ||
        scoring.byId[x] - scoring.byId[y]);
    if (!list.length) return el("p", {}, say("nothingMoves"));
    const rows = list.slice(0, 2 * TOP).map((i) => ({
      cells: [named(i), rankText(a, i), rankText(b, i), figure(b.score[i] - a.score[i], 3, true)],
    }));
    return [
      el("p", {}, say("moves", { n: list.length })),
      tableOf(say("compareRanks"), [say("proposal"), ...names, say("scoreChange")], rows, [1, 2, 3]),
    ];
  }

  let turn = 0;
  let waiting = null;

  // While a weight moves this waits until it rests.
  function refresh(renew = false) {
    if (renew) options();
    clearTimeout(waiting);
    waiting = setTimeout(draw, 200);
  }

  async function draw() {
    const mine = ++turn;
    if (solver) solver.stop();
    const results = chosen.map(resultAt);
    const [a, b] = results;
    const names = chosen.map(nameOf);
    const below = el("div", {}, portfolio ? el("p", {}, say("portfolioBusy", { seconds: portfolio.seconds })) : null);
    if (alike(a.weight, b.weight)) {
      fill(inner, el("p", {}, say("compareSame")));
      return;
    }
    fill(inner, movers(a, b, names), below, weightsTable(a, b, names));
    if (!portfolio) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const found = [];
    for (const result of results) {
      if (mine !== turn) return;
      try {
        found.push(await portfolioAt(result));
      } catch (error) {
        found.push({ why: say("noSolver", { error: error.message }) });
      }
    }
    if (mine !== turn || found.includes(null)) return;
    const without = found.findIndex((one) => one.why);
    if (without >= 0) {
      fill(below, el("p", {}, say("compareNone", { name: names[without], why: found[without].why })));
      return;
    }
    const [first, second] = found.map((one) => one.chosen);
    const lists = differenceLists(portfolio, first, second, { out: "onlyA", into: "onlyB", moved: "moveStart" });
    const { out, into, moved } = difference(first, second);
    fill(below,
      found.some((one) => one.open) ? el("p", {}, say("byChance")) : null,
      el("p", { class: "mw-names" }, `A: ${names[0]}. B: ${names[1]}.`),
      out.length + into.length + moved.length ? lists.flat(2) : el("p", {}, say("compareEqual")));
  }

  return { refresh };
}
