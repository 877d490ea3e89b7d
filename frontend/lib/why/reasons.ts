/** Everything that the last layer says about one class, or one class against another. */

import type { Channel } from "@/lib/gateway";
import type { Grid } from "@/lib/viz/grid";
import { type Contributions, contributions, type Group, grouped, type Head } from "@/lib/why/contributions";
import { groupMaps, weightedSum } from "@/lib/why/kmeans";

export type { Head } from "@/lib/why/contributions";

/** More groups than these are no overview. */
const GROUPS = 6;

export type Reason = Group & {
  /** Where the group speaks for the class (positive) or against it; its mean is the group's part, but for rounding. */
  readonly map: Grid;
};

export type Reasons = Contributions & {
  readonly groups: readonly Reason[];
  /** All groups' maps together: the class activation map, or the difference of two. */
  readonly difference: Grid;
};

/** `channels` in any order, each with its index. */
export function reasons(
  head: Head,
  channels: readonly Channel[],
  label: string,
  against: string | null,
): Reasons {
  const ordered = [...channels].sort((a, b) => a.index - b.index);
  const maps = ordered.map(({ grid }) => grid);
  // Reported by the server to the last digit; the maps themselves are rounded for the wire.
  const means = ordered.map(({ mean }) => mean);
  const found = contributions(head, means, label, against);
  const weight = (channel: number) => {
    const of = (name: string) => head.weights[head.labels.indexOf(name) * head.channels + channel] as number;
    return of(label) - (against === null ? 0 : of(against));
  };
  const groups = grouped(found.parts, groupMaps(maps, GROUPS)).map((group) => ({
    ...group,
    map: weightedSum(maps, group.channels, weight),
  }));
  const difference = weightedSum(maps, [...maps.keys()], weight);
  return { ...found, groups, difference };
}
