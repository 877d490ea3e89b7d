/** The answers of the last minutes, and which classes lead in them. */

import type { LiveAnswer } from "@/lib/live/types";
import type { Span } from "@/lib/viz/grid";

export const KEPT_S = 120;
const LEADERS = 3;
/** A class that leads keeps its track until another one is this much ahead. */
const STICKINESS = 1.25;

export class History {
  answers: readonly LiveAnswer[] = [];
  private leading: readonly number[] = [];

  get latest(): LiveAnswer | undefined {
    return this.answers.at(-1);
  }

  add(answer: LiveAnswer): void {
    this.answers = [...this.answers.filter(({ end }) => end > answer.end - KEPT_S), answer];
  }

  /** The classes with most confidence in the answers that end in `view`, each on its track until another one leads. */
  leaders(view: Span): readonly number[] {
    const sums: number[] = [];
    for (const { end, confidences } of this.answers) {
      if (end <= view.start || end > view.end + 1) continue;
      confidences.forEach((confidence, index) => {
        sums[index] = (sums[index] ?? 0) + confidence;
      });
    }
    const weight = (index: number) => (sums[index] ?? 0) * (this.leading.includes(index) ? STICKINESS : 1);
    const best = [...sums.keys()].sort((a, b) => weight(b) - weight(a)).slice(0, LEADERS);
    const kept = this.leading.filter((index) => best.includes(index));
    const fresh = best.filter((index) => !kept.includes(index));
    // A newcomer takes the track of the class that it replaces.
    const tracks = this.leading.map((index) => (kept.includes(index) ? index : fresh.shift()));
    this.leading = [...tracks, ...fresh].filter((index) => index !== undefined).slice(0, LEADERS);
    return this.leading;
  }

  /** The answer whose window has `time` in its middle, or as near to it as there is one; `null` before the first. */
  around(time: number): LiveAnswer | null {
    let nearest: LiveAnswer | null = null;
    const distance = ({ start, end }: LiveAnswer) => Math.abs((start + end) / 2 - time);
    for (const answer of this.answers) {
      if (!nearest || distance(answer) <= distance(nearest)) nearest = answer;
    }
    return nearest;
  }
}
