// The page of one persona: wires the command lines, the cards' buttons, the form and the clock.

import { commandLine } from "/static/command.js";
import { settle } from "/static/language.js";
import { awaitAnswer, conversationOf, listen, whisper } from "/static/messages.js";
import { Panel } from "/static/panel.js";
import { isTelling, post, tell } from "/static/sending.js";
import { confirmed, copy, excuse, note } from "/static/telling.js";

const panel = new Panel(document.querySelector("section.panel"), take);

for (const form of document.querySelectorAll("form.command")) {
  commandLine(form, (text) => say(conversationOf(form), { kind: "typed", text }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("copy" in button.dataset) copy(button);
  else if (button.dataset.payload) press(button);
  else if (button.dataset.command) write(button);
  else if (button.dataset.hours) moveClock(button);
});

listen((language) => settle(language, isIdle));
document.querySelector("nav.personas [aria-current]")?.scrollIntoView({ block: "nearest" });

async function press(button) {
  const conversation = conversationOf(button) ?? panel.conversation;
  await once(button, async () => {
    const { payload, confirm } = button.dataset;
    const isDanger = button.classList.contains("danger");
    if (confirm && !(await confirmed(confirm, button.textContent.trim(), isDanger))) return;
    const message = button.closest("[data-message]")?.dataset.message ?? "";
    await say(conversation, { kind: "press", payload, message });
  });
}

// As if the command had been written.
async function write(button) {
  await once(button, () => say(conversationOf(button), { kind: "typed", text: button.dataset.command }));
}

async function moveClock(button) {
  await once(button, async () => {
    try {
      await post("/klocka", { hours: Number(button.dataset.hours) });
    } catch (fault) {
      excuse(fault);
    }
  });
}

async function say(conversation, said) {
  awaitAnswer(conversation);
  try {
    take(conversation, await tell(conversation, said));
    return true;
  } catch (fault) {
    excuse(fault);
    return false;
  }
}

// Nothing would be lost if the page were loaded again.
function isIdle() {
  const lines = [...document.querySelectorAll("form.command input")];
  return !panel.form && !document.querySelector("dialog[open]") && !isTelling() && lines.every((line) => !line.value);
}

// What the bot answered at once; its messages come by the stream of what is new.
function take(conversation, reply) {
  if (reply.kind === "ask") panel.open(conversation, reply);
  else if (reply.kind === "whisper") whisper(conversation, reply.html);
  else if (reply.kind === "refuse") note(Object.values(reply.errors).join(" "));
}

// A button keeps its focus while it waits, and does not do the same thing twice.
async function once(button, act) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
