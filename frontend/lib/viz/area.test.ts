import { describe, expect, it } from "vitest";
import { areaWithin, edgeOf, hzAtFraction, withEdge } from "@/lib/viz/area";
import { pinched } from "@/lib/viz/ticks";

const bounds = { start: 0, end: 5 };
const area = { start: 1, end: 2 };

describe("a selected area", () => {
  it("has each edge moved by itself", () => {
    expect(withEdge(area, "start", 0.5, bounds)).toEqual({ start: 0.5, end: 2 });
    expect(withEdge(area, "end", 3, bounds)).toEqual({ start: 1, end: 3 });
    const low = withEdge(area, "low", 0.25, bounds);
    expect(low.pitch).toEqual({ min: 0.25, max: 1 });
    expect(withEdge(low, "high", 0.5, bounds).pitch).toEqual({ min: 0.25, max: 0.5 });
  });

  it("stays inside, and its edges never cross", () => {
    expect(withEdge(area, "start", -3, bounds).start).toBe(0);
    expect(withEdge(area, "end", 9, bounds).end).toBe(5);
    expect(withEdge(area, "start", 4, bounds).start).toBeLessThan(2);
    expect(withEdge(area, "end", 0, bounds).end).toBeGreaterThan(1);
    const { pitch } = withEdge(withEdge(area, "high", 0.5, bounds), "low", 0.9, bounds);
    expect(pitch?.min).toBeLessThan(0.5);
  });

  it("of all pitches has no pitch", () => {
    const some = withEdge(area, "low", 0.25, bounds);
    expect(edgeOf(some, "low")).toBe(0.25);
    expect(withEdge(some, "low", 0, bounds).pitch).toBeUndefined();
    expect(edgeOf(area, "high")).toBe(1);
  });

  it("stays within its bounds", () => {
    expect(areaWithin({ start: -1, end: 9, pitch: { min: 0, max: 0.5 } }, bounds)).toEqual({
      ...bounds,
      pitch: { min: 0, max: 0.5 },
    });
    expect(areaWithin({ start: 6, end: 7 }, bounds)).toBeNull();
    expect(areaWithin(null, bounds)).toBeNull();
  });

  it("is given in Hz by the middles of the bands", () => {
    expect(hzAtFraction(0.125, [100, 200, 400, 800])).toBe(100);
    expect(hzAtFraction(0.5, [100, 200, 400, 800])).toBe(300);
    expect(hzAtFraction(1, [100, 200, 400, 800])).toBe(800);
  });
});

describe("two fingers", () => {
  const view = { start: 1, end: 3 };

  it("spread, show less around what is between them", () => {
    const { start, end } = pinched(view, bounds, [0.25, 0.75], [0, 1]);
    expect(end - start).toBeCloseTo(1);
    expect((start + end) / 2).toBeCloseTo(2);
  });

  it("moved together, move the view", () => {
    const { start, end } = pinched(view, bounds, [0.4, 0.6], [0.5, 0.7]);
    expect(end - start).toBeCloseTo(2);
    expect(start).toBeCloseTo(0.8);
  });

  it("pinched together, show at most the whole", () => {
    expect(pinched(view, bounds, [0, 1], [0.5, 0.5])).toEqual(bounds);
  });

  it("one above the other, do not zoom", () => {
    const { start, end } = pinched(view, bounds, [0.5, 0.5], [0.51, 0.5]);
    expect(end - start).toBeCloseTo(2);
  });
});
