// A question spoken once: recorded until the button is pressed again, heard by the gateway, asked as text.
import * as wording from "./wording.js";

const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const LONGEST_MS = 25_000;

export class Speaking {
  // `hear(recording)` is called with what was recorded, `failed(words)` where nothing can be, `status(words)` meanwhile.
  constructor(button, { hear, failed, status }) {
    Object.assign(this, { button, hear, failed, status });
    this.recorder = null;
    button.hidden = !(window.MediaRecorder && navigator.mediaDevices);
    button.addEventListener("click", () => (this.recorder ? this.stop() : this.start()));
  }

  async start() {
    this.button.disabled = true;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      this.record(stream);
    } catch (error) {
      this.failed(wording.CALL_ERRORS[error.name === "NotAllowedError" ? "denied" : "missing"]);
    }
    this.button.disabled = false;
  }

  record(stream) {
    const kind = KINDS.find((one) => MediaRecorder.isTypeSupported(one));
    const recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 32_000 } : {});
    const parts = [];
    const limit = setTimeout(() => this.stop(), LONGEST_MS);
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      clearTimeout(limit);
      for (const track of stream.getTracks()) track.stop();
      this.show(null);
      this.hear(new Blob(parts, { type: recorder.mimeType }));
    });
    recorder.start();
    this.show(recorder);
  }

  stop() {
    if (this.recorder?.state === "recording") this.recorder.stop();
  }

  show(recorder) {
    this.recorder = recorder;
    this.status(recorder ? wording.RECORDING : "");
    this.button.setAttribute("aria-pressed", String(Boolean(recorder)));
    this.button.setAttribute("aria-label", recorder ? wording.SPEAK_STOP : wording.SPEAK);
  }
}
