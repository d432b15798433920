// What a setting does: guards, ranking, one proposal, the portfolio.

const FIRST = 25;
const TOP = 10;

// Names of the guards that a proposal breaks, or might break.
function guardsOf(scoring, result, i, veto, possible = false) {
  return scoring.guards
    .filter((guard, k) => guard.veto === veto && result.guards[k][possible ? "possible" : "broken"][i])
    .map((guard) => guard.title);
}

function rankText(result, i) {
  return result.vetoed[i] ? say("noRank") : String(result.rank[i]);
}

function rankIs(result, i) {
  return result.vetoed[i] ? say("rankNone") : say("rankIs", { rank: result.rank[i] });
}

function remarks(scoring, result, i) {
  const texts = [];
  const vetoes = guardsOf(scoring, result, i, true);
  const flags = guardsOf(scoring, result, i, false);
  const maybe = [...guardsOf(scoring, result, i, true, true), ...guardsOf(scoring, result, i, false, true)];
  if (vetoes.length) texts.push(say("vetoOn", { guards: vetoes.join(", ") }));
  if (flags.length) texts.push(say("flagOn", { guards: flags.join(", ") }));
  if (maybe.length) texts.push(say("mayBreak", { guards: maybe.join(", ") }));
  if (result.coverage[i] < 1 - 1e-9) texts.push(say("unknownPart", { part: share(1 - result.coverage[i], 0) }));
  return texts.join("; ");
}

function rangeText(result, i) {
  const [low, high] = [result.low[i], result.high[i]];
  return high - low < 1e-12 ? "" : say("range", { low: figure(low, 3), high: figure(high, 3) });
}

function showGuards(box, scoring, before, now) {
  const vetoed = [];
  const flagged = [];
  const lifted = [];
  scoring.proposals.forEach((_, i) => {
    const vetoes = guardsOf(scoring, now, i, true);
    const flags = guardsOf(scoring, now, i, false);
    const fresh = now.vetoed[i] && !before.vetoed[i] ? ` ${say("newly")}` : "";
    if (vetoes.length) vetoed.push(`${named(i)}: ${vetoes.join(", ")}${fresh}`);
    if (before.vetoed[i] && !now.vetoed[i]) lifted.push(named(i));
    if (flags.length) flagged.push(`${named(i)}: ${flags.join(", ")}`);
  });
  const long = (items) => items.length > TOP
    ? el("details", {}, el("summary", {}, say("showAll", { n: items.length })), listOf(items))
    : listOf(items);
  const block = (key, items) => items.length ? [el("p", {}, say(key, { n: items.length })), long(items)] : [];
  const harmed = now.order.slice().sort((a, b) => now.harms[a] - now.harms[b]).slice(0, 5)
    .filter((i) => now.harms[i] < 0)
    .map((i) => `${named(i)}: ${figure(now.harms[i], 3)}`);
  fill(
    box,
    vetoed.length ? [] : el("p", {}, say("noVeto")),
    block("vetoed", vetoed), block("lifted", lifted), block("flagged", flagged),
    block("mostHarm", harmed),
  );
}

function showRanking(box, scoring, before, now, all, showAll) {
  const order = all ? now.order : now.order.slice(0, FIRST);
  const rows = order.map((i) => {
    const remark = remarks(scoring, now, i);
    return {
      head: 2,
      mark: now.vetoed[i] ? "mw-out" : null,
      cells: [
        rankText(now, i), rankText(before, i),
        // Where there is no room for a column of remarks, they stand below the name.
        remark ? [named(i), el("small", { class: "mw-under" }, remark)] : named(i),
        figure(now.harms[i], 3), figure(now.gains[i], 3), figure(now.score[i], 3), rangeText(now, i), remark,
      ],
    };
  });
  const headings = ["rank", "rankBefore", "proposal", "harm", "gain", "score", "within", "remark"];
  fill(
    box,
    tableOf(say("rankingCaption"), headings.map((key) => say(key)), rows, [0, 1, 3, 4, 5, 6]),
    all || now.order.length <= FIRST ? null : el(
      "button", { type: "button", onclick: showAll }, say("showAll", { n: now.order.length }),
    ),
  );
}

