// The faults of the site that is being written, drawn over the page; and pages that reload by themselves.
// livereload.js finds the class below and asks it first what to do with each message.
const mark = new URL(import.meta.url).searchParams.get("mark") ?? "";
const STATUS = `/__supple/status?path=${encodeURIComponent(location.pathname)}&mark=${mark}`;
const STYLE = `
  :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: clamp(1rem, 4vw, 3rem);
    background: rgb(28 43 38 / 0.86); font: 1rem/1.5 system-ui, sans-serif; color: #1c2b26; }
  main { max-inline-size: 52rem; margin-inline: auto; padding: 1.5rem 2rem; border-radius: 16px; background: #fffdf9; border: 3px solid #b3431f; }
  h2 { margin: 0 0 0.25rem; font-size: 1.4rem; }
  ol { margin: 1rem 0 0; padding: 0; list-style: none; }
  li { padding-block: 1rem; border-block-start: 1px solid #e4dccd; }
  p { margin: 0.25rem 0; }
  .place, code { font-family: ui-monospace, monospace; font-size: 0.95rem; overflow-wrap: anywhere; }
  .place { color: #51625b; }
  code { display: block; margin-block: 0.5rem; padding: 0.5rem 0.75rem; border-radius: 8px; background: #fdeee6; white-space: pre-wrap; }
  .what { font-weight: 700; }
  button { float: inline-end; min-inline-size: 44px; min-block-size: 44px; border: 1px solid #1f5c4d; border-radius: 999px; background: none; color: #1f5c4d; font: inherit; padding: 0 1rem; cursor: pointer; }
  button:focus-visible { outline: 3px solid #1f5c4d; outline-offset: 2px; }
`;
let host = null;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function close() {
  host?.remove();
  host = null;
}

function draw(faults) {
  close();
  if (!faults.length) return;
  host = document.createElement("supple-faults");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const box = element("main");
  box.setAttribute("role", "alertdialog");
  box.setAttribute("aria-label", "Faults in the site");
  const hide = element("button", "Hide");
  hide.addEventListener("click", close);
  box.append(hide, element("h2", faults.length === 1 ? "Something needs mending" : `${faults.length} things need mending`));
  box.append(element("p", "The page below is the last good one. This goes away by itself once the file is mended and saved."));
  const list = element("ol");
  for (const fault of faults) {
    const item = element("li");
    item.append(element("p", fault.line ? `${fault.path}, line ${fault.line}` : fault.path, "place"));
    if (fault.text) item.append(element("code", fault.text));
    item.append(element("p", fault.message, "what"));
    if (fault.hint) item.append(element("p", fault.hint));
    list.append(item);
  }
  box.append(list);
  root.append(box);
  document.documentElement.append(host);
}

async function look() {
  try {
    const answer = await fetch(STATUS, { cache: "no-store" });
    const told = await answer.json();
    if (told.stale) location.reload();
    else draw(told.errors);
  } catch {
    // The server is gone for the moment; livereload.js keeps trying, and asks again.
  }
}

window.LiveReloadPluginSupple = class {
  static identifier = "supple";
  static version = "1";

  // true: the message is dealt with, and the page stays.
  reload(path) {
    if (path !== "supple:status") return false;
    look();
    return true;
  }
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
look();
