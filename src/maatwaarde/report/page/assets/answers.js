// Settings as files of answers: those that `maatwaarde weights show` reads, one respondent in each.

function separated(cells) {
  return cells
    .map((cell) => {
      const text = String(cell);
      // What a spreadsheet would take for a formula is a text.
      const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
      return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(";");
}

// Return the text of a file of answers.
function answersFile(columns, tree, setting) {
  const rows = [];
  const title = (i) => tree.nodes[i].title;
  const decimal = (x) => (columns.comma ? String(x).replace(".", ",") : String(x));
  const sets = [...tree.children.values()].filter((set) => set.length > 1);
  if (setting.method === "ahp") {
    rows.push([columns.group, columns.respondent, columns.optionA, columns.optionB,
      columns.judgement, "a", "b"]);
    for (const set of sets) {
      pairsOf(set).forEach(([a, b], k) => {
        rows.push([setting.name, setting.name, title(a), title(b),
          decimal(setting.pairs.get(tree.nodes[set[0]].parent)[k]), tree.nodes[a].id,
          tree.nodes[b].id]);
      });
    }
  } else {
    const swing = setting.method === "swing";
    rows.push([columns.group, columns.respondent, columns.what, swing ? columns.swing : columns.points,
      "id"]);
    for (const set of sets) {
      // The swing that is worth most counts 100, whatever was written.
      const most = Math.max(...set.map((i) => setting.points[i]));
      for (const i of set) {
        const points = setting.points[i];
        const written = !swing ? points : points === most ? 100 : (points / most) * 100;
        rows.push([setting.name, setting.name, title(i), decimal(written), tree.nodes[i].id]);
      }
    }
  }
  return `\ufeff${rows.map(separated).join("\r\n")}\r\n`;
}

function cellsOf(text) {
  const plain = text.replace(/^\ufeff/, "");
  const head = plain.split(/\r?\n/, 1)[0];
  const mark = [";", "\t", ","].find((one) => head.includes(one)) ?? ";";
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell.replace(/\r$/, ""));
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let i = 0; i < plain.length; i++) {
    const c = plain[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (plain[i + 1] === '"') cell += plain[++i];
      else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === mark) endCell();
    else if (c === "\n") endRow();
    else cell += c;
  }
  if (cell !== "" || row.length) endRow();
  return rows.filter((cells) => cells.some((one) => one.trim() !== ""));
}

const keyOf = (heading) => heading.trim().toLowerCase().replace(/[\s_]/g, "");

function numberIn(text) {
  const found = /^\s*(\d+(?:[.,]\d+)?(?:e-?\d+)?)\s*(?:\/\s*(\d+(?:[.,]\d+)?))?\s*$/i.exec(text);
  if (found === null) return NaN;
  const [top, bottom] = [found[1], found[2] ?? "1"].map((one) => Number(one.replace(",", ".")));
  return top / bottom;
}

// Read a setting; what is wrong is told by the key of a text and what fills its places.
function settingIn(text, columns, tree, start, fallback) {
  const [head, ...rows] = cellsOf(text);
  if (head === undefined) throw { text: "emptyFile" };
  const keys = head.map(keyOf);
  const column = (name) => keys.findIndex((key) => columns.keys[name].includes(key));
  const at = Object.fromEntries(Object.keys(columns.keys).map((name) => [name, column(name)]));
  const pairs = at.a >= 0 && at.b >= 0 && (at.judgement >= 0 || (at.heavier >= 0 && at.times >= 0));
  const swing = at.id >= 0 && at.swing >= 0;
  if (!pairs && !swing && !(at.id >= 0 && at.points >= 0)) throw { text: "noAnswers" };
  const cell = (row, name) => (at[name] >= 0 ? (row[at[name]] ?? "").trim() : "");
  const who = new Set(rows.map((row) => `${cell(row, "group")}\n${cell(row, "respondent")}`));
  if (who.size > 1) throw { text: "severalRespondents", n: who.size };
  const position = new Map(tree.nodes.map((node, i) => [node.id, i]));
  const place = (row, name, line) => {
    const found = position.get(cell(row, name));
    if (found === undefined) throw { text: "unknownId", id: cell(row, name), line };
    return found;
  };
  const name = cell(rows[0] ?? [], "respondent") || cell(rows[0] ?? [], "group") || fallback;
  const setting = {
    name,
    method: pairs ? "ahp" : swing ? "swing" : "direct",
    points: start.points.slice(),
    pairs: new Map([...start.pairs].map(([parent, own]) => [parent, own.slice()])),
  };
  const answered = new Map();
  rows.forEach((row, k) => {
    const line = k + 2;
    if (!pairs) {
      const text_ = cell(row, swing ? "swing" : "points");
      if (text_ === "") return;
      const value = numberIn(text_);
      const i = place(row, "id", line);
      if (!(value >= 0) || (swing && value > 100)) throw { text: "badNumber", value: text_, line };
      if (answered.has(i)) throw { text: "twice", id: tree.nodes[i].id, line };
      answered.set(i, value);
      return;
    }
    const told = judgementIn(cell, row);
    if (told.text === "") return;
    if (!(told.times >= 1 / 9.5 && told.times <= 9.5)) throw { text: "badNumber", value: told.text, line };
    const [a, b] = [place(row, "a", line), place(row, "b", line)];
    if (a === b || tree.nodes[a].parent !== tree.nodes[b].parent) {
      throw { text: "notSiblings", a: tree.nodes[a].id, b: tree.nodes[b].id, line };
    }
    const set = tree.children.get(tree.nodes[a].parent);
    const k_ = pairsOf(set).findIndex(([x, y]) => (x === a && y === b) || (x === b && y === a));
    const forward = pairsOf(set)[k_][0] === a;
    const key = `${tree.nodes[a].parent} ${k_}`;
    if (answered.has(key)) throw { text: "twice", id: `${tree.nodes[a].id}, ${tree.nodes[b].id}`, line };
    answered.set(key, true);
    setting.pairs.get(tree.nodes[a].parent)[k_] = forward ? told.times : 1 / told.times;
  });
  // A part that was answered in part says nothing that can be weighed.
  const open = [];
  for (const [parent, set] of tree.children) {
    if (set.length < 2) continue;
    const asked = pairs ? pairsOf(set).map((_, k) => `${parent} ${k}`) : set;
    const given = asked.filter((one) => answered.has(one)).length;
    if (given === 0) continue;
    if (given < asked.length) {
      open.push(parent);
      if (pairs) setting.pairs.set(parent, start.pairs.get(parent).slice());
      continue;
    }
    if (!pairs) set.forEach((i) => (setting.points[i] = answered.get(i)));
    if (!pairs && !set.some((i) => setting.points[i] > 0)) throw { text: "allZero", parent };
  }
  if (answered.size === 0) throw { text: "noAnswers" };
  return { setting, open };
}

function judgementIn(cell, row) {
  if (cell(row, "judgement") !== "") {
    const text = cell(row, "judgement");
    return { text, times: numberIn(text) };
  }
  const side = cell(row, "heavier").toLowerCase();
  const times = cell(row, "times");
  if (["=", "gelijk", "equal"].includes(side)) return { text: side, times: 1 };
  if (side === "" && times === "") return { text: "", times: NaN };
  const number = numberIn(times);
  if (side === "a") return { text: times || side, times: number };
  return { text: times || side, times: side === "b" ? 1 / number : NaN };
}
