// 20 ms frames at 8 kHz to the loudspeaker, through a small jitter buffer: it waits for a little sound before it plays,
// waits for more after each gap, and lets old sound go rather than fall behind.
import { JitterBuffer } from "./jitter.js";
import { Resampler } from "./resampler.js";

const HOTLINE_HZ = 8000;

class Playback extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(HOTLINE_HZ, sampleRate);
    this.buffer = new JitterBuffer(sampleRate);
    this.port.onmessage = ({ data }) => {
      const samples = Float32Array.from(new Int16Array(data), (sample) => sample / 32768);
      this.buffer.push(this.resampler.process(samples));
    };
  }

  process(_inputs, [channels]) {
    const [first, ...others] = channels;
    this.buffer.pull(first);
    for (const other of others) other.set(first);
    return true;
  }
}

registerProcessor("hotline-playback", Playback);
