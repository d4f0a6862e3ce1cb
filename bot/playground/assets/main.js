// The page: events come in, the state changes, everything that shows it is drawn anew.
import { hideCommands, openComposer, replyingTo, setReply, write } from "./composer.js";
import { byId } from "./dom.js";
import { inlineAnswered, inlineTyped, openInline } from "./inline.js";
import { replyKeyboard } from "./keyboard.js";
import { settle, showMessages } from "./messages.js";
import { alertBox, openMenu, pickChat, toast } from "./popups.js";
import { act, listen } from "./server.js";
import { avatar, showSidebar } from "./sidebar.js";
import * as now from "./state.js";

const { state } = now;
const asked = new Set(); // ForceReply messages that were offered for an answer already
const busy = new Map(); // chat id -> timer of the typing line
let connected = false;
let silent = false;

const tried = (promise) => promise.catch((error) => toast(error.message));
const here = (more) => ({ user_id: state.userId, chat_id: state.chatId, ...more });

const send = (text, replyTo, entities) => tried(act("send", here({ text, reply_to: replyTo ?? null, entities: entities ?? [] })));

const actions = {
  command: (text) => send(now.isPrivate() || text.includes("@") ? text : `${text}@${state.bot.username}`),
  mention: (text) => text.slice(1).toLowerCase() === state.bot.username.toLowerCase() && write(`${text} `),
  press: (message, button) => tried(act("press", here({ message_id: message.message_id, button }))),
  reply: (message) => setReply(message),
  inlineHere: (query) => write(`@${state.bot.username} ${query}`),
  inlineElsewhere: (query) => pickChat((chatId) => {
    choose({ chatId });
    write(`@${state.bot.username} ${query}`);
  }),
  copy: (text) => navigator.clipboard?.writeText(text).then(() => toast("Copied"), () => toast("Could not copy")),
  deepLink,
  start: (payload) => {
    choose({ chatId: state.userId });
    return tried(act("start", { user_id: state.userId, payload }));
  },
};

/** Give the start parameter of a link to the bot; null when it leads elsewhere. */
function deepLink(href) {
  const url = new URL(href);
  const own = state.bot.username.toLowerCase();
  const web = ["t.me", "telegram.me"].includes(url.hostname) && url.pathname.slice(1).toLowerCase() === own;
  const app = url.protocol === "tg:" && url.searchParams.get("domain")?.toLowerCase() === own;
  return web || app ? url.searchParams.get("start") ?? "" : null;
}

function choose({ userId, chatId }) {
  if (userId) {
    const wasPrivate = now.isPrivate();
    state.userId = userId;
    state.chatId = wasPrivate ? userId : state.chatId;
  }
  if (chatId) {
    state.chatId = chatId;
    byId("app").classList.add("chatting");
  }
  now.remember();
  setReply(null);
  write("");
  if (!chatId) document.activeElement.blur();
  draw();
  offerReply();
}

function draw(toEnd = false) {
  if (!state.bot) return;
  const chat = now.chat();
  const title = now.chatTitle(chat);
  showSidebar(choose);
  byId("title").textContent = title;
  document.title = `${title} · playground`;
  byId("head-avatar").replaceWith(Object.assign(avatar(chat.id, title, chat.id > 0), { id: "head-avatar" }));
  const status = byId("status");
  status.classList.toggle("busy", busy.has(chat.id));
  status.textContent = busy.has(chat.id) ? busy.get(chat.id).text : chat.id > 0 ? "bot" : `${chat.members.length + (chat.closed ? 0 : 1)} members`;
  drawFoot(chat);
  drawHint();
  showMessages(actions, toEnd);
}

function drawFoot(chat) {
  const blank = now.isPrivate() && now.messagesOf(chat.id).length === 0;
  const shut = now.isPrivate() && chat.closed;
  byId("empty").hidden = !blank;
  byId("empty-text").textContent = now.person().bot.description || "Press START, or just write to it.";
  byId("start").hidden = !(blank || shut);
  byId("start").textContent = shut ? "UNBLOCK" : "START";
  byId("composer").hidden = shut;
  byId("commands").hidden = now.commands().length === 0;
  const markup = now.messagesOf(chat.id).findLast((each) => each.special?.keyboard || each.special?.remove_keyboard)?.special;
  byId("keyboard").hidden = !markup?.keyboard;
  byId("keyboard").replaceChildren(...(markup?.keyboard ? replyKeyboard(markup, (text) => send(text)) : []));
}

