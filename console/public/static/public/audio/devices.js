// The microphone and the loudspeaker of one call.
const WORKLETS = ["./capture-worklet.js", "./playback-worklet.js"];
const MICROPHONE = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class DeviceError extends Error {
  constructor(code) {
    super(code);
    this.code = code; // a name in wording.CALL_ERRORS
  }
}

export class Devices {
  // Opens both; `heard(frame)` gets an ArrayBuffer of 320 bytes every 20 ms. Throws DeviceError.
  static async open(heard) {
    const stream = await microphone();
    const context = new AudioContext({ latencyHint: "interactive" });
    try {
      for (const name of WORKLETS) await context.audioWorklet.addModule(new URL(name, import.meta.url));
      await context.resume();
    } catch {
      stream.getTracks().forEach((track) => track.stop());
      await context.close();
      throw new DeviceError("failed");
    }
    return new Devices(stream, context, heard);
  }

  constructor(stream, context, heard) {
    this.stream = stream;
    this.context = context;
    const capture = new AudioWorkletNode(context, "hotline-capture", { numberOfOutputs: 0 });
    capture.port.onmessage = ({ data }) => heard(data);
    context.createMediaStreamSource(stream).connect(capture);
    this.playback = new AudioWorkletNode(context, "hotline-playback", { numberOfInputs: 0, outputChannelCount: [1] });
    this.playback.connect(context.destination);
  }

  play(frame) {
    this.playback.port.postMessage(frame, [frame]);
  }

  async close() {
    this.stream.getTracks().forEach((track) => track.stop());
    if (this.context.state !== "closed") await this.context.close();
  }
}

async function microphone() {
  if (!navigator.mediaDevices?.getUserMedia) throw new DeviceError("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
  } catch (error) {
    const codes = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing" };
    throw new DeviceError(codes[error.name] ?? "failed");
  }
}
