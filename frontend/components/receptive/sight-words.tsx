"use client";

import type { Seer } from "@/components/receptive/sight-context";
import { useSightWords } from "@/components/receptive/use-sight-words";

/** In a read-out: what the cell can see. */
export function SightWords({ seer }: { seer: Seer }) {
  return <span className="block max-w-96 whitespace-normal">{useSightWords(seer)}</span>;
}