function drawHint() {
  const hint = byId("hint");
  hint.hidden = connected && !silent;
  hint.textContent = connected ? "The bot is not asking for messages. Is it running?" : "The playground is not reachable. Trying again…";
}

// A ForceReply opens the reply bar by itself, once.
function offerReply() {
  const last = now.messagesOf(state.chatId).at(-1);
  if (!last?.special?.force_reply || asked.has(`${state.userId}/${state.chatId}/${last.message_id}`)) return;
  const named = last.reply_to_message?.from.id === state.userId
    || (last.entities ?? []).some((each) => each.user?.id === state.userId)
    || (last.text ?? "").includes(`@${now.person().username}`);
  if (!now.isPrivate() && last.special.selective && !named) return;
  asked.add(`${state.userId}/${state.chatId}/${last.message_id}`);
  setReply(last, last.special.input_field_placeholder);
}

function showBusy(event) {
  clearTimeout(busy.get(event.chat_id)?.timer);
  const words = { typing: "typing", upload_photo: "sending a photo", upload_document: "sending a file" };
  const stop = () => {
    busy.delete(event.chat_id);
    draw();
  };
  busy.set(event.chat_id, { text: words[event.action] ?? "busy", timer: setTimeout(stop, 5000) });
}

function showDraft(event) {
  clearTimeout(state.drafts.get(event.chat_id)?.timer);
  const stop = () => {
    state.drafts.delete(event.chat_id);
    draw();
  };
  state.drafts.set(event.chat_id, { ...event, timer: setTimeout(stop, 30000) });
}

function onMessage(message) {
  const known = state.messages.get(message.chat.id)?.has(message.message_id);
  now.putMessage(message);
  if (message.from.id === state.bot.id && !known) {
    for (const each of [busy, state.drafts]) {
      clearTimeout(each.get(message.chat.id)?.timer);
      each.delete(message.chat.id);
    }
  }
  const answered = replyingTo()?.message_id;
  draw(message.from.id === state.userId && !known);
  if (message.chat.id === state.chatId && !known && answered === undefined) offerReply();
}

let started = false; // the page's own start parameter goes to the bot once

const HEAR = {
  snapshot: (event) => {
    now.takeSnapshot(event);
    now.remember();
    draw();
    offerReply();
    if (!started && now.startWith !== null) actions.start(now.startWith);
    started = true;
  },
  message: (event) => onMessage(event.message),
  deleted: (event) => {
    now.dropMessage(event.chat_id, event.message_id);
    draw();
  },
  draft: (event) => {
    showDraft(event);
    draw();
  },
  action: (event) => {
    showBusy(event);
    draw();
  },
  note: ({ note }) => note.user_id === state.userId && (note.kind === "alert" ? alertBox : toast)(note.text),
  answer: (event) => {
    if (event.chat_id === state.chatId) settle(event.message_id);
    if (event.user_id !== state.userId || !event.url) return;
    const payload = deepLink(event.url);
    if (payload !== null) actions.start(payload);
    else window.open(event.url, "_blank", "noopener");
  },
  inline: inlineAnswered,
  bot: (event) => {
    silent = event.silent;
    drawHint();
  },
};

openComposer(send, inlineTyped);
openInline(actions.start, () => write(""));
openMenu((closed) => tried(act("close", here({ closed }))));
byId("start").addEventListener("click", () => actions.start(""));
byId("back").addEventListener("click", () => {
  hideCommands();
  byId("app").classList.remove("chatting");
});
byId("language").addEventListener("change", (event) => tried(act("language", { user_id: state.userId, language: event.target.value })));
if (location.hash.includes("chat=")) byId("app").classList.add("chatting");
listen((event) => HEAR[event.type]?.(event), (open) => {
  connected = open;
  drawHint();
});
