// The fields of a form: reads what was answered, shows faults at their places, counts characters.

import { make, say } from "/static/words.js";

/** Every answer of the form by its field's name, as typed. */
export function read(form) {
  return Object.fromEntries(fieldsOf(form).map((field) => [field.dataset.field, answer(field)]));
}

/** Show a sentence at each field at fault, and a summary with links at the top, which takes the focus. */
export function showErrors(form, errors) {
  clearErrors(form);
  const links = [];
  for (const field of fieldsOf(form)) {
    const sentence = errors[field.dataset.field];
    if (sentence) links.push(showError(field, sentence));
  }
  const named = new Set(fieldsOf(form).map((field) => field.dataset.field));
  for (const [name, sentence] of Object.entries(errors)) {
    if (!named.has(name)) links.push(make("li", { textContent: sentence }));
  }
  const summary = summaryOf(form);
  summary.replaceChildren(
    make("h3", { textContent: counted(Object.keys(errors).filter((name) => name !== "").length) }),
    make("ul", {}, ...links),
  );
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
}

// What has no field's name is about the form as a whole, and no answer mends it.
function counted(many) {
  if (many === 0) return say("errors_none");
  return many === 1 ? say("errors_one") : say("errors_many", { n: many });
}

/** Take away what an earlier try was told. */
export function clearErrors(form) {
  for (const field of fieldsOf(form)) {
    const error = field.querySelector(".error");
    if (error) Object.assign(error, { hidden: true, textContent: "" });
    for (const control of controls(field)) {
      control.removeAttribute("aria-invalid");
      describe(control, error?.id, false);
    }
  }
  const summary = form.querySelector(".error-summary");
  if (summary) summary.hidden = true;
}

/** Count characters at every field that has a longest length. */
export function addCounters(form) {
  for (const field of fieldsOf(form)) {
    const control = field.querySelector("textarea, input[type=text]:not([role=combobox])");
    const most = Number(control?.dataset.longest ?? 0) || (control?.maxLength ?? -1);
    if (!control || most <= 0) continue;
    const counter =
      field.querySelector(".counter") ?? field.appendChild(make("p", { className: "counter", id: `${control.id}-count` }));
    const count = () => {
      const n = [...control.value].length;
      counter.textContent = say("characters", { n, most });
      counter.classList.toggle("over", n > most);
    };
    if (counter.id) describe(control, counter.id, true);
    control.addEventListener("input", count);
    count();
  }
}

export function fieldsOf(form) {
  return [...form.querySelectorAll("[data-field]")];
}

function answer(field) {
  const all = (selector) => [...field.querySelectorAll(selector)];
  switch (field.dataset.kind) {
    case "tick":
      return field.querySelector("input[type=checkbox]").checked;
    case "choices":
      return all("input:checked, option:checked").map((one) => one.value);
    case "choice":
      return field.querySelector("input:checked, select")?.value ?? "";
    case "search":
      return all("[data-remove]").map((chip) => chip.dataset.remove);
    default:
      return field.querySelector("input, textarea").value;
  }
}

function controls(field) {
  return [...field.querySelectorAll("input, textarea, select")];
}

function showError(field, sentence) {
  const error = field.querySelector(".error");
  Object.assign(error, { textContent: sentence, hidden: false });
  error.id ||= `error-${field.dataset.field}`;
  for (const control of controls(field)) {
    control.setAttribute("aria-invalid", "true");
    describe(control, error.id, true);
  }
  const [first] = controls(field);
  const link = make("a", { href: `#${first.id}`, textContent: `${nameOf(field)}: ${sentence}` });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    first.focus();
  });
  return make("li", {}, link);
}

function nameOf(field) {
  const label = field.querySelector("legend, label").cloneNode(true);
  for (const aside of label.querySelectorAll(".need")) aside.remove();
  return label.textContent.trim().replace(/[?.]$/, ""); // a colon follows
}

function describe(control, id, does) {
  if (!id) return;
  const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (does) ids.add(id);
  else ids.delete(id);
  if (ids.size) control.setAttribute("aria-describedby", [...ids].join(" "));
  else control.removeAttribute("aria-describedby");
}

function summaryOf(form) {
  const there = form.querySelector(".error-summary");
  if (there) {
    there.tabIndex = -1;
    return there;
  }
  const summary = make("div", { className: "error-summary", tabIndex: -1 });
  summary.setAttribute("role", "alert");
  form.prepend(summary);
  return summary;
}
