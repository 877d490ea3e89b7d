import { describe, expect, it } from "vitest";
import { type Kept, linkedView, pairs } from "@/lib/whatif/compare";

const kept = (...scores: [string, number][]): Kept => ({
  name: "",
  scores: scores.map(([label, confidence]) => ({ label, confidence })),
  uncertain: false,
  spectrogram: { rows: 1, cols: 1, values: new Float32Array(1) },
  extent: { start: 0, end: 5 },
  window: { start: 0, end: 5 },
});

describe("two answers", () => {
  it("are compared over the likeliest classes of both", () => {
    const a = kept(["dog", 0.7], ["rooster", 0.2], ["plates", 0.05], ["rain", 0.01]);
    const b = kept(["rain", 0.9], ["dog", 0.04], ["sea", 0.03], ["plates", 0.01]);
    expect(pairs(a, b)).toEqual([
      { label: "dog", a: 0.7, b: 0.04 },
      { label: "rooster", a: 0.2, b: 0 },
      { label: "plates", a: 0.05, b: 0.01 },
      { label: "rain", a: 0.01, b: 0.9 },
      { label: "sea", a: 0, b: 0.03 },
    ]);
  });

  it("show the same seconds from each window's beginning", () => {
    expect(linkedView({ start: 11, end: 12 }, { start: 10, end: 15 }, { start: 2.5, end: 7.5 })).toEqual({
      start: 3.5,
      end: 4.5,
    });
  });
});
