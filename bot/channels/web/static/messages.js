// The conversations: puts in what is new, redraws what has changed, and says so.

import { drawn, make, person, say, since } from "/static/words.js";
import { announce, note } from "/static/telling.js";

const AGAIN = 2000; // milliseconds before a closed stream is opened again
const LOST = 4000; // milliseconds without the stream before that is said
const JUST = 2000; // milliseconds that a line may come after the answer to it
const FLAGGED = 8000; // milliseconds that a changed card is marked
const PATIENCE = 10_000; // milliseconds that an answer may take
const TOGETHER = 3000; // milliseconds within which messages are read as one: the first one's start is shown
const ABOVE = 8; // pixels between the edge of the list and the message that is shown from its start

let latest = since;
let lost = null;
let told = false;
const unread = new WeakMap(); // by list: the first of the messages that came together, until when others join
const awaited = new WeakMap(); // by list: until when what comes is the answer to what was just done

/** Begin to listen for what is new; `speaks(language)` is told the reader's language. */
export function listen(speaks) {
  for (const list of document.querySelectorAll("ol.messages")) showFrom(list, list.lastElementChild);
  open(speaks);
}

/** Something was done in a conversation: its answer is shown also when one reads higher up. */
export function awaitAnswer(conversation) {
  const list = listOf(conversation);
  if (!list) return;
  awaited.set(list, Date.now() + PATIENCE);
  unread.delete(list);
}

/** Show what only this person sees, at the end of a conversation; it is gone when the page is loaded anew. */
export function whisper(conversation, html) {
  const list = listOf(conversation);
  const item = make("li", { className: "whisper", tabIndex: -1 }, drawn(html));
  item.append(make("p", { className: "only-you", textContent: say("only_you") }));
  item.dataset.since = Date.now();
  list.append(item);
  showUnread(list, item);
  announce(item.textContent);
  return item;
}

/** The conversation in which something stands. */
export function conversationOf(element) {
  return element.closest("[data-conversation]")?.dataset.conversation;
}

function open(speaks) {
  const source = new EventSource(`/som/${person}/nytt?sedan=${latest}`);
  source.addEventListener("open", found);
  source.addEventListener("message", (event) => {
    latest = event.lastEventId || latest;
    put(JSON.parse(event.data));
  });
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("language", (event) => speaks(event.data));
  source.addEventListener("clock", (event) => {
    const time = document.getElementById("time");
    if (time) time.textContent = event.data;
  });
  source.addEventListener("error", () => {
    lost ??= setTimeout(() => {
      told = true;
      note(say("lost"));
    }, LOST);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => open(speaks), AGAIN);
  });
  // A page that was left is kept by the browser, and its stream would hold one of six connections.
  addEventListener("pagehide", () => source.close(), { once: true });
}

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

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
  if (mine || wasAtEnd || isAwaited(list) || firstUnread(list)) showUnread(list, item);
  else offer(list, item);
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

function isAwaited(list) {
  return Date.now() < (awaited.get(list) ?? 0);
}

// Of messages that come one upon the other, the first: a line and its answer, or two cards.
function firstUnread(list) {
  const { first, until } = unread.get(list) ?? {};
  return first?.isConnected && Date.now() < until ? first : null;
}

function showUnread(list, item) {
  const before = firstUnread(list);
  const isLater = before && before.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING;
  const first = isLater ? before : item;
  unread.set(list, { first, until: Date.now() + TOGETHER });
  showFrom(list, first);
}

// One reads something else: the way to what is new is a button, which goes when that has been reached.
function offer(list, item) {
  if (list.parentElement.querySelector(".newer")) return;
  const button = make("button", { type: "button", className: "newer", textContent: say("newer") });
  list.after(button);
  const watch = new IntersectionObserver(([seen]) => seen.isIntersecting && done(), { root: list });
  const done = () => {
    watch.disconnect();
    if (document.activeElement === button) item.focus();
    button.remove();
  };
  button.addEventListener("click", () => {
    item.focus({ preventScroll: true });
    showFrom(list, item);
  });
  watch.observe(item);
}

// A long card is read from its start: a question and its button may stand at the top of it.
function showFrom(list, item) {
  if (!item) return;
  const top = item.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
  list.scrollTop = top - ABOVE; // the browser stops at the end
}
