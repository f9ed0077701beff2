// Search fields: rows of the register found as one types, chosen as chips that can be taken away.

import { make, person, say } from "/static/words.js";
import { Combobox } from "/static/combobox.js";
import { post } from "/static/sending.js";
import { announce, note } from "/static/telling.js";

const QUIET = 200; // milliseconds without typing before a search
const LONGEST = 200; // characters that a search may have

/** Make the search fields of a form work; `changed` is called when one chooses or takes away. */
export function searchFields(form, changed) {
  for (const input of form.querySelectorAll("input[role=combobox][data-of]")) searchField(input, changed);
}

/** Search fields in which something is typed, but nothing taken from the list; it would not be sent. */
export function notChosen(form) {
  const inputs = [...form.querySelectorAll("input[role=combobox][data-of]")].filter((input) => input.value.trim());
  return Object.fromEntries(inputs.map((input) => [input.closest("[data-field]").dataset.field, say("choose_one")]));
}

function searchField(input, changed) {
  const field = input.closest("[data-field]");
  const chips = field.querySelector(".chips");
  const isMany = "many" in input.dataset && input.dataset.many !== "false";
  const most = isMany ? Number(input.dataset.most ?? 0) || Infinity : 1;
  new Combobox(input, field.querySelector("[role=listbox]"), {
    wait: QUIET,
    find: (text) => find(input.dataset.of, text),
    choose: (option) => {
      input.value = "";
      if (!isMany) chips.replaceChildren();
      if (chosen(chips).has(option.value)) return;
      if (chosen(chips).size >= most) {
        note(say("most", { n: most }));
        return;
      }
      chips.append(chip(option));
      announce(option.label);
      changed();
    },
  });
  chips.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const shown = button.closest("li, .chip") ?? button;
    announce(say("removed", { label: shown.dataset.label ?? shown.textContent.trim() }));
    shown.remove();
    changed();
    input.focus();
  });
}

async function find(of, text) {
  if (!text.trim()) return null;
  const { options } = await post(`/som/${person}/sok`, { of, query: text.slice(0, LONGEST) });
  return options;
}

function chosen(chips) {
  return new Set([...chips.querySelectorAll("[data-remove]")].map((one) => one.dataset.remove));
}

function chip(option) {
  const remove = make("button", { type: "button", textContent: "×" });
  remove.dataset.remove = option.value;
  remove.setAttribute("aria-label", say("remove", { label: option.label }));
  const shown = make("li", { className: "chip" }, make("span", { textContent: option.label }), " ", remove);
  shown.dataset.label = option.label;
  return shown;
}
