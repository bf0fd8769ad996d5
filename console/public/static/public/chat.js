// Written questions through the gateway (contracts/chat-request.json, contracts/chat-message.json).
import { lines } from "./lines.js";

const SESSION = "session";

export class ChatError extends Error {}

export class Chat {
  constructor(gateway, store) {
    this.url = `${gateway.replace(/\/$/, "")}/chat`;
    this.store = store;
  }

  // Yields the `say` and `control` lines of the answer; throws ChatError with words for the citizen, or TypeError when
  // nobody answers.
  async *ask(question) {
    const session = this.store.getItem(SESSION);
    const response = await this.post("", session ? { ...question, session } : question);
    for await (const line of lines(response.body)) {
      if (line.type === "session") this.store.setItem(SESSION, line.session);
      else if (line.type === "error") throw new ChatError(line.message);
      else if (line.type !== "done") yield line;
    }
  }

  // Returns what was said before, as the gateway kept it; nothing where it kept nothing or does not answer.
  async history() {
    const session = this.store.getItem(SESSION);
    if (!session) return [];
    try {
      return (await (await this.post("/history", { session })).json()).entries;
    } catch {
      return [];
    }
  }

  // Deletes what the gateway keeps of this chat; the next question begins another.
  async forget() {
    const session = this.store.getItem(SESSION);
    if (session) await this.post("/forget", { session });
    this.store.removeItem(SESSION);
  }

  // Returns what is said in a recording; throws like `ask`.
  async hear(recording) {
    const response = await this.send("/voice", recording.type, recording);
    return (await response.json()).text;
  }

  post(path, body) {
    return this.send(path, "application/json", JSON.stringify(body));
  }

  async send(path, type, body) {
    const response = await fetch(this.url + path, { method: "POST", headers: { "Content-Type": type }, body });
    if (!response.ok) throw new ChatError((await response.json()).message);
    return response;
  }
}
