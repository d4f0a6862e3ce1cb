// The left column: who one is, in which language, and the chats.
import { byId, clock, make } from "./dom.js";
import { preview } from "./messages.js";
import { chatTitle, messagesOf, ownChats, person, state } from "./state.js";

/** A round picture: a letter for people, the mark for the bot. */
export function avatar(id, name, isBot) {
  const hue = isBot ? "bot" : Math.abs(id) % 4;
  return make("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, isBot ? "" : [...name][0] ?? "?");
}

/** Draw the column; `choose` takes a user or a chat. */
export function showSidebar(choose) {
  const focused = document.activeElement?.dataset?.key;
  byId("people").replaceChildren(...[...state.people.values()].map((each) => personButton(each, choose)));
  const language = byId("language");
  const code = person().language_code;
  if (![...language.options].some((option) => option.value === code)) language.append(new Option(code, code));
  language.value = code;
  byId("chats").replaceChildren(...ownChats().map((each) => make("li", {}, chatButton(each, choose))));
  if (focused) document.querySelector(`[data-key="${focused}"]`)?.focus();
}

function personButton(each, choose) {
  const chosen = each.id === state.userId;
  return make("button", {
    type: "button",
    role: "radio",
    "aria-checked": String(chosen),
    "data-testid": `person-${each.id}`,
    "data-key": `person-${each.id}`,
    tabIndex: chosen ? 0 : -1,
    on: { click: () => choose({ userId: each.id }), keydown: (event) => step(event, each, choose) },
  }, avatar(each.id, each.first_name), make("span", {}, each.first_name));
}

// Arrow keys walk through a group of radio buttons.
function step(event, each, choose) {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const ids = [...state.people.keys()];
  const next = ids.at((ids.indexOf(each.id) + by) % ids.length);
  choose({ userId: next });
  document.querySelector(`[data-key="person-${next}"]`)?.focus();
}

function chatButton(each, choose) {
  const last = messagesOf(each.id).at(-1);
  const title = chatTitle(each);
  return make("button", {
    type: "button",
    "aria-current": String(each.id === state.chatId),
    "data-testid": each.id > 0 ? "chat-private" : "chat-group",
    "data-key": `chat-${each.id}`,
    on: { click: () => choose({ chatId: each.id }) },
  },
  avatar(each.id, title, each.id > 0),
  make("span", { class: "name" }, title),
  last ? make("time", {}, clock(last.date)) : make("time"),
  make("span", { class: "last" }, last ? lastLine(each, last) : each.id > 0 ? "bot" : "group"));
}

function lastLine(each, last) {
  const who = last.from.id === state.userId ? "You: " : each.id < 0 ? `${last.from.first_name}: ` : "";
  return who + preview(last);
}
