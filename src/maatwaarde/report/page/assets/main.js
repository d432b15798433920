// The page where weights move: settings, what they do, and two of them side by side.

(() => {
  const { scoring, portfolio, columns } = pageData;
  const tree = treeOf(scoring.nodes);
  const values = valuesOf(scoring);
  const model = portfolio?.model ? modelOf(portfolio.model) : null;
  const settings = scoring.settings.map(({ name, points }) => settingOf(tree, name, points));
  const adopted = settings[0];
  const ownOfSetting = (setting) => ownOf(tree, setting, scoring.randomIndex, adopted);
  const alike = (a, b) => a.every((x, i) => Math.abs(x - b[i]) < 1e-12);
  const resultOf = (setting) => scored(scoring, tree, values, ownOfSetting(setting).own);
  const before = resultOf(adopted);
  const chosenBefore = portfolio ? adoptedChoice(portfolio, scoring) : new Map();

  let current = copyOf(adopted);
  let now = before;
  let followed = null;
  let everything = false;
  let invalid = true;
  // What is known of the portfolio at this setting: "before", "busy", or an answer of the solver.
  let answer = { status: "before" };
  const solver = model ? solverOf(model) : null;

  const boxes = Object.fromEntries(
    ["guards", "ranking", "proposal", "hits", "portfolio", "presets", "methods", "message", "compare"].map(
      (name) => [name, el("div", { class: `mw-${name}` })],
    ),
  );
  boxes.message.setAttribute("role", "alert");
  const summary = el("p", { class: "mw-summary", role: "status", "aria-live": "polite" });
  const controls = controlsOf(tree, pageData.texts, () => update());

  const chosenNow = () => (answer.options ? choiceOf(model, answer.options) : null);

  function inPortfolio(i) {
    if (!portfolio) return say("noPortfolio");
    const was = chosenBefore.has(i);
    const chosen = chosenNow();
    if (answer.status === "before" || answer.status === "busy" || chosen === null) {
      const text = say(was ? "wasIn" : "wasOut");
      return answer.status === "before" && now === before ? text : `${text} (${say("ofBefore")})`;
    }
    const is = chosen.has(i);
    const text = say(is ? (was ? "staysIn" : "comesIn") : was ? "fallsOut" : "staysOut");
    return !is && now.vetoed[i] ? `${text}, ${say("byVeto")}` : text;
  }

  // ---- the portfolio

  let waiting = null;

  function canSolve(result) {
    if (!model) return portfolio.why;
    const other = result.vetoed.some((x, i) => x !== before.vetoed[i] && model.vetoable[i]);
    return model.horizonMoves && other ? say("horizonMoves") : null;
  }

  function choose() {
    if (!portfolio) return;
    clearTimeout(waiting);
    if (solver) solver.stop();
    if (now === before) {
      answer = { status: "before" };
      show();
      return;
    }
    const why = canSolve(now);
    if (why !== null) {
      answer = { status: "old", why };
      show();
      return;
    }
    answer = { status: "busy" };
    show();
    const result = now;
    waiting = setTimeout(() => ask(result), 250);
  }

  async function ask(result) {
    try {
      const found = await solver.ask(jobOf(model, result, portfolio.seconds));
      if (found === null || result !== now) return;
      answer = found;
    } catch (error) {
      answer = { status: "old", why: say("noSolver", { error: error.message }) };
    }
    show();
    tellSoon();
    compared.refresh();
  }

  function portfolioText() {
    const { status } = answer;
    const n = portfolio.chosen.length;
    if (status === "before") return say("portfolioBefore", { n, cost: euros(portfolio.cost) });
    if (status === "busy") return say("portfolioBusy", { seconds: portfolio.seconds });
    if (status === "old") return say("portfolioOld", { n, why: answer.why });
    if (status === "late") return say("portfolioLate", { seconds: portfolio.seconds });
    if (status === "none") return say("portfolioNone");
    const places = { n: answer.options.length, cost: euros(answer.cost), was: euros(portfolio.cost) };
    if (status === "proven") return say("portfolioProven", places);
    const more = (answer.bound - answer.value) / Math.max(Math.abs(answer.value), 1e-12);
    // Rounded up: it is what another can be better at most.
    const gap = share(Math.ceil(more * 1000) / 1000);
    return say("portfolioOpen", { ...places, seconds: portfolio.seconds, gap });
  }

  function showPortfolio() {
    if (!portfolio) {
      fill(boxes.portfolio, el("p", {}, say("noPortfolio")));
      return;
    }
    const chosen = chosenNow();
    const parts = [el("p", { class: `mw-state mw-${answer.status}` }, portfolioText())];
    if (answer.status === "busy") {
      parts.push(el("button", { type: "button", onclick: () => {
        solver.stop();
        answer = { status: "old", why: say("stopped") };
        show();
      } }, say("stop")));
    }
    if (chosen === null) {
      const broken = [...chosenBefore.keys()].filter((i) => now.vetoed[i] && !before.vetoed[i]);
      if (broken.length) {
        parts.push(el("p", {}, say("nowVetoed", { n: broken.length })), listOf(broken.map(named)));
      }
      if (answer.status === "old") parts.push(el("p", {}, typed(say("howElse"))));
    } else {
      const { out, into, moved } = difference(chosenBefore, chosen);
      if (!out.length && !into.length && !moved.length) parts.push(el("p", {}, say("portfolioSame")));
      else {
        parts.push(...differenceLists(portfolio, chosenBefore, chosen,
          { out: "fallOut", into: "comeIn", moved: "moveStart" }).flat());
        const proven = answer.status === "proven" && portfolio.status === "proven";
        parts.push(proven ? null : el("p", {}, say("byChance")), el("p", {}, answer.before
          ? say("worthBefore", { value: figure(answer.value, 3), before: figure(answer.before.value, 3) })
          : say("beforeBroken")));
      }
    }
    const list = [...(chosen ?? chosenBefore)].sort(([a], [b]) => scoring.byId[a] - scoring.byId[b]);
    parts.push(el("details", {},
      el("summary", {}, say(chosen ? "wholeNow" : "wholeBefore", { n: list.length })),
      listOf(list.map(([i, when]) => (when ? `${withField(portfolio, i)}: ${when}` : withField(portfolio, i))))));
    fill(boxes.portfolio, ...parts);
  }

  // ---- what is shown

  let telling = null;

  function tellSoon() {
    clearTimeout(telling);
    telling = setTimeout(() => {
      summary.textContent = summaryText();
    }, 400);
  }

  function summaryText() {
    if (now === before && followed === null) return say("summaryStart");
    const moved = now.rank.reduce((count, rank, i) => count + (rank !== before.rank[i] ? 1 : 0), 0);
    const vetoes = now.vetoed.filter(Boolean).length;
    const texts = [];
    if (followed !== null) {
      const [is, was] = [rankIs(now, followed), rankIs(before, followed)];
      texts.push(say(is === was ? "summaryOneSame" : "summaryOne", {
        name: named(followed), rank: is, was, portfolio: inPortfolio(followed),
      }));
      if (now === before) return texts[0];
    }
    texts.push(say("summaryMoved", { n: moved }));
    texts.push(say("summaryVetoes", { n: vetoes, was: before.vetoed.filter(Boolean).length }));
    if (portfolio && answer.options) {
      const { out, into } = difference(chosenBefore, chosenNow());
      texts.push(say("summaryPortfolio", { out: out.length, into: into.length }));
    } else if (portfolio && answer.status === "old") texts.push(say("summaryOld"));
    return texts.join(" ");
  }

  function show() {
    showProposal(boxes.proposal, scoring, tree, before, now, followed, inPortfolio);
    showGuards(boxes.guards, scoring, before, now);
    showPortfolio();
    showRanking(boxes.ranking, scoring, before, now, everything, () => {
      everything = true;
      show();
      boxes.ranking.querySelector("[tabindex]").focus();
    });
  }

  function told(found) {
    return (parent) => {
      if (found.empty.includes(parent)) return [say("needsWeight"), "mw-wrong"];
      const ratio = found.ratios.get(parent);
      if (!ratio || !Number.isFinite(ratio.ratio) || tree.children.get(parent).length < 3) return null;
      const set = tree.children.get(parent);
      if (ratio.ratio <= scoring.acceptedRatio) return [say("consistent", { ratio: figure(ratio.ratio, 2) }), ""];
      const [a, b] = ratio.worst.map((k) => tree.nodes[set[k]].title);
      return [say("inconsistent", { ratio: figure(ratio.ratio, 2), a, b }), "mw-caution"];
    };
  }

  function update() {
    const found = ownOfSetting(current);
    if (found.empty.length) {
      // Nothing follows from weights that are all zero: what is shown is of the setting before it.
      controls.tell(now.weight, before.weight, told(found));
      clearTimeout(telling);
      summary.textContent = say("summaryInvalid");
      invalid = true;
      return;
    }
    // Another way to say the same weights changes nothing else.
    const { weight } = sharesOf(tree, found.own);
    const was = now;
    if (alike(weight, before.weight)) now = before;
    else if (!alike(weight, now.weight)) now = scored(scoring, tree, values, found.own);
    controls.tell(now.weight, before.weight, told(found));
    for (const [button, setting] of presets) {
      button.setAttribute("aria-pressed", String(sameWeights(setting, now)));
    }
    if (now === was && !invalid) return;
    invalid = false;
    choose();
    if (!portfolio) show();
    tellSoon();
    compared.refresh();
  }

  function sameWeights(setting, result) {
    const { weight } = sharesOf(tree, ownOfSetting(setting).own);
    return alike(weight, result.weight);
  }

  // ---- settings

  let presets = [];

  function apply(setting) {
    current = copyOf(setting);
    showMethods();
    controls.draw(current);
    update();
  }

  function showPresets() {
    presets = settings.map((setting) => [
      el("button", { type: "button", "aria-pressed": "false", onclick: () => apply(setting) }, setting.name),
      setting,
    ]);
    fill(boxes.presets, presets.map(([button]) => button));
  }

  function showMethods() {
    const radios = METHODS.map((method) => {
      const input = el("input", {
        type: "radio", name: "mw-method", value: method, id: `mw-method-${method}`,
        onchange: () => {
          const clipped = toMethod(tree, current, method, scoring.randomIndex, adopted);
          controls.draw(current);
          how.textContent = `${say(`how_${method}`)} ${clipped ? say("clipped") : ""}`;
          update();
        },
      });
      input.checked = current.method === method;
      return el("label", { for: `mw-method-${method}` }, input, ` ${say(`method_${method}`)}`);
    });
    const how = el("p", { class: "mw-how" }, say(`how_${current.method}`));
    fill(boxes.methods, el("fieldset", {}, el("legend", {}, say("methods")), radios), how);
  }

  function remember(setting) {
    let name = setting.name;
    for (let k = 2; settings.some((one) => one.name === name); k++) name = `${setting.name} (${k})`;
    settings.push({ ...copyOf(setting), name });
    showPresets();
    compared.refresh(true);
    return settings.at(-1);
  }

  const partTitle = (parent) => (parent === -1 ? pageData.texts.top : tree.nodes[parent].title);
  const keep = keeping({
    columns, tree, adopted, current: () => current, remember, partTitle, message: boxes.message,
    apply: (setting) => {
      const kept = remember(setting);
      apply(kept);
      return kept.name;
    },
    renew: () => update(),
  });

  function following() {
    const options = scoring.proposals.map((_, i) => el("option", { value: named(i) }));
    const place = new Map(scoring.proposals.flatMap(({ id }, i) => [[named(i).toLowerCase(), i], [id.toLowerCase(), i]]));
    const input = el("input", {
      type: "search", id: "mw-follow", list: "mw-proposals", autocomplete: "off",
      placeholder: say("followPlaceholder"),
      oninput: () => {
        const text = input.value.trim().toLowerCase();
        const hits = text.length < 3 ? [] : scoring.proposals
          .map((_, i) => i).filter((i) => named(i).toLowerCase().includes(text));
        followed = place.get(text) ?? (hits.length === 1 ? hits[0] : null);
        const unsure = followed === null && text.length >= 3;
        fill(boxes.hits, !unsure ? null : [
          el("p", {}, say("followHits", { n: hits.length })),
          el("div", { class: "mw-buttons" }, hits.slice(0, TOP).map((i) =>
            el("button", { type: "button", onclick: () => {
              input.value = named(i);
              followed = i;
              fill(boxes.hits);
              input.focus();
              show();
              tellSoon();
            } }, named(i)))),
        ]);
        show();
        tellSoon();
      },
    });
    return el("div", { class: "mw-follow" },
      el("label", { for: "mw-follow" }, say("follow")), input, boxes.hits,
      el("datalist", { id: "mw-proposals" }, options));
  }

  const compared = comparison({
    box: boxes.compare, settings, current: () => current, resultOf, now: () => now, tree, scoring, portfolio,
    model, before, chosenBefore, canSolve, alike,
    answered: () => answer,
  });

  const part = (key, cls, ...children) =>
    el(
      "section", { class: cls, "aria-labelledby": `mw-h-${key}` },
      el("h3", { id: `mw-h-${key}` }, say(key)), children,
    );

  function draw() {
    const live = document.getElementById("mw-live");
    fill(
      live,
      following(),
      el("div", { class: "mw-sticky" }, summary),
      el("div", { class: "mw-columns" },
        el("div", { class: "mw-left" },
          part("weightsTitle", "mw-weigh", el("p", {}, say("presets")), boxes.presets, boxes.methods, controls.box),
          keep),
        el("div", { class: "mw-right" },
          part("followTitle", "mw-one", boxes.proposal),
          part("guardsTitle", "mw-harm", boxes.guards),
          part("portfolioTitle", "mw-choice", boxes.portfolio))),
      part("rankingTitle", "mw-order", boxes.ranking),
      part("compareTitle", "mw-two", boxes.compare),
    );
    live.hidden = false;
    document.getElementById("mw-noscript").remove();
    document.getElementById("mw-still").classList.add("mw-print-only");
    showPresets();
    apply(adopted);
    compared.refresh(true);
  }

  draw();

  // For whoever holds the page against the library.
  window.maatwaarde = {
    tree,
    scored: (own) => scored(scoring, tree, values, Float64Array.from(own)),
    judged: (size, judgements) => judged(size, judgements, scoring.randomIndex),
    solved: (own) => solver.ask(jobOf(model, scored(scoring, tree, values, Float64Array.from(own)), portfolio.seconds)),
    state: () => ({ answer, now, current }),
  };
})();
