// What the page knows. The server owns it; a snapshot replaces everything.

const wanted = new URLSearchParams(location.hash.slice(1));

/** What a link into the chat brings (`#start=…`); it is for whoever was last chosen here. */
export const startWith = wanted.get("start");
const lastUser = startWith === null ? null : localStorage.getItem("segue-user");

export const state = {
  bot: null,
  people: new Map(),
  chats: new Map(),
  messages: new Map(), // chat id -> Map(message id -> message)
  drafts: new Map(), // chat id -> draft
  userId: Number(wanted.get("user") ?? lastUser) || 1,
  chatId: Number(wanted.get("chat")) || 0,
};

export const person = () => state.people.get(state.userId);
export const chat = () => state.chats.get(state.chatId);
export const messagesOf = (chatId) => [...(state.messages.get(chatId)?.values() ?? [])];
export const isPrivate = () => state.chatId > 0;
export const commands = () => person()?.commands[state.chatId] ?? [];

/** The chats that the present user sees: their own with the bot, and groups they are in. */
export const ownChats = () =>
  [...state.chats.values()].filter((each) => each.id === state.userId || (each.id < 0 && each.members.includes(state.userId)));

export function takeSnapshot(event) {
  state.bot = event.bot;
  state.people = new Map(event.people.map((each) => [each.id, each]));
  state.chats = new Map(event.chats.map((each) => [each.id, each]));
  state.messages = new Map();
  event.messages.forEach(putMessage);
  if (!state.people.has(state.userId)) state.userId = event.people[0].id;
  if (!ownChats().some((each) => each.id === state.chatId)) state.chatId = state.userId;
}

export function putMessage(message) {
  const chatId = message.chat.id;
  if (!state.messages.has(chatId)) state.messages.set(chatId, new Map());
  state.messages.get(chatId).set(message.message_id, message);
}

export const dropMessage = (chatId, messageId) => state.messages.get(chatId)?.delete(messageId);

export const chatTitle = (each) => (each.id > 0 ? person()?.bot.name || state.bot.first_name : each.title);

/** Remember who and where, so that reloading comes back here. */
export function remember() {
  localStorage.setItem("segue-user", state.userId);
  history.replaceState(null, "", `#user=${state.userId}&chat=${state.chatId}`);
}
