/** What was painted, step by step, so that each step can be taken back. */

import { isSame, type Mask } from "@/lib/whatif/mask";

export type History = { readonly now: Mask; readonly before: readonly Mask[] };

/** More steps than anyone takes back; a mask has some ten kilobytes. */
const STEPS = 100;

export function begun(mask: Mask): History {
  return { now: mask, before: [] };
}

/** One step further; painting what is painted already is no step. */
export function changed({ now, before }: History, mask: Mask): History {
  if (isSame(now, mask)) return { now, before };
  return { now: mask, before: [...before.slice(1 - STEPS), now] };
}

export function undone({ now, before }: History): History {
  const last = before.at(-1);
  return last ? { now: last, before: before.slice(0, -1) } : { now, before };
}
