// Settings, and what moves them.

const METHODS = ["direct", "swing", "ahp"];
const STEPS = 8;

// A setting keeps points (or swings) for every node, and for every set a judgement for each pair.
function settingOf(tree, name, points) {
  const own = Float64Array.from(tree.nodes, (node) => points[node.id] ?? 0);
  const setting = { name, method: "direct", points: own, pairs: new Map() };
  judgeAsWeighed(tree, setting);
  return setting;
}

function copyOf(setting) {
  const pairs = new Map([...setting.pairs].map(([parent, own]) => [parent, own.slice()]));
  return { ...setting, points: setting.points.slice(), pairs };
}

const times = (ratio) => Math.min(9, Math.max(1 / 9, ratio));

// Let the judgements say what the points say, as far as nine times as much goes.
function judgeAsWeighed(tree, setting) {
  for (const [parent, set] of tree.children) {
    if (set.length < 2) continue;
    const ratio = ([a, b]) => {
      const [x, y] = [setting.points[a], setting.points[b]];
      return x === y ? 1 : times(y === 0 ? 9 : x / y);
    };
    setting.pairs.set(parent, pairsOf(set).map(ratio));
  }
}

// The weight of every node among its siblings, and what there is to say of the sets.
function ownOf(tree, setting, randomIndex, adopted) {
  const own = setting.points.slice();
  const ratios = new Map();
  const empty = [];
  for (const [parent, set] of tree.children) {
    if (set.length < 2) continue;
    if (setting.method === "ahp") {
      const found = judged(set.length, setting.pairs.get(parent), randomIndex);
      if (found === null) {
        empty.push(parent);
        continue;
      }
      set.forEach((i, k) => { own[i] = found.weights[k]; });
      ratios.set(parent, found);
    } else if (!set.some((i) => own[i] > 0) && set.some((i) => adopted.points[i] > 0)) {
      empty.push(parent);
    }
  }
  return { own, ratios, empty };
}

// Say a setting by another method; the weights stay, but for judgements of more than nine times.
function toMethod(tree, setting, method, randomIndex, adopted) {
  if (method === setting.method) return false;
  const { own } = ownOf(tree, setting, randomIndex, adopted);
  const { share: shares } = sharesOf(tree, own);
  for (const set of tree.children.values()) {
    const most = Math.max(...set.map((i) => shares[i]));
    for (const i of set) {
      const swing = most > 0 ? (shares[i] / most) * 100 : 0;
      setting.points[i] = method === "swing" ? swing : shares[i] * 100;
    }
  }
  setting.method = method;
  if (method !== "ahp") return false;
  judgeAsWeighed(tree, setting);
  return [...tree.children.values()].some(
    (set) => set.length > 1 && pairsOf(set).some(
      ([a, b]) => (shares[a] > 0 || shares[b] > 0) &&
        Math.abs(Math.log(shares[a] / shares[b])) > Math.log(9) + 1e-9,
    ),
  );
}

// What a node would weigh among its siblings at so many times its weight; null where that is all
// of it or nothing, so that the others could not stay in proportion.
function multiplied(tree, setting, i, factor) {
  const set = tree.children.get(tree.nodes[i].parent);
  const others = set.reduce((total, j) => total + (j === i ? 0 : setting.points[j]), 0);
  const wanted = (setting.points[i] / (others + setting.points[i])) * factor;
  return wanted > 0 && wanted < 0.95 && others > 0 ? (others * wanted) / (1 - wanted) : null;
}

function toHundred(setting, set) {
  const most = Math.max(...set.map((i) => setting.points[i]));
  if (most > 100) for (const i of set) setting.points[i] *= 100 / most;
}

