// The conversations: puts in what is new, redraws what has changed, and says so.

import { drawn, make, person, say, since } from "/static/words.js";
import { announce, note } from "/static/telling.js";

const AGAIN = 2000; // milliseconds before a closed stream is opened again
const LOST = 4000; // milliseconds without the stream before that is said
const JUST = 2000; // milliseconds that a line may come after the answer to it
const FLAGGED = 8000; // milliseconds that a changed card is marked

let latest = since;
let lost = null;
let told = false;

/** Begin to listen for what is new. */
export function listen() {
  for (const list of document.querySelectorAll("ol.messages")) toEnd(list);
  open();
}

/** Show what only this person sees, at the end of a conversation; it is gone when the page is loaded anew. */
export function whisper(conversation, html) {
  const list = listOf(conversation);
  const item = make("li", { className: "whisper", tabIndex: -1 }, drawn(html));
  item.append(make("p", { className: "only-you", textContent: say("only_you") }));
  item.dataset.since = Date.now();
  list.append(item);
  toEnd(list);
  announce(item.textContent);
  return item;
}

/** The conversation in which something stands. */
export function conversationOf(element) {
  return element.closest("[data-conversation]")?.dataset.conversation;
}

function open() {
  const source = new EventSource(`/som/${person}/nytt?sedan=${latest}`);
  source.addEventListener("open", found);
  source.addEventListener("message", (event) => {
    latest = event.lastEventId || latest;
    put(JSON.parse(event.data));
  });
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("clock", (event) => {
    const time = document.getElementById("time");
    if (time) time.textContent = event.data;
  });
  source.addEventListener("error", () => {
    lost ??= setTimeout(() => {
      told = true;
      note(say("lost"));
    }, LOST);
    if (source.readyState === EventSource.CLOSED) setTimeout(open, AGAIN);
  });
}

function found() {
  clearTimeout(lost);
  lost = null;
  if (told) note(say("restored"));
  told = false;
}

function put({ conversation, message, mine, html }) {
  const list = listOf(conversation);
  const item = drawn(html).querySelector("li");
  if (!list || !item) return;
  const before = list.querySelector(`li[data-message="${Number(message)}"]`);
  if (before) {
    redraw(before, item);
    return;
  }
  const wasAtEnd = isAtEnd(list);
  const later = [...list.querySelectorAll("li[data-message]")].find(
    (one) => Number(one.dataset.message) > message,
  );
  list.insertBefore(item, later ?? (mine ? justWhispered(list) : null));
  if (wasAtEnd || mine) toEnd(list);
  if (!mine) announce(say("new", { title: item.dataset.title }));
}

// The answer to a line can be here before the line itself, which comes by the stream.
function justWhispered(list) {
  const last = list.lastElementChild;
  return last && Date.now() - last.dataset.since < JUST ? last : null;
}

function redraw(before, item) {
  const hadFocus = before.contains(document.activeElement);
  item.classList.add("changed");
  before.replaceWith(item);
  if (hadFocus) item.focus();
  announce(say("changed", { title: item.dataset.title }));
  setTimeout(() => item.classList.remove("changed"), FLAGGED);
}

function listOf(conversation) {
  const section = [...document.querySelectorAll("section.conversation")].find(
    (one) => one.dataset.conversation === conversation,
  );
  return section?.querySelector("ol.messages");
}

function isAtEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 80;
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}
