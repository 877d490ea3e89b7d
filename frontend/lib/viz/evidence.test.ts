import { describe, expect, it } from "vitest";
import { evidenceFacts, evidenceScale, strongestHalf } from "@/lib/viz/evidence";
import { gridFromRows } from "@/lib/viz/grid";

const dog = { grid: gridFromRows([[45, 5, -11, 30]]) };
const helicopter = { grid: gridFromRows([[1, 0, -2, 0.5]]) };

describe("evidence", () => {
  it("has one scale for all classes of an answer", () => {
    expect(evidenceScale([helicopter, dog])).toBe(45);
    expect(evidenceScale([{ grid: gridFromRows([[1, -60]]) }])).toBe(60);
  });

  it("is not enlarged when there is next to none", () => expect(evidenceScale([helicopter])).toBe(10));

  it("is given in numbers", () => {
    expect(evidenceFacts(dog)).toEqual({ strongest: 45, opposing: -11, mean: 17.25 });
    expect(evidenceFacts({ grid: gridFromRows([[-1, -2]]) }).strongest).toBe(0);
  });

  it("is outlined by the fewest cells that hold half of it", () => {
    expect([...strongestHalf(dog.grid, 1, 45)]).toEqual([0]); // 45 of 80
    expect([...strongestHalf(dog.grid, -1, 45)]).toEqual([2]);
    expect([...strongestHalf(gridFromRows([[3, 3, 3, 2]]), 1, 10)]).toEqual([0, 1]); // 6 of 11
  });

  it("is not outlined where it is small on the answer's scale", () => {
    expect(strongestHalf(helicopter.grid, 1, 45).size).toBe(0);
    expect(strongestHalf(helicopter.grid, -1, 45).size).toBe(0);
  });
});
