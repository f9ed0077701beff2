// A text field with suggestions, as WAI-ARIA's authoring practices describe an editable combobox
// with a list: the focus stays in the field, the arrows move through the list, Enter chooses,
// Esc closes, and the mouse does the same.

import { make, say } from "/static/words.js";
import { announce } from "/static/telling.js";

let made = 0;

export class Combobox {
  /**
   * `find(text)` gives options {value, label, detail?} or a promise of them, null for no list;
   * `choose(option)` takes one; `wait` is how many milliseconds of quiet there are before looking.
   */
  constructor(input, list, { find, choose, wait = 0 }) {
    Object.assign(this, { input, list, find, choose, wait, options: [], active: -1, asked: 0 });
    input.addEventListener("input", () => this.look());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option][data-nth]");
      if (item) this.take(Number(item.dataset.nth));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  async look() {
    const asked = ++this.asked;
    clearTimeout(this.timer);
    await new Promise((resolve) => (this.timer = setTimeout(resolve, this.wait)));
    let options;
    try {
      options = await this.find(this.input.value);
    } catch {
      options = null; // the search is not answering; what is typed stays
    }
    if (asked !== this.asked || document.activeElement !== this.input) return;
    if (options === null) this.close();
    else this.show(options);
  }

  // What an arrow has chosen stays chosen while the list catches up with what is typed.
  show(options) {
    const chosen = this.options[this.active]?.value;
    this.options = options;
    this.active = -1;
    const items = options.map((option, nth) => this.item(option, nth));
    if (!items.length) {
      const none = make("li", { className: "none", textContent: say("nothing_found") });
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      items.push(none);
    }
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    const nth = options.findIndex(({ value }) => value === chosen);
    if (nth >= 0) this.move(nth);
    announce(counted(options.length));
  }

  item(option, nth) {
    const item = make("li", { id: `option-${++made}` }, make("span", { className: "label", textContent: option.label }));
    if (option.detail) item.append(" ", make("span", { className: "detail", textContent: option.detail }));
    item.dataset.nth = nth;
    item.dataset.value = option.value;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    return item;
  }

  close() {
    this.asked++;
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.active = -1;
    this.options = [];
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  move(to) {
    const many = this.options.length;
    if (!many) return;
    this.active = (to + many) % many;
    for (const [nth, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(nth === this.active));
    }
    const item = this.list.children[this.active];
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  take(nth) {
    const option = this.options[nth];
    this.close();
    this.choose(option);
    this.input.focus();
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.look();
      else if (key === "ArrowDown") this.move(this.active + 1);
      else this.move(this.active < 0 ? -1 : this.active - 1);
    } else if (key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation(); // the form around it stays open
      this.close();
    }
  }
}

function counted(n) {
  if (n === 0) return say("nothing_found");
  return n === 1 ? say("found_one") : say("found_many", { n });
}
