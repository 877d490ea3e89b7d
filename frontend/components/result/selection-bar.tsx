"use client";

import { Button } from "@/components/ui/button";
import { formatHz, formatSeconds } from "@/lib/format";
import type { Area } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";
import { hzAtFraction } from "@/lib/viz/mel";

type Props = {
  stretch: Area | null;
  /** Hz, of each row of the spectrogram. */
  centersHz: readonly number[];
  onZoom: () => void;
  onClear: () => void;
  onAnalyse: (region: Span) => void;
};

/** Seconds; the shortest stretch worth analysing or zooming to. */
const SHORTEST = 0.1;

/** How much is selected, and what can be done with it. */
export function SelectionBar({ stretch, centersHz, onZoom, onClear, onAnalyse }: Props) {
  if (!stretch) return null;
  const { start, end } = stretch;
  const isTooShort = end - start < SHORTEST;
  return (
    <span className="flex flex-wrap items-center gap-x-3 sm:ml-auto" data-testid="selection">
      <span className="text-sm text-quiet">
        {start.toFixed(2)}–{formatSeconds(end)} <Delta name="t">{formatSeconds(end - start)}</Delta>
        {stretch.pitch && <Pitch {...stretch.pitch} centersHz={centersHz} />}
      </span>
      <Button look="plain" onClick={onZoom} disabled={isTooShort}>
        Zoom to it
      </Button>
      <Button onClick={() => onAnalyse({ start, end })} disabled={isTooShort}>
        Analyse just this
      </Button>
      <Button look="plain" onClick={onClear}>
        Clear
      </Button>
    </span>
  );
}

function Pitch({ min, max, centersHz }: { min: number; max: number; centersHz: readonly number[] }) {
  const [low, high] = [hzAtFraction(min, centersHz), hzAtFraction(max, centersHz)];
  return (
    <>
      {" "}
      · {formatHz(low)}–{formatHz(high)} <Delta name="f">{formatHz(high - low)}</Delta>
    </>
  );
}

function Delta({ name, children }: { name: string; children: string }) {
  return (
    <span className="whitespace-nowrap">
      (Δ{name} {children})
    </span>
  );
}
