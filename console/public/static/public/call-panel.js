// What the page shows of a call, and the keys it offers.
import { Call } from "./call.js";
import * as wording from "./wording.js";

const KEYS = /^[0-9*#]$/;

export class CallPanel {
  constructor(root, transcript, hearing, settings) {
    this.root = root;
    this.transcript = transcript;
    this.hearing = hearing;
    this.settings = settings;
    this.start = root.querySelector("#call-start");
    this.live = root.querySelector("#call-live");
    this.state = root.querySelector("#call-state");
    this.meter = root.querySelector("#meter");
    this.clock = root.querySelector("#clock");
    this.start.addEventListener("click", () => this.begin());
    root.querySelector("#call-end").addEventListener("click", () => this.call?.hangUp());
    root.addEventListener("click", ({ target }) => this.press(target.closest("[data-key]")?.dataset.key));
    root.querySelector("#keys").open = matchMedia("(min-width: 56rem)").matches;
    document.addEventListener("keydown", (event) => this.typed(event));
  }

  begin() {
    this.call = new Call(this.settings.call);
    this.call.addEventListener("message", ({ detail }) => this.told(detail));
    this.call.addEventListener("level", ({ detail }) => this.meter.style.setProperty("--level", detail.toFixed(2)));
    this.call.addEventListener("end", ({ detail }) => this.end(detail));
    this.show("connecting");
    this.start.disabled = true;
    this.live.hidden = false;
    this.began = Date.now();
    this.ticking = setInterval(() => this.tick(), 500);
    this.tick();
    this.root.querySelector("#call-end").focus();
    this.call.start();
  }

  press(key) {
    if (!key || !this.call) return;
    this.call.press(key);
    const button = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.classList.add("pressed");
    button?.addEventListener("animationend", () => button.classList.remove("pressed"), { once: true });
  }

  // Digits typed while a call is on are keys, unless a question is being written.
  typed(event) {
    if (event.target.closest("textarea, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS.test(event.key)) this.press(event.key);
  }

  told(message) {
    if (message.type === "state") this.show(message.state);
    else if (message.type === "heard") this.heard(message);
    else if (message.type === "said") this.transcript.answered(message, true);
    else if (message.type === "transfer") {
      this.transcript.answered({ text: message.message }, true);
      this.transcript.officer(this.settings.number, this.settings.dialled);
    }
  }

  heard({ text, final }) {
    const appears = this.hearing.hidden && !final && text;
    this.hearing.hidden = final || !text;
    if (appears) this.transcript.showLast();
    this.hearing.textContent = text && !final ? wording.HEARING(text) : "";
    if (final && text) this.transcript.asked(text, true);
  }

  show(state, words = wording.STATES[state]) {
    this.root.dataset.state = state;
    this.state.textContent = words;
  }

  tick() {
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    this.clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  end(reason) {
    const focused = this.live.contains(document.activeElement);
    clearInterval(this.ticking);
    this.call = null;
    this.live.hidden = true;
    this.hearing.hidden = true;
    this.start.disabled = false;
    if (focused) this.start.focus();
    if (reason) this.show("failed", wording.CALL_ERRORS[reason]);
    else this.show("ended");
  }
}
