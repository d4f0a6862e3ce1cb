// Formatted text as DOM nodes. Offsets are UTF-16 units, which is what JavaScript counts in.
import { make, safeAddress } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

/** Render a text with its entities; `actions` has `command`, `mention` and `start`. */
export function render(text, entities, actions) {
  const fragment = document.createDocumentFragment();
  fill(fragment, text, [...(entities ?? [])].sort(order), 0, text.length, actions);
  return fragment;
}

const order = (a, b) => a.offset - b.offset || b.length - a.length;

function fill(parent, text, entities, start, end, actions) {
  let position = start;
  while (entities.length > 0) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const inner = [];
    while (entities.length > 0 && entities[0].offset < to) inner.push(entities.shift());
    const beyond = inner.filter((each) => each.offset + each.length > to);
    entities.unshift(...beyond.map((each) => ({ ...each, offset: to, length: each.offset + each.length - to })));
    parent.append(text.slice(position, from));
    const node = element(entity, text.slice(from, to), actions);
    fill(node, text, inner, from, to, actions);
    parent.append(node);
    position = to;
  }
  parent.append(text.slice(position, end));
}

function element(entity, covered, actions) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, actions);
    case "url":
      return link(covered, actions);
    case "email":
      return link(`mailto:${covered}`, actions);
    case "bot_command":
      return make("button", { type: "button", class: "command", on: { click: () => actions.command(covered) } });
    case "mention":
      return make("button", { type: "button", class: "command", on: { click: () => actions.mention(covered) } });
    case "spoiler":
      return opening(make("span", { class: "spoiler", title: "Hidden text" }), "open");
    case "expandable_blockquote":
      return opening(make("blockquote", { class: "folded" }), "unfolded", "folded");
    case "blockquote":
      return make("blockquote");
    case "hashtag":
      return make("span", { class: "tag" });
    default:
      return make(TAGS[entity.type] ?? "span");
  }
}

function opening(node, added, removed) {
  const open = () => {
    node.classList.add(added);
    if (removed) node.classList.remove(removed);
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
  };
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.addEventListener("click", open);
  node.addEventListener("keydown", (event) => event.key === "Enter" && open());
  return node;
}

/** A link that opens elsewhere; a deep link to the bot stays on the page. */
export function link(address, actions, properties = {}) {
  const href = safeAddress(address);
  if (href === null) return make("span", properties);
  const payload = actions.deepLink(href);
  if (payload !== null) {
    const start = (event) => {
      event.preventDefault();
      actions.start(payload);
    };
    return make("a", { ...properties, href, on: { click: start } });
  }
  return make("a", { ...properties, href, target: "_blank", rel: "noopener noreferrer" });
}
