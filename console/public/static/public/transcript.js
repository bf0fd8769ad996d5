// The conversation on the page: what was asked, what was answered, from where, when checked. Kept for a reload.
import * as wording from "./wording.js";

const HISTORY = "history";
const KEPT = 60;

export class Transcript {
  // `choose(option, byVoice)` is called when a person chooses one of the options offered.
  constructor(log, store, choose) {
    this.log = log;
    this.store = store;
    this.choose = choose;
    this.entries = [];
  }

  // Shows what was said before: chats as the gateway kept them where it did, calls as this page kept them.
  restore(chats) {
    const own = JSON.parse(this.store.getItem(HISTORY) || "[]");
    const kept = chats.map((entry) => ({ ...entry, at: entry.at * 1000 }));
    const all = kept.length ? [...kept, ...own.filter((entry) => entry.byVoice)].sort((a, b) => a.at - b.at) : own;
    for (const entry of all) this.add(entry, { live: false });
    return all.length;
  }

  clear() {
    this.log.replaceChildren();
    this.entries = [];
    this.store.removeItem(HISTORY);
  }

  // Shows that an answer is on its way.
  typing(now) {
    this.log.querySelector(".typing")?.remove();
    if (!now) return;
    const dots = element("div", "message hotline typing");
    dots.setAttribute("aria-hidden", "true");
    dots.append(element("span"), element("span"), element("span"));
    this.log.append(dots);
    this.showLast();
  }

  asked(text, byVoice = false) {
    this.add({ who: "you", text, byVoice });
  }

  answered({ text, answer, options, buttons }, byVoice = false) {
    this.add({ who: "hotline", text, answer, options, buttons, byVoice });
  }

  failed(text, retry) {
    const bubble = this.add({ who: "hotline", text, failed: true }, { keep: false });
    if (!retry) return;
    const button = element("button", "chip", wording.RETRY);
    button.type = "button";
    button.addEventListener("click", () => {
      bubble.remove();
      retry();
    });
    bubble.append(choices([button]));
  }

  officer(number, dialled) {
    if (!number) return;
    const bubble = this.add({ who: "hotline", text: wording.OFFICER }, { keep: false });
    const link = element("a", "officer", number);
    link.href = `tel:${dialled}`;
    bubble.append(link);
  }

  add(entry, { keep = true, live = true } = {}) {
    this.retireOptions();
    const item = element("article", `message ${entry.who}${entry.failed ? " failed" : ""}`);
    item.append(speaker(entry), ...paragraphs(entry.text));
    if (entry.answer?.source) item.append(source(entry.answer));
    if (entry.options?.length) item.append(this.optionButtons(entry));
    else if (entry.buttons?.length) item.append(this.furtherButtons(entry));
    const typing = this.log.querySelector(".typing");
    if (typing) typing.before(item);
    else this.log.append(item);
    if (entry.who === "you") this.log.parentElement.classList.add("begun");
    if (live && this.log.childElementCount > 1) this.showLast();
    if (keep) this.keep(entry, live);
    return item;
  }

  showLast() {
    this.log.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  optionButtons(entry) {
    const buttons = entry.options.map((option) => {
      const button = element("button", "option", option.label);
      button.type = "button";
      button.prepend(element("kbd", "", option.key));
      button.addEventListener("click", () => this.choose(option, entry.byVoice));
      return button;
    });
    return choices(buttons);
  }

  // What else may be asked of the same matter.
  furtherButtons(entry) {
    const buttons = entry.buttons.map(({ title, say, url }) => {
      const button = element(url ? "a" : "button", "chip", title);
      if (url) Object.assign(button, { href: webAddress(url)?.href ?? "#", rel: "noopener noreferrer", target: "_blank" });
      else {
        button.type = "button";
        button.addEventListener("click", () => this.choose({ payload: say, label: title }, false));
      }
      return button;
    });
    return choices(buttons);
  }

  // What was offered before the last word is offered no more.
  retireOptions() {
    for (const offered of this.log.querySelectorAll(".choices")) offered.remove();
  }

  keep(entry, live) {
    this.entries.push({ at: Date.now(), ...entry });
    this.entries = this.entries.slice(-KEPT);
    if (live) this.store.setItem(HISTORY, JSON.stringify(this.entries));
  }
}

function speaker(entry) {
  const name = entry.who === "you" ? wording.YOU : wording.HOTLINE;
  return element("h3", "who", entry.byVoice ? `${name} (${wording.BY_VOICE})` : name);
}

function choices(buttons) {
  const group = element("div", "choices");
  group.append(...buttons);
  return group;
}

// Lines that begin with a dash, a box or a number become lists; one that ends in a colon heads what follows.
function paragraphs(text) {
  const made = [];
  for (const line of text.split("\n").map((one) => one.trim()).filter(Boolean)) {
    const item = line.match(/^(?:([-•–])|(☐)|(\d+)[.)])\s+(.*)$/);
    if (!item) made.push(element("p", line.endsWith(":") && made.length ? "heading" : "", line));
    else {
      const [, , box, number, words] = item;
      const name = box ? "checklist" : "";
      const last = made.at(-1);
      if (last?.tagName !== (number ? "OL" : "UL") || last.className !== name) made.push(list(number, name));
      made.at(-1).append(element("li", "", words));
    }
  }
  return made;
}

function list(number, name) {
  const made = element(number ? "ol" : "ul", name);
  if (number) made.start = number;
  return made;
}

function source(answer) {
  const line = element("p", "source", `${wording.SOURCE}: `);
  const address = webAddress(answer.source);
  if (address) {
    const link = element("a", "", answer.title || address.hostname);
    Object.assign(link, { href: address.href, rel: "noopener noreferrer", target: "_blank" });
    line.append(link, ` (${address.hostname})`);
  } else line.append(answer.source);
  if (answer.checked) line.append(`, ${wording.CHECKED} ${day(answer.checked)}`);
  return line;
}

function webAddress(text) {
  if (!URL.canParse(text)) return null;
  const address = new URL(text);
  return ["https:", "http:"].includes(address.protocol) ? address : null;
}

function day(iso) {
  return iso.split("-").reverse().join("/");
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
