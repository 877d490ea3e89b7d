"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { TimeScope } from "@/components/plots/time-scope";
import { TrackCanvas } from "@/components/timeline/track-canvas";
import { WindowButtons } from "@/components/timeline/window-buttons";
import { Button } from "@/components/ui/button";
import { formatLabel } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import { scrollBehavior } from "@/lib/scroll";
import type { Span } from "@/lib/viz/grid";
import { leadingClasses, TRACK_HEIGHT, windowCells } from "@/lib/viz/timeline";

type Props = {
  analysis: Analysis;
  model: Model;
  whole: Span;
  player: Player;
  /** The window being loaded, or the one that is shown. */
  chosen: number;
  onChoose: (index: number) => void;
};

/** Tracks that are shown at first. */
const TRACKS = 4;

const nothing = () => {};

/** The whole recording: what the network recognised in each window, one track for each leading class. */
export function Timeline({ analysis, model, whole, player, chosen, onChoose }: Props) {
  const { windows } = analysis;
  const cells = useMemo(() => windowCells(windows, whole), [windows, whole]);
  const [all, setAll] = useState(false);
  const leading = useMemo(() => leadingClasses(windows), [windows]);
  const leaders = useMemo(() => (all ? leading : leading.slice(0, TRACKS)), [leading, all]);
  const scroller = useRef<HTMLDivElement>(null);

  // Brings the chosen window into sight, sideways only: the page itself stays where it is.
  useEffect(() => {
    const element = scroller.current;
    const cell = cells[chosen];
    if (!element || !cell) return;
    const middle = ((cell.start + cell.end) / 2 - whole.start) / (whole.end - whole.start);
    const x = middle * element.scrollWidth;
    if (x < element.scrollLeft + 40 || x > element.scrollLeft + element.clientWidth - 40) {
      element.scrollTo({ left: x - element.clientWidth / 2, behavior: scrollBehavior() });
    }
  }, [cells, chosen, whole]);

  return (
    <TimeScope
      view={whole}
      bounds={whole}
      setView={nothing}
      selection={null}
      select={nothing}
      player={player}
      className="mt-2"
    >
      <div className="grid grid-cols-[7rem_minmax(0,1fr)] sm:grid-cols-[9rem_minmax(0,1fr)]">
        <ul className="pt-11" aria-hidden="true">
          {leaders.map((index) => (
            <li
              key={index}
              style={{ height: TRACK_HEIGHT }}
              className="flex items-center gap-2 truncate text-sm"
            >
              <span>{model.labels[index]?.emoji}</span>
              <span className="truncate">{formatLabel(model.labels[index]?.label ?? "")}</span>
            </li>
          ))}
        </ul>
        <div ref={scroller} className="overflow-x-auto overscroll-x-contain" data-testid="timeline-scroller">
          <div className="relative" style={{ minWidth: `calc(${windows.length} * var(--narrowest-window))` }}>
            <WindowButtons
              analysis={analysis}
              model={model}
              cells={cells}
              whole={whole}
              chosen={chosen}
              onChoose={onChoose}
            />
            <TrackCanvas analysis={analysis} leaders={leaders} cells={cells} whole={whole} player={player} />
          </div>
        </div>
      </div>
      {leading.length > TRACKS && (
        <Button look="plain" className="text-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Show ${TRACKS} tracks` : `${TRACKS} of ${leading.length} tracks, show all`}
        </Button>
      )}
    </TimeScope>
  );
}