const moved = (from, to) => (from === to ? say("same", { value: to }) : say("fromTo", { from, to }));

function showProposal(box, scoring, tree, before, now, i, inPortfolio) {
  if (i === null) {
    fill(box, el("p", {}, say("followHint")));
    return;
  }
  const lines = [
    [say("rank"), moved(rankText(before, i), rankText(now, i))],
    [say("score"), moved(figure(before.score[i], 3), figure(now.score[i], 3))],
  ];
  if (rangeText(now, i)) lines.push([say("within"), rangeText(now, i)]);
  scoring.guards.forEach((guard, k) => {
    const own = now.guards[k];
    if (!own.broken[i] && !own.possible[i]) return;
    const places = { loss: share(-own.worth[i], 0), most: share(guard.maxLoss, 0) };
    const key = own.possible[i] ? "guardPossible" : guard.veto ? "guardVeto" : "guardFlag";
    lines.push([guard.title, `${say(key, places)} ${guard.reason}`.trim()]);
  });
  lines.push([say("portfolio"), inPortfolio(i)]);
  const parts = tree.leaves
    .map((at, j) => ({ at, was: before.contribution(i, j), is: now.contribution(i, j), j }))
    .filter(({ was, is, j }) => was !== 0 || is !== 0 || now.unknown(i, j))
    .sort((a, b) => a.is - b.is);
  const most = Math.max(...parts.flatMap(({ was, is }) => [Math.abs(was), Math.abs(is)]), 1e-12);
  const rows = parts.map(({ at, was, is, j }) => ({
    cells: [
      tree.nodes[at].title + (now.unknown(i, j) ? ` (${say("unknown")})` : ""),
      figure(was, 3, true), figure(is, 3, true), bar(is, most),
    ],
  }));
  const inner = scoring.guards.some((guard, k) => guard.veto && now.guards[k].broken[i]);
  fill(
    box,
    el("dl", {}, lines.flatMap(([term, text]) => [el("dt", {}, term), el("dd", {}, text)])),
    inner ? el("p", { class: "mw-note" }, say("vetoWhy")) : null,
    tableOf(say("contributionsOf", { name: named(i) }),
      ["measure", "before", "now", "picture"].map((key) => say(key)), rows, [1, 2]),
  );
}

// Of two portfolios, by proposal the start and part: what falls out, comes in, and moves.
function difference(first, second) {
  const out = [...first.keys()].filter((i) => !second.has(i));
  const into = [...second.keys()].filter((i) => !first.has(i));
  const moved = [...second.keys()].filter((i) => first.has(i) && first.get(i) !== second.get(i));
  return { out, into, moved };
}

function withField(portfolio, i) {
  const field = portfolio.fields[pageData.scoring.proposals[i].id];
  return field ? `${named(i)} (${field})` : named(i);
}

function differenceLists(portfolio, first, second, keys) {
  const { out, into, moved } = difference(first, second);
  const block = (key, items) => items.length ? [el("p", {}, say(key, { n: items.length })), listOf(items)] : [];
  return [
    block(keys.out, out.map((i) => withField(portfolio, i))),
    block(keys.into, into.map((i) => withField(portfolio, i))),
    block(keys.moved, moved.map((i) => `${named(i)}: ${say("fromTo", { from: first.get(i), to: second.get(i) })}`)),
  ];
}

function placed(start, part) {
  return [start ?? "", part === 1 ? "" : share(part, 0)].filter(Boolean).join(", ");
}

function adoptedChoice(portfolio, scoring) {
  const place = new Map(scoring.proposals.map(({ id }, i) => [id, i]));
  return new Map(portfolio.chosen.map(
    (id) => [place.get(id), placed(portfolio.starts[id], portfolio.parts[id] ?? 1)],
  ));
}

function choiceOf(model, options) {
  return new Map(options.map((o) => {
    const { row, start, part } = model.options[o];
    return [row, placed(start, part)];
  }));
}
