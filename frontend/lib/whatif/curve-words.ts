/** What a deletion curve says about the evidence. */

import { type Curve, type Deletion, halfGone } from "@/lib/whatif/variants";

/** The evidence's area must be this much smaller than that of areas at random to say where the class is. */
const CLEAR = 0.1;

/** `Half gone after 12 %; at random after 96 %.` */
export function curveWords({ removed, random }: Pick<Deletion, "removed" | "random">): string {
  const [own, chance] = [halfGone(removed), halfGone(random)];
  if (random.auc - removed.auc < CLEAR) {
    return `The evidence map is weak here: ${when(own)}; at random ${chance === null ? "never" : `after ${percent(chance)}`}.`;
  }
  return `${capital(when(own))}; at random ${chance === null ? "never" : `after ${percent(chance)}`}.`;
}

function when(share: number | null): string {
  return share === null ? "half is never gone" : `half gone after ${percent(share)}`;
}

function percent(share: number): string {
  return `${Math.max(1, Math.round(share * 100))} %`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A curve as an SVG path in a box of 1 by 1, zero at the bottom. */
export function curvePath({ points }: Curve): string {
  return points
    .map(
      ({ share, confidence }, index) =>
        `${index ? "L" : "M"}${share.toFixed(4)} ${(1 - confidence).toFixed(4)}`,
    )
    .join("");
}
