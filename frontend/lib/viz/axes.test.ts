import { describe, expect, it } from "vitest";
import { bandOfHz, frequencyTicks, heightOfHz, hzAt } from "@/lib/viz/mel";
import { panned, timeTicks, zoomed } from "@/lib/viz/ticks";
import { amplitudeLimit, hasPairs, outlines, pointsIn } from "@/lib/viz/waveform";

const toMel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
const toHz = (mel: number) => 700 * (10 ** (mel / 2595) - 1);
/** The centres of 128 HTK mel bands up to 22,050 Hz, computed independently of the code under test. */
const centers = Array.from({ length: 128 }, (_, band) => toHz(((band + 1) / 129) * toMel(22_050)));

describe("frequency axis", () => {
  it("puts a band's centre in the middle of its row, low frequencies at the bottom", () => {
    expect(heightOfHz(centers[0] as number, centers)).toBeCloseTo(1 - 0.5 / 128);
    expect(heightOfHz(centers[127] as number, centers)).toBeCloseTo(0.5 / 128);
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
    const ticks = frequencyTicks(centers, 256, 18);
    expect(ticks.map(({ label }) => label)).toContain("1k");
    for (let index = 1; index < ticks.length; index++) {
      const [low, high] = [ticks[index - 1], ticks[index]];
      expect(((low?.position ?? 0) - (high?.position ?? 0)) * 256).toBeGreaterThanOrEqual(18);
    }
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

  it("zooms around the point under the pointer", () => {
    const view = zoomed({ start: 0, end: 4 }, { start: 0, end: 4 }, 0.5, 1);
    expect(view).toEqual({ start: 0.5, end: 2.5 });
  });

  it("never shows more than there is, nor less than a tenth of a second", () => {
    const bounds = { start: 10, end: 15 };
    expect(zoomed({ start: 11, end: 12 }, bounds, 100, 11.5)).toEqual(bounds);
    const closest = zoomed({ start: 11, end: 12 }, bounds, 0.001, 11.5);
    expect(closest.end - closest.start).toBeCloseTo(0.1);
    expect(panned({ start: 14, end: 15 }, bounds, 3)).toEqual({ start: 14, end: 15 });
    expect(panned({ start: 10, end: 11 }, bounds, -3)).toEqual({ start: 10, end: 11 });
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
