// Sends what was done, and tries again with the same id: the bot may be killed and started again
// at any instant, and answers the same event the same way, once.

import { person } from "/static/words.js";

const WAITS = [300, 700, 1500, 2500, 4000, 6000]; // milliseconds before each new try
const PATIENCE = 30_000; // milliseconds for one try
const OUTLIVES = 15_000; // characters: browsers let 64 kB outlive a page, and a character may be four bytes

/** The server understood, and says no: trying again would not help. */
export class NotTaken extends Error {}

/** The server could not be reached. */
export class Offline extends Error {}

/** Post JSON; the JSON that is answered. */
export async function post(path, body) {
  for (const wait of [...WAITS, null]) {
    const response = await tried(path, body);
    if (response?.ok) {
      const answer = await response.json().catch(() => null);
      if (answer !== null) return answer;
    } else if (response && response.status < 500) {
      throw new NotTaken(String(response.status));
    }
    if (wait !== null) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  throw new Offline(path);
}

let telling = 0;

/** Whether the bot is being told something and has not answered. */
export function isTelling() {
  return telling > 0;
}

/** Tell the bot that something was done in a conversation; its reply. */
export async function tell(conversation, said) {
  telling++;
  try {
    const answer = await post(`/som/${person}/handelse`, happened(conversation, said));
    return answer.reply;
  } finally {
    telling--;
  }
}

/** Tell the bot while the page is being left: there is no time for an answer. */
export function tellInPassing(conversation, said) {
  fetch(`/som/${person}/handelse`, request(happened(conversation, said))).catch(() => {});
}

function happened(conversation, said) {
  return { id: newId(), conversation, said };
}

async function tried(path, body) {
  try {
    return await fetch(path, { ...request(body), signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return null; // no connection, or no answer in time
  }
}

function request(body) {
  const text = JSON.stringify(body, (_key, value) => (typeof value === "string" ? storable(value) : value));
  return {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: text,
    keepalive: text.length < OUTLIVES, // what was done arrives also when one leaves the page at once
  };
}

// Half of a surrogate pair, or NUL, can only come by a broken paste, and cannot be stored.
function storable(text) {
  const whole = text.replaceAll("\0", "");
  return whole.toWellFormed ? whole.toWellFormed() : whole;
}

// randomUUID is there only on this machine or over https.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0"));
  return [4, 2, 2, 2, 6].map((many) => hex.splice(0, many).join("")).join("-");
}
