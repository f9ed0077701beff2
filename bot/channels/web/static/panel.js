// The form that is open beside the conversation: shown, sent, refused, left.

import { drawn, make, say } from "/static/words.js";
import { addCounters, clearErrors, read, showErrors } from "/static/fields.js";
import { notChosen, searchFields } from "/static/search.js";
import { tell, tellInPassing } from "/static/sending.js";
import { announce, excuse, note } from "/static/telling.js";

export class Panel {
  /** `take(conversation, reply)` shows what is answered beside the form. */
  constructor(section, take) {
    Object.assign(this, { section, take, form: null, isChanged: false, isSending: false });
    section.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.leave();
    });
    addEventListener("pagehide", () => {
      if (this.isWorthKeeping) tellInPassing(this.conversation, this.said("leave"));
    });
  }

  /** Open a form, in place of the one that was sent, or of another that is open. */
  open(conversation, asked) {
    if (this.form && !this.isSending) this.keep();
    if (!this.form) this.opener = document.activeElement;
    Object.assign(this, { conversation, asked, isChanged: false });
    const close = make("button", { type: "button", className: "close", textContent: say("close") });
    close.addEventListener("click", () => this.leave());
    this.section.replaceChildren(close, drawn(asked.html));
    this.section.hidden = false;
    this.prepare(this.section.querySelector("form"));
    this.head();
  }

  prepare(form) {
    this.form = form;
    form.noValidate = true; // faults are told by the bot, in its own words
    form.addEventListener("input", () => (this.isChanged = true));
    form.addEventListener("change", () => (this.isChanged = true));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    addCounters(form);
    searchFields(form, () => (this.isChanged = true));
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
    const { form, conversation } = this;
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
    try {
      this.answered(conversation, await tell(conversation, this.said("submit")));
    } catch (fault) {
      excuse(fault); // the form stays as it is
    } finally {
      this.isSending = false;
      submit?.removeAttribute("aria-busy");
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
    this.keep();
    this.close();
  }

  keep() {
    if (!this.isWorthKeeping) return;
    tell(this.conversation, this.said("leave")).then(() => note(say("kept")), excuse);
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

  get isWorthKeeping() {
    return Boolean(this.form && this.asked.keeps_draft && this.isChanged);
  }

  said(kind) {
    return { kind, payload: this.asked.payload, values: read(this.form) };
  }
}
