// Records one question with the microphone and lets telephony say what it heard; the form is then sent as if typed.
const RATE = 8000;
const LONGEST_MS = 30_000;
const form = document.querySelector("#trial");
const button = document.querySelector("#record");
const status = document.querySelector("#recording");
const label = button.textContent;
let recording = null;

button.hidden = !navigator.mediaDevices?.getUserMedia;
button.addEventListener("click", () => (recording ? stop() : start()));

async function start() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    status.textContent = status.dataset.denied;
    return;
  }
  const context = new AudioContext();
  await context.audioWorklet.addModule(new URL("../public/audio/capture-worklet.js", import.meta.url));
  const capture = new AudioWorkletNode(context, "hotline-capture", { numberOfOutputs: 0 });
  const frames = [];
  capture.port.onmessage = ({ data }) => frames.push(new Int16Array(data));
  context.createMediaStreamSource(stream).connect(capture);
  recording = { stream, context, frames, timer: setTimeout(stop, LONGEST_MS) };
  button.textContent = button.dataset.stop;
  status.textContent = status.dataset.listening;
}

async function stop() {
  const { stream, context, frames, timer } = recording;
  recording = null;
  clearTimeout(timer);
  stream.getTracks().forEach((track) => track.stop());
  await context.close();
  button.textContent = label;
  status.textContent = status.dataset.working;
  const response = await fetch(form.dataset.recognise, {
    method: "POST",
    headers: { "Content-Type": "audio/wav", "X-CSRFToken": form.dataset.token },
    body: wav(frames),
  });
  if (!response.ok) {
    status.textContent = status.dataset.failed;
    return;
  }
  const { text, engine } = await response.json();
  if (!text) {
    status.textContent = status.dataset.nothing;
    return;
  }
  form.question.value = text;
  form.heard.value = `${engine}: ${text}`;
  form.submit();
}

function wav(frames) {
  const samples = frames.reduce((sum, frame) => sum + frame.length, 0);
  const view = new DataView(new ArrayBuffer(44 + samples * 2));
  const text = (at, value) => [...value].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + samples * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples * 2, true);
  let at = 44;
  for (const frame of frames) for (const sample of frame) view.setInt16((at += 2) - 2, sample, true);
  return view.buffer;
}
