/** Channels that fire at the same places, put together. */

import type { Grid } from "@/lib/viz/grid";

const MAX_ROUNDS = 30;

/**
 * The group, 0 to `k` − 1, of each map: k-means on the maps' shapes, each scaled to length one, so that a loud and a
 * quiet channel that fire at the same places are one group. The same maps give the same groups: the first centre is
 * the strongest map, each further one the map farthest from those before.
 */
export function groupMaps(maps: readonly Grid[], k: number): Uint8Array {
  const shapes = maps.map(({ values }) => scaled(values));
  const groups = new Uint8Array(maps.length);
  if (maps.length === 0) return groups;
  let centres = firstCentres(maps, shapes, Math.min(k, maps.length));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moved = false;
    shapes.forEach((shape, index) => {
      const nearest = nearestOf(centres, shape).index;
      if (nearest !== groups[index]) moved = true;
      groups[index] = nearest;
    });
    if (!moved && round > 0) break;
    centres = centres.map(
      (centre, group) => meanOf(shapes.filter((_, at) => groups[at] === group)) ?? centre,
    );
  }
  return groups;
}

function scaled(values: Float32Array): Float32Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? values.map((value) => value / length) : values;
}

function firstCentres(maps: readonly Grid[], shapes: readonly Float32Array[], k: number): Float32Array[] {
  const energy = maps.map(({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  const centres = [shapes[energy.indexOf(Math.max(...energy))] as Float32Array];
  while (centres.length < k) {
    const distances = shapes.map((shape) => nearestOf(centres, shape).distance);
    centres.push(shapes[distances.indexOf(Math.max(...distances))] as Float32Array);
  }
  return centres;
}

function nearestOf(centres: readonly Float32Array[], shape: Float32Array) {
  let best = { index: 0, distance: Number.POSITIVE_INFINITY };
  centres.forEach((centre, index) => {
    let distance = 0;
    for (let at = 0; at < shape.length; at++)
      distance += ((centre[at] as number) - (shape[at] as number)) ** 2;
    if (distance < best.distance) best = { index, distance };
  });
  return best;
}

function meanOf(shapes: readonly Float32Array[]): Float32Array | null {
  const [first] = shapes;
  if (!first) return null;
  const sum = new Float32Array(first.length);
  for (const shape of shapes)
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (shape[at] as number);
  return sum.map((value) => value / shapes.length);
}

/** `sum_k weight[k] * map[k]` over some of the maps: their part of a class activation map. */
export function weightedSum(
  maps: readonly Grid[],
  channels: readonly number[],
  weightOf: (channel: number) => number,
): Grid {
  const [{ rows, cols }] = maps as [Grid, ...Grid[]];
  const values = new Float32Array(rows * cols);
  for (const channel of channels) {
    const map = maps[channel] as Grid;
    const weight = weightOf(channel);
    for (let at = 0; at < values.length; at++) {
      values[at] = (values[at] as number) + weight * (map.values[at] as number);
    }
  }
  return { rows, cols, values };
}
