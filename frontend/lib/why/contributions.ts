/** What each channel of the last layer adds to a class's score. The parts and the bias are the whole score. */

/** The last layer: `logit[c] = weights[c] · means + bias[c]`. */
export type Head = {
  readonly labels: readonly string[];
  readonly channels: number;
  /** Row-major, `[classes, channels]`. */
  readonly weights: Float32Array;
  readonly bias: readonly number[];
};

/** One class's score in parts; of two classes, how far one is ahead of the other. */
export type Contributions = {
  /** By channel. */
  readonly parts: Float64Array;
  readonly bias: number;
  /** Their sum: the logit, or the difference of two. */
  readonly total: number;
};

/** `means` are the channels' means over all cells. Throws where a class is not the head's. */
export function contributions(
  head: Head,
  means: ArrayLike<number>,
  label: string,
  against: string | null = null,
): Contributions {
  const row = rowOf(head, label);
  const other = against === null ? null : rowOf(head, against);
  const weight = (of: number | null, channel: number) =>
    of === null ? 0 : (head.weights[of * head.channels + channel] as number);
  const parts = Float64Array.from(
    { length: head.channels },
    (_, channel) => (weight(row, channel) - weight(other, channel)) * (means[channel] as number),
  );
  const bias = (head.bias[row] as number) - (other === null ? 0 : (head.bias[other] as number));
  return { parts, bias, total: parts.reduce((sum, part) => sum + part, bias) };
}

function rowOf({ labels }: Head, label: string): number {
  const row = labels.indexOf(label);
  if (row === -1) throw new Error(`The last layer has no class ${label}.`);
  return row;
}

/** How many times likelier one class is than another, by the difference of their logits. */
export function timesAsLikely(difference: number, temperature: number): number {
  return Math.exp(difference / temperature);
}

export type Group = {
  /** Strongest contribution first, whatever its sign. */
  readonly channels: readonly number[];
  /** The sum of their contributions. */
  readonly part: number;
};

/** Channels by the group they were put in; the largest part first. The groups' parts sum up to the channels'. */
export function grouped(parts: ArrayLike<number>, groupOf: ArrayLike<number>): Group[] {
  const groups = new Map<number, number[]>();
  for (let channel = 0; channel < parts.length; channel++) {
    const group = groupOf[channel] as number;
    groups.set(group, [...(groups.get(group) ?? []), channel]);
  }
  const part = (channel: number) => parts[channel] as number;
  return [...groups.values()]
    .map((channels) => ({
      channels: channels.sort((a, b) => Math.abs(part(b)) - Math.abs(part(a)) || a - b),
      part: channels.reduce((sum, channel) => sum + part(channel), 0),
    }))
    .sort((a, b) => b.part - a.part);
}

export type Step = { readonly from: number; readonly to: number };

/** Each part as a bar that begins where the one before ended. */
export function waterfall(parts: readonly number[]): Step[] {
  let at = 0;
  return parts.map((part) => {
    const from = at;
    at += part;
    return { from, to: at };
  });
}
