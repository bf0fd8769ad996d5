// Changes the sample rate of a stream: a windowed-sinc low-pass at any ratio, its state kept across chunks.
const ZERO_CROSSINGS = 12;
const PHASES = 128;
const PASSED = 0.92; // of the band that the lower rate can carry

export class Resampler {
  constructor(fromHz, toHz) {
    this.step = fromHz / toHz; // input samples per output sample
    const cutoff = (PASSED * Math.min(fromHz, toHz)) / fromHz / 2; // cycles per input sample
    this.half = Math.ceil(ZERO_CROSSINGS / (2 * cutoff));
    this.kernels = Array.from({ length: PHASES }, (_, phase) => kernel(cutoff, this.half, phase / PHASES));
    this.history = new Float32Array(2 * this.half);
    this.position = this.half;
  }

  // Takes a Float32Array at the first rate, returns what can be said of it at the second.
  process(input) {
    const samples = new Float32Array(this.history.length + input.length);
    samples.set(this.history);
    samples.set(input, this.history.length);
    const output = [];
    while (Math.floor(this.position) + this.half < samples.length) {
      const whole = Math.floor(this.position);
      const taps = this.kernels[Math.floor((this.position - whole) * PHASES)];
      let sum = 0;
      for (let tap = 0, at = whole - this.half + 1; tap < taps.length; tap += 1, at += 1) sum += taps[tap] * samples[at];
      output.push(sum);
      this.position += this.step;
    }
    const drop = Math.max(0, Math.min(Math.floor(this.position) - this.half, samples.length));
    this.history = samples.slice(drop);
    this.position -= drop;
    return Float32Array.from(output);
  }
}

function kernel(cutoff, half, fraction) {
  const taps = new Float32Array(2 * half);
  let sum = 0;
  for (let tap = 0; tap < taps.length; tap += 1) {
    const distance = tap - half + 1 - fraction;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (half + 1));
    taps[tap] = 2 * cutoff * sinc(2 * cutoff * distance) * window;
    sum += taps[tap];
  }
  return taps.map((tap) => tap / sum);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
