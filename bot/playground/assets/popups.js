// What shows for a moment: toasts, alerts, the chat menu, the choice of a chat.
import { byId, make } from "./dom.js";
import { avatar } from "./sidebar.js";
import { chat, chatTitle, isPrivate, ownChats } from "./state.js";

/** Show a line for some seconds. */
export function toast(text) {
  const node = make("div", { class: "toast", "data-testid": "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), 4000);
}

/** Show a text until it is confirmed. */
export function alertBox(text) {
  const dialog = byId("alert");
  byId("alert-text").textContent = text;
  if (!dialog.open) dialog.showModal();
}

/** Let the user choose a chat. */
export function pickChat(picked) {
  const dialog = byId("picker");
  byId("picker-chats").replaceChildren(...ownChats().map((each) => {
    const title = chatTitle(each);
    const choose = () => {
      dialog.close();
      picked(each.id);
    };
    return make("button", { type: "button", on: { click: choose } }, avatar(each.id, title, each.id > 0), title);
  }));
  dialog.showModal();
}

/** Wire the menu of the chat; `close(closed)` blocks the bot or takes it out, or the reverse. */
export function openMenu(close) {
  const menu = byId("menu");
  const more = byId("more");
  const show = (visible) => {
    menu.hidden = !visible;
    more.setAttribute("aria-expanded", String(visible));
  };
  more.addEventListener("click", () => {
    if (!menu.hidden) return show(false);
    const { closed } = chat();
    const word = isPrivate() ? (closed ? "Unblock the bot" : "Block the bot") : closed ? "Add the bot" : "Remove the bot";
    const act = () => {
      show(false);
      close(!closed);
    };
    menu.replaceChildren(make("button", { type: "button", role: "menuitem", "data-testid": "menu-block", on: { click: act } }, word));
    show(true);
    menu.firstChild.focus();
  });
  document.addEventListener("click", (event) => event.target.closest("#menu, #more") || show(false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    more.focus();
  });
}