// Draw what moves the weights of a setting; `moved` is told of every move.
function controlsOf(tree, texts, moved) {
  const box = el("div", { class: "mw-tree" });
  let shown = null;
  const outputs = new Map();
  const inputs = new Map();
  const notes = new Map();

  const title = (i) => tree.nodes[i].title;
  const id = (part, i) => `mw-${part}-${i}`;

  function largest(setting, set) {
    const most = Math.max(...set.map((i) => setting.points[i]));
    if (setting.method === "swing" || (most > 20 && most <= 100)) return 100;
    return 2 * most || 100;
  }

  function pointsRow(setting, i, most) {
    const change = (value) => {
      setting.points[i] = value;
      show(setting);
      moved();
    };
    const range = el("input", {
      type: "range", id: id("range", i), min: 0, max: most, step: most / 100, value: setting.points[i],
      "aria-describedby": id("out", i), oninput: (event) => change(Number(event.target.value)),
    });
    const number = el("input", {
      type: "number", min: 0, step: "any", max: setting.method === "swing" ? 100 : null,
      "aria-label": say("pointsFor", { title: title(i) }),
      oninput: (event) => {
        const value = event.target.valueAsNumber;
        const good = value >= 0 && Number.isFinite(value) && (setting.method !== "swing" || value <= 100);
        event.target.setAttribute("aria-invalid", String(!good));
        if (good) change(value);
      },
      onblur: () => show(setting, true),
    });
    const buttons = [[0.5, "½"], [2, "2×"]].map(([factor, sign]) => {
      const button = el("button", {
        type: "button", class: "mw-small",
        "aria-label": `${sign} ${say("weightOf", { title: title(i) })}`,
        onclick: () => {
          const points = multiplied(tree, setting, i, factor);
          if (points === null) return;
          setting.points[i] = points;
          // The largest step has a hundred points, whatever the others have.
          if (setting.method === "swing") toHundred(setting, tree.children.get(tree.nodes[i].parent));
          show(setting, true);
          moved();
        },
      }, sign);
      return { button, factor };
    });
    inputs.set(i, { range, number, buttons });
    const out = el("output", { id: id("out", i), for: id("range", i) });
    outputs.set(i, out);
    const alone = tree.children.get(tree.nodes[i].parent).length < 2;
    const node = tree.nodes[i];
    return el(
      "div", { class: "mw-item" },
      el("label", { for: id("range", i) }, title(i)), out,
      node.step ? el("small", {}, node.step) : null,
      alone ? null : el("div", { class: "mw-move" }, range, number,
        buttons.map(({ button }) => button)),
    );
  }

  function pairRow(setting, parent, [a, b], k) {
    const told = el("output", { class: "mw-told" });
    const range = el("input", {
      type: "range", min: -STEPS, max: STEPS, step: 1,
      "aria-label": say("compare", { a: title(a), b: title(b) }),
      oninput: () => {
        const steps = -Number(range.value);
        setting.pairs.get(parent)[k] = steps >= 0 ? steps + 1 : 1 / (1 - steps);
        tell();
        show(setting);
        moved();
      },
    });
    function tell() {
      const judgement = setting.pairs.get(parent)[k];
      const size = judgement >= 1 ? judgement : 1 / judgement;
      range.value = Math.round(judgement >= 1 ? 1 - judgement : size - 1);
      const places = { a: title(a), b: title(b), times: figure(size, Number.isInteger(size) ? 0 : 1) };
      told.textContent = say(size < 1.05 ? "asMuch" : judgement > 1 ? "moreA" : "moreB", places);
      range.setAttribute("aria-valuetext", told.textContent);
    }
    tell();
    return el("div", { class: "mw-pair" },
      el("span", { "aria-hidden": "true" }, title(a)), range,
      el("span", { "aria-hidden": "true" }, title(b)), told);
  }

  function part(setting, parent) {
    const set = tree.children.get(parent);
    const most = largest(setting, set);
    const note = el("p", { class: "mw-note", role: "status" });
    notes.set(parent, note);
    const rows = set.map((i) => {
      const below = tree.nodes[i].measure ? null : inner(setting, i);
      if (setting.method !== "ahp") return el("li", {}, pointsRow(setting, i, most), below);
      const out = el("output", {});
      outputs.set(i, out);
      return el("li", {}, el("div", { class: "mw-item" }, el("span", {}, title(i)), out), below);
    });
    const pairs = setting.method !== "ahp" || set.length < 2 ? null : el(
      "div", { class: "mw-pairs", role: "group", "aria-label": partTitle(parent) },
      pairsOf(set).map((pair, k) => pairRow(setting, parent, pair, k)),
    );
    return [pairs, note, el("ul", { class: "mw-set" }, rows)];
  }

  const partTitle = (parent) => (parent === -1 ? texts.top : title(parent));

  function inner(setting, i) {
    const set = tree.children.get(i);
    const only = set.every((k) => tree.nodes[k].measure);
    const key = only ? "measuresIn" : "valuesIn";
    // Where there is nothing else to move, this is not folded away.
    const alone = tree.children.get(tree.nodes[i].parent).length < 2;
    return el("details", { open: alone || (!only && setting.method !== "ahp") },
      el("summary", {}, say(key, { title: title(i), n: set.length })), part(setting, i));
  }

  // Write what the setting says into what is drawn; the field that is typed in is left alone.
  function show(setting, all = false) {
    for (const [i, { range, number, buttons }] of inputs) {
      const value = setting.points[i];
      for (const { button, factor } of buttons) {
        const idle = multiplied(tree, setting, i, factor) === null;
        button.setAttribute("aria-disabled", String(idle));
      }
      if (value > Number(range.max)) range.max = value;
      range.value = value;
      if (all || document.activeElement !== number) {
        number.value = String(Number(value.toFixed(2)));
        number.setAttribute("aria-invalid", "false");
      }
    }
  }

  return {
    box,
    draw(setting) {
      shown = setting;
      outputs.clear();
      inputs.clear();
      notes.clear();
      fill(box, part(setting, -1));
      show(setting, true);
    },
    // Show the weight in the whole of every node beside that of before, and notes on the sets.
    tell(weight, before, told) {
      for (const [i, out] of outputs) {
        const now = share(weight[i]);
        const was = share(before[i]);
        fill(out, el("strong", {}, now), now === was ? "" : ` ${say("was", { value: was })}`);
      }
      for (const [parent, note] of notes) {
        const [text, cls] = told(parent) ?? ["", ""];
        if (note.textContent !== text) note.textContent = text;
        note.className = `mw-note ${cls}`;
      }
    },
    get setting() {
      return shown;
    },
  };
}
