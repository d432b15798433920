// Keeping a setting: as a file, from a file, or in the page until it is closed.

function keeping({ columns, tree, adopted, current, remember, partTitle, message, apply, renew }) {
  const name = el("input", { type: "text", id: "mw-name", value: say("mySetting"), maxlength: 60 });
  const nameOf = () => name.value.trim() || say("mySetting");

  function fileName() {
    const plain = nameOf().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase();
    return `${plain || "setting"}.csv`;
  }

  function save() {
    const text = answersFile(columns, tree, { ...current(), name: nameOf() });
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    el("a", { href: address, download: fileName() }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    message.textContent = say("saved", { file: fileName() });
  }

  async function load(event) {
    const [file] = event.target.files;
    if (!file) return;
    const fallback = file.name.replace(/\.\w+$/, "");
    try {
      const { setting, open } = settingIn(await file.text(), columns, tree, adopted, fallback);
      const told = [say("loaded", { file: file.name, name: apply(setting) })];
      if (open.length) told.push(say("loadedOpen", { parts: open.map(partTitle).join(", ") }));
      message.textContent = told.join(" ");
    } catch (problem) {
      if (!problem.text) throw problem;
      const part = problem.parent === undefined ? "" : partTitle(problem.parent);
      fill(message, typed(`${file.name}: ${say(problem.text, { ...problem, part })}`));
    }
    event.target.value = "";
  }

  function keep() {
    const kept = remember({ ...current(), name: nameOf() });
    message.textContent = say("remembered", { name: kept.name });
    renew();
  }

  return el(
    "div", { class: "mw-keep" },
    el("h3", {}, say("keepTitle")),
    el("p", {}, typed(say("keepHow"))),
    el("p", {}, el("label", { for: "mw-name" }, say("settingName")), " ", name),
    el("p", { class: "mw-buttons" },
      el("button", { type: "button", onclick: save }, say("save")),
      el("button", { type: "button", onclick: keep }, say("remember"))),
    el("p", {}, el("label", { for: "mw-load" }, say("load")), " ",
      el("input", { type: "file", id: "mw-load", accept: ".csv,.txt,.tsv", onchange: load })),
    message,
  );
}
