// Keeps what is typed in an open form, so that it is there again: after some quiet, when one looks
// at something else, when the form is closed and when the page is left.

import { drawn, say } from "/static/words.js";
import { read } from "/static/fields.js";
import { NotTaken, tell, tellInPassing } from "/static/sending.js";
import { excuse, note, reason } from "/static/telling.js";

const QUIET = 5000; // milliseconds without typing before what is typed is kept

export class Keeping {
  /** Keep the answers of `form`; `line` is where it is said. A form that keeps no draft is left alone. */
  constructor(form, line, conversation, { payload, keeps_draft: keepsDraft }) {
    Object.assign(this, { form, line, conversation, payload, keepsDraft, isHeld: false, outcome: "" });
    this.kept = this.written();
    this.telling = Promise.resolve();
  }

  /** Something was typed or chosen. */
  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET);
  }

  /** Keep what is new since the last time, and say so beside the form. */
  async keep() {
    if (!this.isNew) return;
    const before = this.kept;
    try {
      this.show(await this.tell());
    } catch (fault) {
      this.write(reason(fault));
      if (fault instanceof NotTaken) return; // the same again would not be taken either
      this.kept = before;
      this.changed();
    }
  }

  /** The form is being closed: keep what is new, and say that all is kept. */
  close() {
    clearTimeout(this.timer);
    const isNew = this.isNew;
    this.keepsDraft = false;
    if (isNew) this.tell().then((reply) => note(leftOut(reply) || say("kept")), excuse);
    else if (this.outcome) note(this.outcome);
  }

  /** The page is being left: there is no time for an answer. */
  leave() {
    if (!this.isNew) return;
    tellInPassing(this.conversation, this.said());
    this.kept = this.written();
  }

  /** The form is being sent: nothing is kept meanwhile, and what is on its way arrives before it. */
  async hold() {
    clearTimeout(this.timer);
    this.isHeld = true;
    await this.telling;
  }

  /** The form was not taken, and is still open. */
  release() {
    this.isHeld = false;
    if (this.isNew) this.changed();
  }

  get isNew() {
    return this.keepsDraft && !this.isHeld && this.written() !== this.kept;
  }

  written() {
    return JSON.stringify(read(this.form));
  }

  said() {
    return { kind: "leave", payload: this.payload, values: read(this.form) };
  }

  // One after the other, so that what is older never arrives last.
  tell() {
    clearTimeout(this.timer);
    const said = this.said();
    this.kept = this.written();
    const told = this.telling.then(() => tell(this.conversation, said));
    this.telling = told.catch(() => {});
    return told;
  }

  show(reply) {
    const now = new Date();
    const [hour, minute] = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0"));
    const warning = leftOut(reply);
    this.outcome = warning || say("kept"); // for when the form is closed
    this.line.classList.toggle("warning", Boolean(warning));
    this.write(warning || say("saved", { hour, minute }));
  }

  // The same is not read out again.
  write(text) {
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

// What the bot says of answers that it does not keep: they look like passwords.
function leftOut(reply) {
  if (reply.kind === "refuse") return [...new Set(Object.values(reply.errors))].join(" ");
  if (reply.kind === "whisper") return [...drawn(reply.html).querySelectorAll("p")].map((p) => p.textContent).join(" ");
  return "";
}
