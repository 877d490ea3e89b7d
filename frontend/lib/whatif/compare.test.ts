import { describe, expect, it } from "vitest";
import { evidenceDifference, type Kept, linkedView, pairs } from "@/lib/whatif/compare";

const kept = (...scores: [string, number][]): Kept => ({
  name: "",
  scores: scores.map(([label, confidence]) => ({ label, confidence })),
  uncertain: false,
  spectrogram: { rows: 1, cols: 1, values: new Float32Array(1) },
  extent: { start: 0, end: 5 },
  window: { start: 0, end: 5 },
  evidence: [],
});
const grid = (...values: number[]) => ({ rows: 1, cols: values.length, values: Float32Array.from(values) });

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

  it("differ in their evidence by B less A, cell by cell", () => {
    const a: Kept = { ...kept(), evidence: [{ label: "dog", grid: grid(1, 4, 0) }] };
    const b: Kept = { ...kept(), evidence: [{ label: "dog", grid: grid(3, 1, 0) }] };
    expect(evidenceDifference(a, b, "dog")).toEqual(grid(2, -3, 0));
  });

  it("have no difference where grids, classes or evidence do not match", () => {
    const a: Kept = { ...kept(), evidence: [{ label: "dog", grid: grid(1, 4) }] };
    const b: Kept = { ...kept(), evidence: [{ label: "dog", grid: grid(3, 1, 0) }] };
    expect(evidenceDifference(a, b, "dog")).toMatch(/grids/);
    expect(evidenceDifference(a, b, "rain")).toMatch(/Only one/);
    expect(evidenceDifference(a, { ...b, evidence: null }, "dog")).toMatch(/without its evidence/);
  });
});
