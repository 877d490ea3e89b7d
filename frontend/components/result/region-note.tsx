"use client";

import { formatSeconds } from "@/lib/format";
import type { Span } from "@/lib/viz/grid";

type Props = { region: Span; name: string; onWhole: () => void };

/** Says that only a part of the recording was analysed, with a button back to the whole. */
export function RegionNote({ region, name, onWhole }: Props) {
  return (
    <p className="mt-4 text-quiet">
      Only {formatSeconds(region.start)} to {formatSeconds(region.end)} of {name} was analysed.{" "}
      <button type="button" className="text-accent hover:underline" onClick={onWhole}>
        Back to the whole recording
      </button>
    </p>
  );
}
