// Inline queries: `@bot query` in the input opens results above it.
import { byId, make } from "./dom.js";
import { act } from "./server.js";
import { state } from "./state.js";

const PAUSE = 300;
const PATIENCE = 11000;
const panel = byId("inline");
const list = byId("inline-results");
const note = byId("inline-note");
const button = byId("inline-button");

const early = new Map(); // answers that came before the server told the query's id
let query = { text: null, id: null, next: "", more: false };
let timer = 0;
let patience = 0;
let chosen = -1;
let onStart = () => {};
let onChosen = () => {};

/** Wire the panel; `start(payload)` opens the private chat, `done()` follows a posted result. */
export function openInline(start, done) {
  onStart = start;
  onChosen = done;
  list.parentElement.addEventListener("scroll", () => {
    const left = panel.scrollHeight - panel.scrollTop - panel.clientHeight;
    if (left < 160 && query.next && !query.more) ask(query.text, query.next);
  });
  byId("input").addEventListener("keydown", onKey, { capture: true });
}

/** Hear what is typed. */
export function inlineTyped(text) {
  const match = new RegExp(`^@${state.bot.username}(?:\\s+([\\s\\S]*))$`, "i").exec(text);
  clearTimeout(timer);
  if (!match) {
    close();
    return;
  }
  const asked = match[1] ?? "";
  if (asked === query.text) return;
  timer = setTimeout(() => ask(asked, ""), PAUSE);
}

async function ask(text, offset) {
  query = { text, id: null, next: "", more: offset !== "" };
  clearTimeout(patience);
  patience = setTimeout(() => tell("No answer from the bot."), PATIENCE);
  if (!offset && panel.hidden) tell("Searching…");
  try {
    const id = await act("inline", { user_id: state.userId, chat_id: state.chatId, query: text, offset });
    if (query.text !== text) return;
    query.id = id;
    if (id === null) tell("The bot does not take inline queries.");
    else if (early.has(id)) answered(early.get(id));
  } catch (error) {
    tell(error.message);
  }
}

/** Hear an answer of the bot. */
export function inlineAnswered(event) {
  if (event.user_id !== state.userId || query.text === null) return;
  early.set(event.query_id, event);
  if (event.query_id === query.id) answered(event);
}

function answered(event) {
  clearTimeout(patience);
  early.clear();
  const added = event.results.map((result) => item(result, event.query_id));
  if (query.more) list.append(...added);
  else {
    list.replaceChildren(...added);
    panel.scrollTop = 0;
    chosen = -1;
  }
  query = { ...query, next: event.next_offset, more: false };
  button.hidden = !event.button;
  if (event.button) {
    button.textContent = event.button.text;
    button.onclick = () => {
      onStart(event.button.start_parameter ?? "");
      onChosen();
    };
  }
  note.hidden = list.children.length > 0 || Boolean(event.button);
  note.textContent = "Nothing found.";
  panel.hidden = false;
}

function item(result, queryId) {
  const title = result.title ?? result.caption ?? result.first_name ?? result.type;
  const detail = result.description ?? result.performer ?? result.address ?? "";
  const hue = [...result.id].reduce((sum, each) => sum + each.codePointAt(0), 0) % 4;
  const node = make("li", { role: "option", "aria-selected": "false", "data-testid": `inline-result-${result.id}` },
    make("span", { class: `tile hue-${hue}`, "aria-hidden": "true" }, [...title][0] ?? "♪"),
    make("b", { class: detail ? "" : "alone" }, title),
    detail ? make("small", {}, detail) : null);
  node.addEventListener("click", () => choose(queryId, result.id));
  return node;
}

async function choose(queryId, resultId) {
  try {
    await act("choose", { user_id: state.userId, chat_id: state.chatId, query_id: queryId, result_id: resultId });
    close();
    onChosen();
  } catch (error) {
    tell(error.message);
  }
}

function onKey(event) {
  const items = [...list.children];
  if (panel.hidden || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (items.length === 0) return;
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    items.forEach((each, at) => each.setAttribute("aria-selected", String(at === chosen)));
    items[chosen].scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !event.shiftKey && chosen >= 0) {
    event.preventDefault();
    event.stopImmediatePropagation();
    items[chosen].click();
  } else if (event.key === "Escape") {
    close();
  }
}

function tell(text) {
  panel.hidden = false;
  note.hidden = false;
  note.textContent = text;
}

function close() {
  clearTimeout(patience);
  query = { text: null, id: null, next: "", more: false };
  panel.hidden = true;
  button.hidden = true;
  note.hidden = true;
  list.replaceChildren();
  chosen = -1;
}
