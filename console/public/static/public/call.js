// A call from the page: frames of sound both ways over one WebSocket, messages as in contracts/browser-message.json
// and contracts/browser-request.json.
import { Devices } from "./audio/devices.js";

const MOST_UNSENT_BYTES = 16000; // 1 s: a slow line loses sound rather than falling behind
const LAST_WORDS_MS = 400; // lets the jitter buffer play out

export class Call extends EventTarget {
  // Events: "message" (detail: what telephony says), "level" (detail: 0 to 1), "end" (detail: a name in
  // wording.CALL_ERRORS, or null after a proper ending).
  constructor(url) {
    super();
    this.url = url;
    this.over = false;
    this.opened = false;
    this.ended = false;
  }

  async start() {
    try {
      this.devices = await Devices.open((frame) => this.heard(frame));
    } catch (error) {
      this.finish(error.code ?? "failed");
      return;
    }
    if (this.over) {
      await this.devices.close();
      return;
    }
    this.socket = new WebSocket(this.url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => (this.opened = true);
    this.socket.onmessage = ({ data }) => this.received(data);
    this.socket.onclose = () => this.finish(this.ended ? null : this.opened ? "lost" : "unreachable");
  }

  press(key) {
    this.say({ type: "key", key });
  }

  hangUp() {
    this.ended = true;
    this.say({ type: "hang_up" });
    this.finish(null);
  }

  say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  heard(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN || this.over) return;
    this.emit("level", loudness(new Int16Array(frame)));
    if (this.socket.bufferedAmount < MOST_UNSENT_BYTES) this.socket.send(frame);
  }

  received(data) {
    if (this.over) return;
    if (data instanceof ArrayBuffer) {
      this.devices.play(data);
      return;
    }
    const message = JSON.parse(data);
    this.ended ||= message.type === "state" && message.state === "ended";
    this.emit("message", message);
  }

  finish(reason) {
    if (this.over) return;
    this.over = true;
    this.socket?.close();
    setTimeout(() => this.devices?.close(), reason === null ? LAST_WORDS_MS : 0);
    this.emit("end", reason);
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const dbfs = 10 * Math.log10(power / 32768 ** 2 + 1e-9);
  return Math.max(0, Math.min(1, (dbfs + 60) / 50));
}
