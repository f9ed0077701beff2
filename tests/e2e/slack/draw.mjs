// Draws what is sent to Slack as pages: `node draw.mjs FOLDER` reads FOLDER/shown.json, writes FOLDER/*.html.
// The blocks are drawn by slack-blocks-to-jsx; what stands around them in Slack is drawn here.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import drawing from "slack-blocks-to-jsx";

const here = fileURLToPath(new URL(".", import.meta.url));
const style = readFileSync(join(here, "node_modules/slack-blocks-to-jsx/dist/style.css"), "utf8");
const own = readFileSync(join(here, "frame.css"), "utf8");
const time = new Date(2027, 2, 1, 9, 0);
const logo =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="6" fill="#1d5f8a"/>' +
      '<text x="18" y="25" font-family="sans-serif" font-size="20" font-weight="bold" text-anchor="middle" fill="#fff">K</text></svg>',
  );

const box = (name, ...within) => h("div", { className: name }, ...within);
const blocks = (several, users, withoutWrapper) =>
  h(drawing.Message, { blocks: several, name: "Kontolots", logo, time, withoutWrapper, data: { users } });

// A part of the picture: a message, the home tab, or a modal with its frame.
const DRAWN = {
  message: ({ blocks: several, users }) => box("message", blocks(several, users, false)),
  home: ({ blocks: several, users }) => box("home", wrapped(several, users)),
  modal: ({ blocks: several, users, title, close, submit }) =>
    box(
      "modal",
      box("top", h("b", null, title.text), h("span", { className: "cross" }, "×")),
      wrapped(several, users),
      box(
        "bottom",
        close && h("span", { className: "button" }, close.text),
        submit && h("span", { className: "button submit" }, submit.text),
      ),
    ),
};

// One block at a time, since the inputs among them are drawn here.
const wrapped = (several, users) => box("blocks", ...several.map((one) => block(one, users)));
const block = (one, users) =>
  one.type === "input" ? input(one, users) : blocks([one], users, true);

// The package's inputs are not Slack's: a line is drawn as a box of many, what is chosen already is left
// out, so is the word at what may be left empty, and each hint ends in "Please 'enter' to submit".
const input = ({ label, element, hint, optional }, users) =>
  box(
    "input",
    h("b", null, label.text, optional && h("span", { className: "optional" }, " (valfritt)")),
    (ELEMENTS[element.type] ?? nothing)(element, users),
    hint && box("hint", hint.text),
  );
const typed = ({ initial_value, multiline }) => box(multiline ? "box tall" : "box", initial_value ?? "");
const options = (element) => element.options ?? element.option_groups.flatMap((one) => one.options);
const ticks = (sign) => (element) => {
  const chosen = [element.initial_option, ...(element.initial_options ?? [])].map((one) => one?.value);
  return box(
    "ticks",
    ...options(element).map((one) =>
      box(
        "tick",
        h("i", { className: chosen.includes(one.value) ? `${sign} chosen` : sign }),
        box("label", one.text.text, one.description && box("hint", one.description.text)),
      ),
    ),
  );
};
const menu = (chosen) => (element, users) => {
  const several = chosen(element, users);
  const shown = several.map((one) => h("span", { className: "chip" }, one));
  return box("box menu", ...(several.length ? shown : [h("span", { className: "hint" }, element.placeholder.text)]));
};
const texts = (element) =>
  [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((one) => one.text.text);
const people = (element, users) =>
  [element.initial_user, ...(element.initial_users ?? [])]
    .filter(Boolean)
    .map((id) => users.find((one) => one.id === id)?.name ?? id);
const nothing = (element) => box("box", `(${element.type})`);
const ELEMENTS = {
  plain_text_input: typed,
  datepicker: ({ initial_date }) => box("box menu", initial_date ?? h("span", { className: "hint" }, "Välj ett datum")),
  radio_buttons: ticks("radio"),
  checkboxes: ticks("check"),
  static_select: menu(texts),
  multi_static_select: menu(texts),
  external_select: menu(texts),
  multi_external_select: menu(texts),
  users_select: menu(people),
  multi_users_select: menu(people),
};

const SIGNS = {
  "✅": '<svg class="sign" viewBox="0 0 20 20"><rect x="1" y="1" width="18" height="18" rx="4" fill="#3aa655"/><path d="M5 10l4 4 6-8" stroke="#fff" stroke-width="2.5" fill="none"/></svg>',
  "⬜": '<svg class="sign" viewBox="0 0 20 20"><rect x="2" y="2" width="16" height="16" rx="2" fill="#e8e8e8" stroke="#aaa"/></svg>',
  "⚠️": '<svg class="sign" viewBox="0 0 20 20"><path d="M10 1l9 17H1z" fill="#f5c33b"/><path d="M10 7v5M10 14v2" stroke="#333" stroke-width="2"/></svg>',
};
// A machine without a font of emoji shows the three signs of `render.py`, too.
const signed = (html) => html.replaceAll(/✅|⬜|⚠️/g, (sign) => SIGNS[sign]);

const [folder] = process.argv.slice(2);
for (const { name, caption, shown } of JSON.parse(readFileSync(join(folder, "shown.json"), "utf8"))) {
  const drawn = shown.map((one) => h("figure", null, DRAWN[one.kind](one), h("figcaption", null, one.caption)));
  const body = renderToStaticMarkup(h("main", null, ...drawn, h("p", { className: "caption" }, caption)));
  const page = `<!doctype html><html lang="sv"><meta charset="utf-8"><style>${style}\n${own}</style><body>${signed(body)}`;
  writeFileSync(join(folder, `${name}.html`), page);
}
