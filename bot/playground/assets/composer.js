// The input: what is typed, what it answers, and the commands that complete it.
import { byId, make } from "./dom.js";
import { preview } from "./messages.js";
import { commands, isPrivate, state } from "./state.js";

const input = byId("input");
const suggest = byId("suggest");
const bar = byId("reply-bar");

let replyTo = null;
let chosen = -1;
let pasted = []; // links copied with their text: { text, url }
let sendText = () => {};

/** Wire the input; `send(text, replyTo, entities)` posts it, `typed(text)` hears every change. */
export function openComposer(send, typed) {
  sendText = send;
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", () => {
    fit();
    suggestFor(input.value);
    typed(input.value);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("paste", rememberLinks);
  byId("commands").addEventListener("click", () => {
    if (suggest.hidden) showCommands(commands());
    else hideCommands();
    input.focus();
  });
  byId("reply-cancel").addEventListener("click", () => setReply(null));
}

/** Put a text into the input, as if it had been typed. */
export function write(text) {
  input.value = text;
  input.focus();
  input.dispatchEvent(new Event("input"));
}

/** Answer a message, or none. */
export function setReply(message, placeholder) {
  replyTo = message;
  bar.hidden = message === null;
  input.placeholder = placeholder || "Write a message…";
  if (message) {
    byId("reply-name").textContent = message.from.first_name;
    byId("reply-text").textContent = preview(message);
    input.focus();
  }
}

export const replyingTo = () => replyTo;

function submit() {
  const text = input.value.trim();
  if (!text) return;
  sendText(text, replyTo?.message_id, linkEntities(text));
  pasted = [];
  setReply(null);
  write("");
}

function onKey(event) {
  if (event.isComposing) return; // Hangul is still being put together
  if (!suggest.hidden) {
    const items = [...suggest.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark((chosen + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
      return;
    }
    if (event.key === "Tab" && chosen >= 0) {
      event.preventDefault();
      write(`${items[chosen].dataset.command} `);
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && chosen >= 0) {
      event.preventDefault();
      items[chosen].click();
      return;
    }
  }
  if (event.key === "Escape") {
    hideCommands();
    setReply(null);
  } else if (event.key === "Enter" && !event.shiftKey && !event.defaultPrevented) {
    event.preventDefault();
    submit();
  }
}

function suggestFor(text) {
  const typed = /^\/(\w*)$/.exec(text);
  const found = typed ? commands().filter((each) => each.command.startsWith(typed[1].toLowerCase())) : [];
  if (found.length > 0) showCommands(found);
  else hideCommands();
}

function showCommands(found) {
  if (found.length === 0) return;
  suggest.replaceChildren(...found.map((each, index) => {
    const name = `/${each.command}`;
    const full = isPrivate() ? name : `${name}@${state.bot.username}`;
    const item = make("li", { role: "option", id: `command-${index}`, "aria-selected": "false", "data-testid": `command-${each.command}` },
      make("b", {}, name), make("span", {}, each.description));
    item.dataset.command = full;
    item.addEventListener("click", () => {
      sendText(full);
      write("");
    });
    return item;
  }));
  suggest.hidden = false;
  byId("commands").setAttribute("aria-expanded", "true");
  mark(input.value.startsWith("/") ? 0 : -1);
}

export function hideCommands() {
  suggest.hidden = true;
  chosen = -1;
  byId("commands").setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function mark(index) {
  chosen = index;
  [...suggest.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
  if (index < 0) return;
  input.setAttribute("aria-activedescendant", suggest.children[index].id);
  suggest.children[index].scrollIntoView({ block: "nearest" });
}

function fit() {
  input.style.height = "auto";
  input.style.height = `${Math.min(input.scrollHeight, 180)}px`;
}

// A link copied from a page keeps its address, as in Telegram's own apps.
function rememberLinks(event) {
  const html = event.clipboardData?.getData("text/html");
  if (!html) return;
  const links = new DOMParser().parseFromString(html, "text/html").querySelectorAll("a[href^='http']");
  pasted.push(...[...links].map((each) => ({ text: each.textContent.trim(), url: each.href })));
}

function linkEntities(text) {
  return pasted
    .filter((each) => each.text && each.text !== each.url && text.includes(each.text))
    .map((each) => ({ type: "text_link", offset: text.indexOf(each.text), length: each.text.length, url: each.url }));
}
