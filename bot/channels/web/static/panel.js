// The form that is open beside the conversation: shown, sent, refused, left.

import { drawn, make, say } from "/static/words.js";
import { addCounters, clearErrors, read, showErrors } from "/static/fields.js";
import { Keeping } from "/static/keeping.js";
import { awaitAnswer } from "/static/messages.js";
import { notChosen, searchFields } from "/static/search.js";
import { tell } from "/static/sending.js";
import { announce, excuse, note } from "/static/telling.js";

export class Panel {
  /** `take(conversation, reply)` shows what is answered beside the form. */
  constructor(section, take) {
    Object.assign(this, { section, take, form: null, isSending: false });
    section.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.leave();
    });
    addEventListener("pagehide", () => this.form && this.keeping.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.form) this.keeping.keep();
    });
  }

  /** Open a form, in place of the one that was sent, or of another that is open. */
  open(conversation, asked) {
    if (this.form && !this.isSending) this.keeping.close();
    if (!this.form) this.opener = document.activeElement;
    Object.assign(this, { conversation, asked });
    const close = make("button", { type: "button", className: "close", textContent: say("close") });
    close.addEventListener("click", () => this.leave());
    const line = make("p", { className: "saved" });
    line.setAttribute("role", "status");
    this.section.replaceChildren(close, drawn(asked.html), line);
    this.section.hidden = false;
    this.prepare(this.section.querySelector("form"), line);
    this.head();
  }

  prepare(form, line) {
    this.form = form;
    const keeping = (this.keeping = new Keeping(form, line, this.conversation, this.asked));
    form.noValidate = true; // faults are told by the bot, in its own words
    form.addEventListener("input", () => keeping.changed());
    form.addEventListener("change", () => keeping.changed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    addCounters(form);
    searchFields(form, () => keeping.changed());
  }

  head() {
    const heading = this.section.querySelector("h1, h2, h3");
    if (!heading) return;
    heading.id ||= "panel-title";
    heading.tabIndex = -1;
    this.section.removeAttribute("aria-label");
    this.section.setAttribute("aria-labelledby", heading.id);
    this.section.scrollTop = 0;
    heading.focus();
    heading.scrollIntoView({ block: "nearest" });
  }

  async send() {
    if (this.isSending) return;
    const { form, conversation, keeping } = this;
    const unfinished = notChosen(form);
    if (Object.keys(unfinished).length) {
      showErrors(form, unfinished);
      return;
    }
    const submit = form.querySelector("button[type=submit], button:not([type])");
    this.isSending = true;
    submit?.setAttribute("aria-busy", "true");
    clearErrors(form);
    announce(say("busy"));
    awaitAnswer(conversation);
    try {
      await keeping.hold();
      this.answered(conversation, await tell(conversation, this.said()));
    } catch (fault) {
      excuse(fault); // the form stays as it is
    } finally {
      this.isSending = false;
      submit?.removeAttribute("aria-busy");
      if (this.form === form) keeping.release();
    }
  }

  answered(conversation, reply) {
    if (reply.kind === "refuse") {
      showErrors(this.form, reply.errors);
    } else if (reply.kind === "ask") {
      this.open(conversation, reply);
    } else if (reply.kind === "whisper" && conversation.startsWith("person:")) {
      // In a conversation of one's own, answers come as messages: this is a fault, so the form stays.
      note(drawn(reply.html).textContent.replace(/\s+/g, " ").trim());
    } else {
      this.close();
      announce(say("gone_on"));
      this.take(conversation, reply);
    }
  }

  /** Close without sending; a form that keeps drafts tells the bot what was typed so far. */
  leave() {
    if (!this.form || this.isSending) return;
    this.keeping.close();
    this.close();
  }

  close() {
    this.form = null;
    this.section.hidden = true;
    this.section.replaceChildren();
    const opener = this.opener;
    if (opener?.isConnected && opener !== document.body) opener.focus();
    else this.commandOf(this.conversation)?.focus();
  }

  commandOf(conversation) {
    const sections = [...document.querySelectorAll("section.conversation")];
    return sections.find((one) => one.dataset.conversation === conversation)?.querySelector("form.command input");
  }

  said() {
    return { kind: "submit", payload: this.asked.payload, values: read(this.form) };
  }
}
