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
    const response = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(session ? { ...question, session } : question),
    });
    if (!response.ok) throw new ChatError((await response.json()).message);
    for await (const line of lines(response.body)) {
      if (line.type === "session") this.store.setItem(SESSION, line.session);
      else if (line.type === "error") throw new ChatError(line.message);
      else if (line.type !== "done") yield line;
    }
  }
}
