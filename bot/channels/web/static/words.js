// What the server wrote into the page for the scripts: their words, the commands, who one acts as.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

const words = read("words");

export const commands = read("commands");
export const person = document.body.dataset.person;
export const since = document.body.dataset.since;

/** The words of that name, their {placeholders} filled in. */
export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** A fragment of HTML that our own server drew, in which every typed text is escaped. */
export function drawn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** A new element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
