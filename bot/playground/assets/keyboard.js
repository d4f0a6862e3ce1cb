// Inline buttons under a message, and the keyboard that a bot puts in place of the user's.
import { make } from "./dom.js";
import { link } from "./entities.js";

/** Render the rows of an inline keyboard. */
export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup.inline_keyboard.filter((row) => row.length > 0);
  return make("div", { class: "rows", "data-testid": "inline-keyboard" }, ...rows.map((row) =>
    make("div", { class: "row" }, ...row.map((button) => inlineButton(message, button, actions)))));
}

function inlineButton(message, button, actions) {
  const style = button.style ?? "";
  if (button.url !== undefined) {
    const anchor = link(button.url, actions, { class: `opens ${style}` });
    anchor.append(button.text);
    return anchor;
  }
  const node = make("button", { type: "button", class: style, "data-testid": "inline-button-key" }, button.text);
  node.addEventListener("click", () => {
    if (button.callback_data !== undefined) {
      node.classList.add("waiting");
      setTimeout(() => node.classList.remove("waiting"), 15000);
      actions.press(message, button.callback_data);
    } else if (button.switch_inline_query_current_chat !== undefined) {
      actions.inlineHere(button.switch_inline_query_current_chat);
    } else if (button.switch_inline_query !== undefined) {
      actions.inlineElsewhere(button.switch_inline_query);
    } else if (button.switch_inline_query_chosen_chat) {
      actions.inlineElsewhere(button.switch_inline_query_chosen_chat.query ?? "");
    } else if (button.copy_text) {
      actions.copy(button.copy_text.text);
    }
  });
  return node;
}

/** Render a reply keyboard: each button writes its text. */
export function replyKeyboard(markup, write) {
  const text = (button) => (typeof button === "string" ? button : button.text);
  return markup.keyboard.map((row) =>
    make("div", { class: "row" }, ...row.map((button) =>
      make("button", { type: "button", on: { click: () => write(text(button)) } }, text(button)))));
}
