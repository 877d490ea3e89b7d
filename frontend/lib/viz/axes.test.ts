import { describe, expect, it } from "vitest";
import { bandOfHz, fractionOfHz, hzAt, hzAtFraction } from "@/lib/viz/mel";
import { frequencyTicks, timeTicks } from "@/lib/viz/ticks";
import { amplitudeLimit, hasPairs, outlines, pointsIn } from "@/lib/viz/waveform";

const toMel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
const toHz = (mel: number) => 700 * (10 ** (mel / 2595) - 1);
/** The centres of 128 HTK mel bands up to 22,050 Hz, computed independently of the code under test. */
const centers = Array.from({ length: 128 }, (_, band) => toHz(((band + 1) / 129) * toMel(22_050)));

const leastDistance = (ticks: readonly { position: number }[]) =>
  Math.min(...ticks.slice(1).map(({ position }, index) => (ticks[index]?.position ?? 0) - position));

describe("frequency axis", () => {
  it("puts a band's centre in the middle of its row, low frequencies at the bottom", () => {
    expect(fractionOfHz(centers[0] as number, centers)).toBeCloseTo(0.5 / 128);
    expect(fractionOfHz(centers[127] as number, centers)).toBeCloseTo(1 - 0.5 / 128);
  });

  it("agrees with the mel formula between centres, to a hundredth of a band", () => {
    for (const hz of [60, 440, 1_000, 3_333, 12_000]) {
      expect(bandOfHz(hz, centers)).toBeCloseTo((toMel(hz) / toMel(22_050)) * 129 - 1, 1.5);
    }
  });

  it("stays inside the axis", () => {
    expect(bandOfHz(1, centers)).toBe(0);
    expect(bandOfHz(30_000, centers)).toBe(127);
  });

  it("labels round frequencies, never closer than the gap", () => {
    const ticks = frequencyTicks(centers, {}, 256, 18);
    expect(ticks.map(({ label }) => label)).toContain("1k");
    expect(leastDistance(ticks) * 256).toBeGreaterThanOrEqual(18);
  });

  it("close up, labels multiples of one step, each where its frequency lies", () => {
    const pitch = { min: fractionOfHz(990, centers), max: fractionOfHz(2_010, centers) };
    const ticks = frequencyTicks(centers, { pitch }, 256, 18);
    expect(ticks.map(({ label }) => label)).toEqual(["1k", "1.2k", "1.4k", "1.6k", "1.8k", "2k"]);
    expect(ticks[0]?.position).toBeCloseTo(1, 1);
    const [from, to] = [toMel(990), toMel(2_010)];
    expect(ticks[2]?.position).toBeCloseTo(1 - (toMel(1_400) - from) / (to - from), 2);
  });

  it("in a low plot, labels those known frequencies that are more than one step's", () => {
    const pitch = { min: fractionOfHz(300, centers), max: fractionOfHz(3_800, centers) };
    const labels = frequencyTicks(centers, { pitch }, 88).map(({ label }) => label);
    expect(labels).toEqual(["500", "1k", "2k"]);
  });

  it.each([0, 3, 40, 90, 120])("close up at band %d, has some labels inside the plot", (band) => {
    const ticks = frequencyTicks(centers, { pitch: { min: band / 128, max: (band + 8) / 128 } }, 224);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(leastDistance(ticks) * 224).toBeGreaterThanOrEqual(18);
    for (const { position } of ticks) expect(Math.abs(position - 0.5)).toBeLessThanOrEqual(0.5);
  });

  it("returns the frequency at a fraction, by the middles of the bands", () => {
    expect(hzAtFraction(0.125, [100, 200, 400, 800])).toBe(100);
    expect(hzAtFraction(0.5, [100, 200, 400, 800])).toBe(300);
    expect(hzAtFraction(1, [100, 200, 400, 800])).toBe(800);
  });

  it("returns the frequency at a position", () => {
    expect(hzAt(5.5, centers)).toBeCloseTo(centers[5] as number);
    const between = hzAt(8, centers);
    expect(between).toBeGreaterThan(centers[7] as number);
    expect(between).toBeLessThan(centers[8] as number);
    expect([hzAt(0, centers), hzAt(128, centers)]).toEqual([centers[0], centers[127]]);
  });
});

describe("time axis", () => {
  it("labels round seconds", () => {
    expect(timeTicks({ start: 0, end: 5 }, 500).map(({ label }) => label)).toEqual([
      "0",
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
    expect(timeTicks({ start: 0, end: 5 }, 500).map(({ position }) => position)).toEqual([
      0, 0.2, 0.4, 0.6, 0.8, 1,
    ]);
  });

  it("uses finer steps when there is room, and minutes for a long recording", () => {
    expect(timeTicks({ start: 1, end: 1.5 }, 500)[1]?.label).toBe("1.1");
    expect(timeTicks({ start: 0, end: 600 }, 500).at(-1)?.label).toBe("10:00");
  });
});

describe("waveform", () => {
  const short = { values: Float32Array.of(0.5, -0.25, 0), sampleRate: 3, duration: 1 };
  const long = { values: Float32Array.of(-0.1, 0.9, 0.2, 0.3), sampleRate: 1_000, duration: 1 };

  it("knows samples from pairs", () => {
    expect(hasPairs(short)).toBe(false);
    expect(hasPairs(long)).toBe(true);
  });

  it("keeps every peak and leaves zero in the middle", () => {
    expect([...outlines(short).upper]).toEqual([0.5, 0, 0]);
    expect([...outlines(short).lower]).toEqual([0, -0.25, 0]);
    expect([...outlines(long).upper].map((value) => value.toFixed(1))).toEqual(["0.9", "0.3"]);
    expect([...outlines(long).lower].map((value) => value.toFixed(1))).toEqual(["-0.1", "0.0"]);
  });

  it("knows how finely a stretch is drawn", () => {
    expect(pointsIn(short, 1)).toBe(3);
    expect(pointsIn(long, 0.5)).toBe(1);
  });

  it("prints a round amplitude that no peak exceeds", () => {
    const of = (...values: number[]) => amplitudeLimit({ ...short, values: Float32Array.from(values) });
    expect(of(0.5)).toBe(0.5);
    expect(of(-0.51)).toBeCloseTo(0.6);
    expect(of(0.013)).toBeCloseTo(0.015);
    expect(of(1)).toBe(1);
    expect(of(0)).toBe(1);
  });
});
