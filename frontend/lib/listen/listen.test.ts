import { describe, expect, it } from "vitest";
import { bandsOfBins, maskGain } from "@/lib/listen/gain";
import { separate } from "@/lib/listen/separate";
import { frameCount, reweighted } from "@/lib/listen/stft";
import { canvasFor, inverted, painted } from "@/lib/whatif/mask";

const FRAMING = { fftLength: 2048, windowLength: 800, hop: 320 };
const RATE = 32_000;
/** Evenly spaced on the HTK mel scale, as the network's bands are. */
const CENTERS = Array.from(
  { length: 128 },
  (_, band) => 700 * (10 ** (((band + 1) * 3495.3) / 129 / 2595) - 1),
);

const noise = Float32Array.from({ length: 16_000 }, (_, at) => ((at * 48_271) % 65_521) / 65_521 - 0.5);
const tone = (hz: number) =>
  Float32Array.from({ length: 16_000 }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hz * at) / RATE));
const energy = (samples: Float32Array) => samples.reduce((sum, value) => sum + value * value, 0);

describe("frames", () => {
  it("reproduce an unchanged sound, including both ends", () => {
    const ones = new Float32Array(1025).fill(1);
    const same = reweighted(noise, FRAMING, () => ones);
    expect(Math.max(...same.map((value, at) => Math.abs(value - (noise[at] as number))))).toBeLessThan(1e-5);
  });

  it("are as many as the spectrogram has columns", () => {
    expect(frameCount(160_000, 320)).toBe(501);
  });
});

describe("the gain", () => {
  const bands = bandsOfBins(1025, RATE, CENTERS);

  it("follows the mask in time and pitch", () => {
    const mask = painted(canvasFor({ rows: 128, cols: 51 }), { row0: 0, row1: 32, col0: 5, col1: 10 }, 1);
    const gain = maskGain(mask, bands, 128, 51);
    const bin = Math.round((CENTERS[30] as number) / (RATE / 2048));
    const high = Math.round((CENTERS[100] as number) / (RATE / 2048));
    expect(gain(10)[bin]).toBe(1);
    expect(gain(10)[high]).toBe(0);
    expect(gain(9)[bin]).toBe(0);
    expect(gain(20)[bin]).toBe(0);
  });

  it("goes from one mel band to the next without a step", () => {
    const mask = painted(canvasFor({ rows: 128, cols: 51 }), { row0: 50, row1: 64, col0: 0, col1: 26 }, 1);
    const gain = maskGain(mask, bands, 128, 51)(0);
    expect([...gain].some((value) => value > 0.1 && value < 0.9)).toBe(true);
  });
});

describe("separating a sound", () => {
  const job = { framing: FRAMING, sampleRate: RATE, centersHz: CENTERS, frames: 51 };
  const empty = canvasFor({ rows: 128, cols: 51 });

  it("separates without loss: both parts add up to the sound", () => {
    const mask = painted(empty, { row0: 10, row1: 40, col0: 5, col1: 20 }, 1);
    const { covered, rest } = separate({ ...job, samples: noise, mask });
    expect(
      Math.max(...noise.map((value, at) => Math.abs(value - (covered[at] as number) - (rest[at] as number)))),
    ).toBeLessThan(1e-6);
  });

  it("puts a tone where its band's mask says", () => {
    const band = 60;
    const samples = tone(CENTERS[band] as number);
    const mask = painted(empty, { row0: band / 2 - 3, row1: band / 2 + 4, col0: 0, col1: 26 }, 1);
    const inside = separate({ ...job, samples, mask });
    expect(energy(inside.covered) / energy(samples)).toBeGreaterThan(0.99);
    const outside = separate({ ...job, samples, mask: inverted(mask) });
    expect(energy(outside.covered) / energy(samples)).toBeLessThan(0.01);
  });

  it("puts a click where its column's mask says", () => {
    const samples = new Float32Array(16_000);
    samples[8_000] = 1;
    const at = 8_000 / 320 / 2;
    const around = painted(
      empty,
      { row0: 0, row1: 64, col0: Math.floor(at) - 2, col1: Math.floor(at) + 3 },
      1,
    );
    expect(energy(separate({ ...job, samples, mask: around }).rest)).toBeLessThan(1e-6);
    const before = painted(empty, { row0: 0, row1: 64, col0: 0, col1: Math.floor(at) - 3 }, 1);
    expect(energy(separate({ ...job, samples, mask: before }).covered)).toBeLessThan(1e-6);
  });
});
