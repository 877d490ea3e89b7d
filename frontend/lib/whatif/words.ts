/** What a what-if shows, in a sentence that does not flatter the evidence. */

import { formatLabel, formatPercent } from "@/lib/format";

export type Outcome = {
  readonly label: string;
  readonly mode: "remove" | "keep";
  /** Whether the part is the class's evidence, and not one that the user painted. */
  readonly isEvidence: boolean;
  /** The part's share of the spectrogram, 0 to 1. */
  readonly share: number;
  /** The class's confidence before and after. */
  readonly before: number;
  readonly after: number;
  /** After the same with as large an area at random, several times; empty while it is on its way. */
  readonly random: readonly number[];
};

/** Smaller changes of a confidence do not count. */
const SMALL = 0.02;
/** Evidence that matters makes the confidence fall this many times as far as any area does. */
const TIMES = 2;

export type Spread = {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly sd: number;
};

export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    low: Math.min(...values),
    high: Math.max(...values),
    sd: values.length > 1 ? Math.sqrt(square / (values.length - 1)) : 0,
  };
}

/** What happened, and what that says. The second is missing until the results for random areas are there. */
export function outcomeWords(outcome: Outcome): { happened: string; means: string | null } {
  const { label, mode, before, after, random } = outcome;
  const name = formatLabel(label);
  const change = after < before - SMALL ? "fell" : after > before + SMALL ? "rose" : "stayed";
  const happened =
    mode === "keep"
      ? `From this part alone: ${name.toLowerCase()} ${formatPercent(after)}; from the whole: ${formatPercent(before)}.`
      : change === "stayed"
        ? `${name} stayed at ${formatPercent(after)}; it was ${formatPercent(before)}.`
        : `${name} ${change} from ${formatPercent(before)} to ${formatPercent(after)}.`;
  return { happened, means: random.length === 0 ? null : meaning(outcome) };
}

function meaning(outcome: Outcome): string | null {
  const { mode, after, random } = outcome;
  const { mean } = spread(random);
  if (mode === "keep") {
    if (after >= TIMES * mean && after > mean + SMALL) return null;
    return `Any ${partOf(outcome.share)} of the spectrogram says about as much.`;
  }
  return isWeak(outcome) ? weakness(outcome) : null;
}

/** Whether the area matters less than twice as much as any area of its size. */
export function isWeak({ before, after, random }: Outcome): boolean {
  const drop = before - after;
  const byChance = before - spread(random).mean;
  return drop < SMALL || drop < TIMES * byChance;
}

function weakness({ label, before, after, share, isEvidence }: Outcome): string {
  const part = partOf(share);
  if (after < before / 2) return `But any ${part} of the spectrogram matters nearly as much.`;
  if (!isEvidence) return "This part hardly matters.";
  return `The ${formatLabel(label).toLowerCase()} is everywhere: no ${part} of it is needed.`;
}

const FRACTIONS = [
  [0.1, "tenth"],
  [0.2, "fifth"],
  [0.25, "quarter"],
  [1 / 3, "third"],
  [0.5, "half"],
] as const;
/** A fifth of a map's cells is not to the per cent a fifth of the spectrogram: its outer cells are larger or smaller. */
const CLOSE = 0.02;

/** `fifth`, `tenth`, or the share in per cent. */
function partOf(share: number): string {
  const name = FRACTIONS.find(([fraction]) => Math.abs(share - fraction) < CLOSE)?.[1];
  return name ?? `${Math.max(1, Math.round(share * 100))} %`;
}
