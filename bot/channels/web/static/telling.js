// Says things to the person: aloud to a screen reader, in a short note, and as a question.

import { make, say } from "/static/words.js";
import { NotTaken, Offline } from "/static/sending.js";

const announcer = document.getElementById("announcer");
const toast = document.querySelector(".toast");
const dialog = document.querySelector("dialog.confirm");
const SHOWN = 6000; // milliseconds

let hiding;

/** Say it to a screen reader when it has finished what it is saying. */
export function announce(text) {
  const said = make("p", { textContent: text });
  announcer.append(said);
  setTimeout(() => said.remove(), SHOWN);
}

/** Show a short note, which is also read out. */
export function note(text) {
  clearTimeout(hiding);
  toast.hidden = false;
  toast.textContent = text;
  hiding = setTimeout(() => {
    toast.hidden = true;
    toast.textContent = "";
  }, SHOWN);
}

/** Say why something could not be sent. */
export function excuse(fault) {
  note(reason(fault));
}

/** Why something could not be sent. Throws what is no fault of sending. */
export function reason(fault) {
  if (fault instanceof NotTaken) return say("not_taken");
  if (fault instanceof Offline) return say("offline");
  throw fault;
}

/** Ask before what cannot be undone; whether the answer was yes. */
export function confirmed(question, yes, isDanger) {
  dialog.querySelector("#confirm-question").textContent = question;
  const button = dialog.querySelector("button[value=yes]");
  button.textContent = yes;
  button.classList.toggle("danger", isDanger);
  dialog.returnValue = "no";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

/** Copy what stands beside the button, and say that it was done. */
export async function copy(button) {
  const text = button.dataset.copy || button.closest("[data-text]")?.dataset.text || "";
  try {
    await navigator.clipboard.writeText(text);
    note(say("copied"));
  } catch {
    note(say("copy_failed"));
  }
}
