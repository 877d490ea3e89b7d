"use client";

import { Button } from "@/components/ui/button";
import { formatSeconds } from "@/lib/format";
import type { Span } from "@/lib/viz/grid";

type Props = { stretch: Span | null; onClear: () => void; onAnalyse: (region: Span) => void };

/** Seconds; the shortest stretch worth asking about. */
const SHORTEST = 0.1;

/** What can be done with a selected stretch of time. */
export function SelectionBar({ stretch, onClear, onAnalyse }: Props) {
  if (!stretch) return null;
  return (
    <span className="flex flex-wrap items-center gap-x-3 sm:ml-auto" data-testid="selection">
      <span className="text-sm text-quiet">
        {stretch.start.toFixed(2)}–{formatSeconds(stretch.end)}
      </span>
      <Button onClick={() => onAnalyse(stretch)} disabled={stretch.end - stretch.start < SHORTEST}>
        Analyse just this
      </Button>
      <Button look="plain" onClick={onClear}>
        Clear
      </Button>
    </span>
  );
}
