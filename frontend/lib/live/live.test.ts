import { describe, expect, test } from "vitest";
import { History } from "@/lib/live/history";
import { Tape } from "@/lib/live/tape";
import type { LiveAnswer } from "@/lib/live/types";
import { wavOf } from "@/lib/wav";

describe("the tape", () => {
  test("keeps the last seconds, whatever the sizes of the blocks", () => {
    const tape = new Tape(10, 3);
    let next = 0;
    for (const size of [1, 7, 0, 13, 40, 2]) {
      tape.add(Int16Array.from({ length: size }, () => next++));
    }
    expect(tape.total).toBe(63);
    expect(tape.oldest).toBe(33);
    expect([...tape.cut(0, 1_000)]).toEqual(Array.from({ length: 30 }, (_, index) => 33 + index));
    expect([...tape.cutSeconds(6, 6.2)]).toEqual([60, 61]);
    expect(tape.cut(0, 20)).toHaveLength(0);
  });

  test("becomes a WAV of the same samples", async () => {
    const samples = Int16Array.from([-32_768, -1, 0, 1, 12_345, 32_767]);
    const data = await wavOf(samples, 8_000).arrayBuffer();
    expect([...new Int16Array(data.slice(44))]).toEqual([...samples]);
  });
});

function answer(end: number, confidences: number[]): LiveAnswer {
  const start = Math.max(0, end - 5);
  return { start, end, filling: end < 5, confidences, uncertain: false, skipped: 0, hop: 0.5 };
}

describe("the history", () => {
  test("forgets what is older than two minutes", () => {
    const history = new History();
    for (let end = 0.5; end <= 300; end += 0.5) history.add(answer(end, [1]));
    expect(history.answers[0]?.end).toBe(180.5);
    expect(history.answers).toHaveLength(240);
  });

  test("gives a newcomer the track of the class that it replaces", () => {
    const history = new History();
    history.add(answer(1, [0.5, 0.3, 0.1, 0.05, 0]));
    expect(history.leaders({ start: 0, end: 1 })).toEqual([0, 1, 2]);
    history.add(answer(2, [0, 0.3, 0.1, 0.05, 2]));
    expect(history.leaders({ start: 1, end: 2 })).toEqual([4, 1, 2]);
  });

  test("keeps a class on its track that another one leads only by a little", () => {
    const history = new History();
    history.add(answer(1, [0.5, 0.3, 0.1, 0]));
    history.leaders({ start: 0, end: 1 });
    history.add(answer(2, [0.5, 0.3, 0.1, 0.12]));
    expect(history.leaders({ start: 1, end: 2 })).toEqual([0, 1, 2]);
  });

  test("finds the window around a moment", () => {
    const history = new History();
    expect(history.around(1)).toBeNull();
    for (let end = 0.5; end <= 20; end += 0.5) history.add(answer(end, [1]));
    expect(history.around(10)?.end).toBe(12.5);
    expect(history.around(19.9)?.end).toBe(20);
    expect(history.around(0)?.end).toBe(0.5);
  });
});
