import { describe, expect, it } from "vitest";
import { areaWithin, edgeOf, withEdge } from "@/lib/viz/area";

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
});
