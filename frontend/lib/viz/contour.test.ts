import { describe, expect, it } from "vitest";
import { contour } from "@/lib/viz/contour";
import { gridFromRows } from "@/lib/viz/grid";

describe("contour", () => {
  it("is empty where nothing crosses the level", () => {
    expect(contour(gridFromRows([[1, 1]]), 2)).toEqual([]);
    expect(contour(gridFromRows([[1, 1]]), 0)).toEqual([]);
  });

  it("runs from edge to edge between two halves", () => {
    const segments = contour(
      gridFromRows([
        [0, 2],
        [0, 2],
      ]),
      1,
    );
    expect(segments.flatMap(([x0, , x1]) => [x0, x1])).toEqual(Array(segments.length * 2).fill(1));
    const heights = segments.flatMap(([, y0, , y1]) => [y0, y1]);
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([0, 2]);
  });

  it("closes around a peak: every end meets another", () => {
    const segments = contour(
      gridFromRows([
        [0, 0, 0],
        [0, 4, 0],
        [0, 0, 0],
      ]),
      2,
    );
    const ends = new Map<string, number>();
    for (const [x0, y0, x1, y1] of segments) {
      for (const end of [`${x0},${y0}`, `${x1},${y1}`]) ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect(segments).toHaveLength(4);
    expect([...ends.values()].every((count) => count === 2)).toBe(true);
    expect(ends.has("1,1.5")).toBe(true);
  });
});
