import { describe, expect, it } from "vitest";
import { BinaryAnswer } from "@/lib/gateway/binary";
import { packed } from "@/lib/gateway/testing";

describe("an answer in binary", () => {
  it("has its document, with more than ASCII in it", () => {
    expect(new BinaryAnswer(packed({ label: "Hühner" })).document).toEqual({ label: "Hühner" });
  });

  it("gives bytes their start and scale", () => {
    const answer = new BinaryAnswer(packed({}, [9, 0, 1, 255, 9]));
    const grid = answer.grid({ shape: [1, 3], dtype: "uint8", offset: 1, start: -2, scale: 0.5 });
    expect(grid).toMatchObject({ rows: 1, cols: 3 });
    expect([...grid.values]).toEqual([-2, -1.5, 125.5]);
  });

  it("joins low and high bytes", () => {
    const answer = new BinaryAnswer(packed({}, [1, 255, 2, 255]));
    const values = answer.values({ shape: [2], dtype: "uint16", offset: 0, start: 0, scale: 1 });
    expect([...values]).toEqual([513, 65_535]);
  });
});
