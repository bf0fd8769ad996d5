// Microphone to 20 ms frames: 8 kHz, signed 16-bit, mono, 160 samples (320 bytes).
import { Resampler } from "./resampler.js";

const HOTLINE_HZ = 8000;
const FRAME = 160;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, HOTLINE_HZ);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process([channels]) {
    if (channels.length) for (const sample of this.resampler.process(mixed(channels))) this.push(sample);
    return true;
  }

  push(sample) {
    this.frame[this.filled] = Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
    this.filled += 1;
    if (this.filled < FRAME) return;
    this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }
}

function mixed(channels) {
  if (channels.length === 1) return channels[0];
  return channels[0].map((sample, index) => channels.reduce((sum, one) => sum + one[index], 0) / channels.length);
}

registerProcessor("hotline-capture", Capture);
