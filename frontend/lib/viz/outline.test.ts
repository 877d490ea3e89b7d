import { describe, expect, it } from "vitest";
import { outline } from "@/lib/viz/outline";

const around = (drawing: string[]) =>
  outline(
    drawing.length,
    drawing[0]?.length ?? 0,
    (row, col) => drawing[drawing.length - 1 - row]?.[col] === "#",
  );

describe("outline", () => {
  it("is empty around nothing", () => expect(around(["..", ".."])).toEqual([]));

  it("runs around one cell, along its edges", () => {
    expect(around(["...", ".#.", "..."])).toEqual([
      [
        [1, 1],
        [2, 1],
        [2, 2],
        [1, 2],
        [1, 1],
      ],
    ]);
  });

  it("does not run between two cells of the set, and includes the grid's edge", () => {
    const [line = []] = around(["##", "##"]);
    expect(line).toHaveLength(9);
    expect(line.some(([x, y]) => x === 1 && y === 1)).toBe(false);
  });

  it("closes every line, around holes and cells that touch at a corner", () => {
    for (const drawing of [
      ["###", "#.#", "###"],
      ["#.", ".#"],
    ]) {
      const lines = around(drawing);
      expect(lines.flat().length).toBeGreaterThan(8);
      for (const line of lines) expect(line[0]).toEqual(line.at(-1));
    }
  });
});
