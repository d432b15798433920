// Words and figures in the language of the page, and elements to hold them. All texts are data.

const pageData = JSON.parse(document.getElementById("weights-data").textContent);
const dutch = pageData.language === "nl";

function say(key, places = {}) {
  const found = pageData.texts[key];
  const text = typeof found === "string" ? found : places.n === 1 ? found.one : found.many;
  const shown = { ...places };
  if (typeof places.n === "number") shown.n = figure(places.n, 0);
  return text.replace(/\{(\w+)\}/g, (_, name) => shown[name]);
}

function figure(value, digits, sign = false) {
  const near = Number(value.toFixed(digits)) === 0 ? 0 : value;
  const [whole, part] = Math.abs(near).toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, dutch ? "." : ",");
  const before = near < 0 ? "\u2212" : sign && near > 0 ? "+" : "";
  return before + grouped + (part ? (dutch ? "," : ".") + part : "");
}

const share = (value, digits = 1) => figure(value * 100, digits) + (dutch ? "\u00a0%" : "%");
const euros = (value) => `€\u00a0${figure(value, 0)}`;
const named = (i) => {
  const { id, title } = pageData.scoring.proposals[i];
  return title === "" || title === id ? id : `${id} ${title}`;
};

// An element with attributes, listeners (on...) and children; text is always text.
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  // Firefox would fill in what stood there before the page was loaded again.
  if (name === "input" || name === "select") made.autocomplete = "off";
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  fill(made, ...children);
  return made;
}

const fill = (box, ...children) =>
  box.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));

// A text in which what stands between backticks is typed as it stands.
const typed = (text) => text.split("`").map((piece, k) => (k % 2 ? el("code", {}, piece) : piece));

function listOf(items) {
  return el("ul", {}, items.map((item) => el("li", {}, item)));
}

// A table that scrolls by itself where it is wider than the screen, also by keyboard.
function tableOf(caption, headings, rows, figures) {
  const cls = (k) => (figures.includes(k) ? "mw-figure" : null);
  return el(
    "div", { class: "mw-scroll", role: "region", tabindex: "0", "aria-label": caption },
    el(
      "table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, headings.map((h, k) => el("th", { scope: "col", class: cls(k) }, h)))),
      el(
        "tbody", {},
        rows.map(({ cells, head = 0, mark = null }) =>
          el(
            "tr", { class: mark },
            cells.map((cell, k) =>
              k === head
                ? el("th", { scope: "row", class: cls(k) }, cell)
                : el("td", { class: cls(k) }, cell),
            ),
          ),
        ),
      ),
    ),
  );
}

// A bar from a loss on the left to a gain on the right; the figure beside it says the same.
function bar(value, most) {
  const width = most > 0 ? Math.min(50, (Math.abs(value) / most) * 50) : 0;
  const inner = el("span", { class: value < 0 ? "mw-loss" : "mw-gain" });
  inner.style.width = `${width}%`;
  inner.style.left = value < 0 ? `${50 - width}%` : "50%";
  return el("span", { class: "mw-bar", "aria-hidden": "true" }, inner);
}
