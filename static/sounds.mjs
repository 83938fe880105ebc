// Makes the site's own alert sounds: sums of decaying sines, written as 16-bit mono WAV.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const RATE = 22_050;
const ATTACK_S = 0.006;
const PEAK = 0.7;

/** Notes as [start in s, frequency in Hz, seconds until it has faded, loudness]. */
const SOUNDS = {
  chime: [[0, 880, 0.7, 1], [0.12, 1318.5, 0.8, 0.8]],
  bell: [[0, 659.3, 1.1, 1], [0, 1659.7, 0.7, 0.35], [0, 2637, 0.4, 0.2]],
  coin: [[0, 987.8, 0.12, 0.9], [0.08, 1318.5, 0.5, 1]],
  pop: [[0, 523.3, 0.12, 1], [0.05, 784, 0.16, 0.8]],
  fanfare: [[0, 523.3, 0.25, 0.9], [0.13, 659.3, 0.25, 0.9], [0.26, 784, 0.3, 0.9], [0.39, 1046.5, 0.9, 1]],
};

function samples(notes) {
  const length = Math.max(...notes.map(([start, , fade]) => start + fade));
  const wave = new Float64Array(Math.ceil(length * RATE));
  for (const [start, frequency, fade, loudness] of notes) {
    const first = Math.round(start * RATE);
    for (let index = 0; index < fade * RATE; index += 1) {
      const second = index / RATE;
      const envelope = Math.min(1, second / ATTACK_S) * (1 - second / fade) ** 2;
      const angle = 2 * Math.PI * frequency * second;
      wave[first + index] += loudness * envelope * (Math.sin(angle) + 0.25 * Math.sin(2 * angle));
    }
  }
  return wave;
}

function wav(wave) {
  const highest = wave.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  const bytes = Buffer.alloc(44 + 2 * wave.length);
  bytes.write("RIFF", 0, "ascii");
  bytes.writeUInt32LE(36 + 2 * wave.length, 4);
  bytes.write("WAVEfmt ", 8, "ascii");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // channels
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(2 * RATE, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "ascii");
  bytes.writeUInt32LE(2 * wave.length, 40);
  wave.forEach((value, index) => {
    bytes.writeInt16LE(Math.round((value / highest) * PEAK * 32_767), 44 + 2 * index);
  });
  return bytes;
}

export async function buildSounds(folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, notes] of Object.entries(SOUNDS)) {
    await writeFile(path.join(folder, `${name}.wav`), wav(samples(notes)));
  }
}
