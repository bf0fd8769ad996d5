// A jitter buffer counted in samples: no clocks.
const FIRST_WAIT_MS = 60;
const MORE_WAIT_MS = 20;
const LONGEST_WAIT_MS = 200;
const SLACK_MS = 200;

export class JitterBuffer {
  constructor(rateHz) {
    this.perMs = rateHz / 1000;
    this.waitMs = FIRST_WAIT_MS;
    this.chunks = [];
    this.held = 0;
    this.playing = false;
    this.gaps = 0;
    this.dropped = 0;
  }

  push(samples) {
    this.chunks.push(samples);
    this.held += samples.length;
    const most = (this.waitMs + SLACK_MS) * this.perMs;
    if (this.held > most) this.drop(this.held - this.waitMs * this.perMs);
  }

  // Fills `output`, with silence where there is nothing to play.
  pull(output) {
    if (!this.playing) this.playing = this.held >= this.waitMs * this.perMs;
    if (!this.playing) return;
    const filled = this.take(output);
    if (filled === output.length) return;
    this.playing = false;
    this.gaps += 1;
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs + MORE_WAIT_MS);
  }

  take(output) {
    let filled = 0;
    while (filled < output.length && this.chunks.length) {
      const part = this.chunks[0].subarray(0, output.length - filled);
      output.set(part, filled);
      filled += part.length;
      this.forget(part.length);
    }
    return filled;
  }

  drop(count) {
    this.dropped += count;
    let left = Math.round(count);
    while (left > 0 && this.chunks.length) {
      const now = Math.min(left, this.chunks[0].length);
      this.forget(now);
      left -= now;
    }
  }

  forget(count) {
    this.held -= count;
    this.chunks[0] = this.chunks[0].subarray(count);
    if (!this.chunks[0].length) this.chunks.shift();
  }
}
