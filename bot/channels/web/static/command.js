// The command line: suggests commands as one types, and sends what was written.

import { commands } from "/static/words.js";
import { Combobox } from "/static/combobox.js";

/** Make a command line work; `send(text)` gives whether it was taken. */
export function commandLine(form, send) {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const box = new Combobox(input, list, {
    find: fitting,
    choose: (option) => {
      input.value = `${option.value} `;
    },
  });
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value;
    if (isSending) return;
    if (isBlank(text)) {
      input.focus();
      box.show(fitting("/")); // nothing to send: show what can be
      return;
    }
    isSending = true;
    box.close();
    input.value = "";
    try {
      if (!(await send(text)) && !input.value) input.value = text; // nothing written is lost
    } finally {
      isSending = false;
    }
  });
}

function isBlank(text) {
  return /^[\s/]*$/.test(text);
}

function fitting(text) {
  const typed = text.trimStart().toLowerCase();
  if (!typed.startsWith("/") || /\s/.test(typed)) return null;
  const fits = commands.filter(({ name }) => `/${name}`.startsWith(typed));
  return fits.length ? fits.map(({ name, summary }) => ({ value: `/${name}`, label: `/${name}`, detail: summary })) : null;
}
