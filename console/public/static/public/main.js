// The page: written questions, calls, and one transcript of both.
import { CallPanel } from "./call-panel.js";
import { Chat, ChatError } from "./chat.js";
import { Speaking } from "./speaking.js";
import { Transcript } from "./transcript.js";
import * as wording from "./wording.js";

const find = (id) => document.getElementById(id);
const settings = { ...find("main").dataset };
const question = find("question");
const chat = new Chat(settings.gateway, sessionStorage);
const transcript = new Transcript(find("log"), sessionStorage, choose);
const panel = new CallPanel(find("call"), transcript, find("hearing"), settings);
const status = (words) => (find("busy").textContent = words);
new Speaking(find("speak"), { hear, failed: (words) => transcript.failed(words), status });
let waiting = false;

function choose(option, byVoice) {
  if (byVoice && panel.call) panel.press(option.key);
  else ask({ option: option.payload }, option.label);
}

async function ask(asked, shown) {
  if (waiting) return;
  setWaiting(true);
  transcript.asked(shown);
  await answer(asked);
  setWaiting(false);
}

async function answer(asked) {
  try {
    for await (const line of chat.ask(asked)) {
      if (line.type === "say") transcript.answered(line);
      else if (line.action === "transfer") transcript.officer(settings.number, settings.dialled);
    }
  } catch (error) {
    transcript.failed(apology(error), () => retry(asked));
  }
}

async function hear(recording) {
  if (waiting) return;
  setWaiting(true, wording.LISTENING);
  const text = await words(recording);
  setWaiting(false);
  if (text) ask({ text }, text);
}

async function words(recording) {
  try {
    return await chat.hear(recording);
  } catch (error) {
    transcript.failed(apology(error));
    return "";
  }
}

function apology(error) {
  return error instanceof ChatError ? error.message : wording.UNREACHABLE + wording.OR_CALL(settings.number);
}

async function retry(asked) {
  if (waiting) return;
  setWaiting(true);
  await answer(asked);
  setWaiting(false);
}

function setWaiting(now, saying = wording.THINKING) {
  waiting = now;
  find("send").disabled = find("speak").disabled = now;
  status(now ? saying : "");
  transcript.typing(now);
  for (const button of document.querySelectorAll("[data-question]")) button.disabled = now;
}

function submit() {
  const text = question.value.trim();
  if (!text || waiting) return;
  question.value = "";
  fit();
  ask({ text }, text);
}

function fit() {
  question.style.height = "auto";
  question.style.height = `${Math.min(question.scrollHeight, 160)}px`;
}

find("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
question.addEventListener("input", fit);
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
find("examples").addEventListener("click", ({ target }) => {
  const asked = target.closest("[data-question]")?.dataset.question;
  if (asked) ask({ text: asked }, asked);
});
find("forget").addEventListener("click", async () => {
  if (waiting) return;
  try {
    await chat.forget();
  } catch (error) {
    return transcript.failed(apology(error));
  }
  transcript.clear();
  welcome();
});

function welcome() {
  transcript.add({ who: "hotline", text: wording.WELCOME }, { keep: false });
}

if (!transcript.restore(await chat.history())) welcome();
