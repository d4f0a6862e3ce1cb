// The messages of the open chat: one element each, replaced when its revision moves.
import { byId, clock, day, make } from "./dom.js";
import { render } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { messagesOf, state } from "./state.js";

const list = byId("messages");
const scroll = byId("scroll");
const shown = new Map(); // message id -> { node, revision }
let place = "";
let atEnd = true;

// Who reads the end stays there when the input grows, a picture loads or the window changes.
scroll.addEventListener("scroll", () => {
  atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
});
const follow = new ResizeObserver(() => {
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
});
follow.observe(scroll);
follow.observe(list);

const FILES = ["document", "audio", "video", "animation", "voice"];

/** Bring the list up to date; `toEnd` scrolls down even when the user has scrolled up. */
export function showMessages(actions, toEnd = false) {
  const where = `${state.userId}/${state.chatId}`;
  const moved = where !== place;
  if (moved) {
    shown.clear();
    list.replaceChildren();
    place = where;
  }
  atEnd ||= moved || toEnd;
  const nodes = [];
  let before = null;
  for (const message of messagesOf(state.chatId)) {
    if (before === null || day(before.date) !== day(message.date)) {
      nodes.push(make("li", { class: "day" }, day(message.date)));
    }
    const node = current(message, actions, !moved);
    const joined = before !== null && before.from.id === message.from.id && message.date - before.date < 300;
    node.classList.toggle("joined", joined);
    nodes.push(node);
    before = message;
  }
  const draft = state.drafts.get(state.chatId);
  if (draft) nodes.push(draftNode(draft, actions));
  arrange(nodes);
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
}

// Moves only what is out of place, so that focus and selections survive an update.
function arrange(nodes) {
  const kept = new Set(nodes);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
}

function current(message, actions, fresh) {
  const known = shown.get(message.message_id);
  if (known?.revision === message.revision) return known.node;
  const node = messageNode(message, actions);
  if (!known && fresh) node.classList.add("fresh");
  shown.set(message.message_id, { node, revision: message.revision });
  if (known?.node.contains(document.activeElement)) queueMicrotask(() => refocus(known.node, node));
  return node;
}

// After an edit the button that was pressed is a new element: keep the keyboard user's place.
function refocus(before, after) {
  if (document.activeElement !== document.body) return;
  after.querySelector(".row > button, .row > a, .reply")?.focus({ preventScroll: true });
}

function messageNode(message, actions) {
  const own = message.from.id === state.userId;
  const bubble = make("div", { class: "bubble" }, ...heading(message, own), quote(message), ...media(message, actions));
  const text = message.text ?? message.caption;
  if (text) bubble.append(make("span", { class: "text" }, render(text, message.entities ?? message.caption_entities, actions)));
  if (message.photo && !text) bubble.classList.add("bare");
  bubble.append(make("span", { class: "meta" }, `${message.edit_date ? "edited " : ""}${clock(message.date)}`));
  for (const each of message.reactions ?? []) bubble.append(make("div", {}, make("span", { class: "reaction" }, each.emoji ?? "★")));
  const buttons = message.reply_markup?.inline_keyboard?.some((row) => row.length) ? inlineKeyboard(message, actions) : null;
  const reply = make("button", { type: "button", class: "reply", "aria-label": "Reply", title: "Reply", on: { click: () => actions.reply(message) } }, "↩");
  const node = make("li", {
    class: `message${own ? " own" : ""}${buttons ? " has-buttons" : ""}`,
    "data-testid": `message-${message.message_id}`,
    "data-id": message.message_id,
  }, bubble, buttons, reply);
  node.addEventListener("dblclick", (event) => event.target.closest("a, button") || actions.reply(message));
  return node;
}

function heading(message, own) {
  const parts = [];
  if (state.chatId < 0 && !own) parts.push(make("div", { class: `author by-${message.from.is_bot ? "bot" : message.from.id % 4}` }, message.from.first_name));
  if (message.forward_origin) parts.push(make("div", { class: "forwarded" }, `Forwarded from ${message.forward_origin.sender_user.first_name}`));
  if (message.via_bot) parts.push(make("div", { class: "via" }, `via @${message.via_bot.username}`));
  return parts;
}

function quote(message) {
  const source = message.reply_to_message;
  if (!source) return null;
  const jump = () => shown.get(source.message_id)?.node.scrollIntoView({ block: "center", behavior: "smooth" });
  return make("button", { type: "button", class: "quote", on: { click: jump } },
    make("b", {}, source.from.first_name), make("span", {}, preview(source)));
}

function media(message, actions) {
  const parts = [];
  if (message.photo) parts.push(photo(message));
  for (const kind of FILES) if (message[kind]) parts.push(file(kind, message[kind]));
  if (message.dice) parts.push(make("div", { class: "dice" }, message.dice.emoji));
  if (message.location) parts.push(make("b", {}, `📍 ${message.location.latitude}, ${message.location.longitude}`));
  if (message.contact) parts.push(make("b", {}, `👤 ${message.contact.first_name} ${message.contact.phone_number}`));
  return parts;
}

function photo(message) {
  const best = message.photo.at(-1);
  const source = `/page/file/${encodeURIComponent(best.file_id)}`;
  const image = make("img", { alt: message.caption ?? "Photo", width: best.width, height: best.height });
  const frame = make("a", { class: "photo", href: source, target: "_blank", rel: "noopener" }, image);
  image.addEventListener("error", () => {
    frame.classList.add("missing");
    frame.replaceChildren("🖼 a picture from elsewhere");
  });
  image.style.aspectRatio = `${best.width} / ${best.height}`;
  image.style.height = "auto";
  image.src = source;
  return frame;
}

function file(kind, data) {
  const name = data.title ? [data.performer, data.title].filter(Boolean).join(" — ") : data.file_name ?? kind;
  const size = data.file_size > 1024 ? `${(data.file_size / 1024).toFixed(1)} KB` : `${data.file_size} B`;
  return make("a", { class: `file ${kind}`, href: `/page/file/${encodeURIComponent(data.file_id)}`, download: data.file_name ?? kind },
    make("b", {}, name), make("small", {}, size));
}

function draftNode(draft, actions) {
  const text = draft.text || "Thinking…";
  const body = make("span", { class: "text" }, render(text, draft.text ? draft.entities : [], actions));
  return make("li", { class: "message draft", "data-testid": "draft", "aria-live": "off" }, make("div", { class: "bubble" }, body));
}

/** One line about a message, for the chat list and quotations. */
export function preview(message) {
  const kind = message.photo ? "🖼 Photo" : FILES.find((each) => message[each]) ? "📎 File" : "";
  return [kind, (message.text ?? message.caption ?? "").replace(/\s+/g, " ")].filter(Boolean).join(" ");
}

/** Stop the waiting look of a message's buttons. */
export function settle(messageId) {
  shown.get(messageId)?.node.querySelectorAll(".waiting").forEach((each) => each.classList.remove("waiting"));
}
