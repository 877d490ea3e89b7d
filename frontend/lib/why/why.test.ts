import { describe, expect, it } from "vitest";
import { contributions, grouped, timesAsLikely, waterfall } from "@/lib/why/contributions";
import { groupMaps, weightedSum } from "@/lib/why/kmeans";

const HEAD = {
  labels: ["dog", "rooster"],
  channels: 3,
  weights: Float32Array.of(1, -2, 0.5, 0, 1, 1),
  bias: [0.25, -0.5],
};
const MEANS = [2, 0.5, 4];

describe("contributions", () => {
  it("and the bias are the logit", () => {
    const { parts, bias, total } = contributions(HEAD, MEANS, "dog");
    expect([...parts]).toEqual([2, -1, 2]);
    expect(bias).toBe(0.25);
    expect(total).toBe(3.25);
  });

  it("of two classes are the difference of their logits", () => {
    const dog = contributions(HEAD, MEANS, "dog").total;
    const rooster = contributions(HEAD, MEANS, "rooster").total;
    expect(contributions(HEAD, MEANS, "dog", "rooster").total).toBeCloseTo(dog - rooster, 12);
  });

  it("are refused for a class that the head does not have", () => {
    expect(() => contributions(HEAD, MEANS, "cat")).toThrow("no class cat");
  });

  it("stay whole in groups, the largest first, each group's strongest channel first", () => {
    const { parts } = contributions(HEAD, MEANS, "dog");
    const groups = grouped(parts, [1, 0, 1]);
    expect(groups).toEqual([
      { channels: [0, 2], part: 4 },
      { channels: [1], part: -1 },
    ]);
  });

  it("follow each other as bars", () => {
    expect(waterfall([3, -1, 0.5])).toEqual([
      { from: 0, to: 3 },
      { from: 3, to: 2 },
      { from: 2, to: 2.5 },
    ]);
  });

  it("say how many times likelier a class is, by the temperature", () => {
    expect(timesAsLikely(Math.log(8), 1)).toBeCloseTo(8);
    expect(timesAsLikely(2, 2)).toBeCloseTo(Math.E);
  });
});

describe("groups of maps", () => {
  const map = (at: number, loud: number) => ({
    rows: 1,
    cols: 8,
    values: Float32Array.from(
      { length: 8 },
      (_, col) => loud * ((col === at ? 1 : 0) + 0.01 * (((col + 1) * (at + 3) * 7) % 5)),
    ),
  });
  const maps = [map(0, 9), map(5, 1), map(0, 0.1), map(5, 7), map(2, 1), map(2, 3)];

  it("are of those that fire at the same places, however loud", () => {
    const groups = groupMaps(maps, 3);
    expect(groups[0]).toBe(groups[2]);
    expect(groups[1]).toBe(groups[3]);
    expect(groups[4]).toBe(groups[5]);
    expect(new Set(groups).size).toBe(3);
  });

  it("are the same for the same maps, and no more than there are maps", () => {
    expect(groupMaps(maps, 3)).toEqual(groupMaps(maps, 3));
    expect(new Set(groupMaps(maps.slice(0, 2), 6)).size).toBe(2);
    const silent = { rows: 1, cols: 2, values: new Float32Array(2) };
    expect([...groupMaps([silent, silent], 2)]).toEqual([0, 0]);
  });

  it("have maps whose sum is the whole class activation map", () => {
    const weight = (channel: number) => channel - 2;
    const all = weightedSum(maps, [0, 1, 2, 3, 4, 5], weight);
    const [a, b] = [weightedSum(maps, [0, 3], weight), weightedSum(maps, [1, 2, 4, 5], weight)];
    all.values.forEach((value, at) => {
      expect((a.values[at] as number) + (b.values[at] as number)).toBeCloseTo(value, 4);
    });
  });
});
