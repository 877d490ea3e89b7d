"use client";

import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { AddedSilence } from "@/components/plots/added-silence";
import { Cursors } from "@/components/plots/cursors";
import { type Pointed, Readout } from "@/components/plots/readout";
import { SelectionShade } from "@/components/plots/selection";
import { useTimeAxis } from "@/components/plots/time-scope";
import { usePlotGestures } from "@/hooks/use-plot-gestures";
import { classes } from "@/lib/class-names";

type Props = {
  name: string;
  /** Beside the plot: an axis, a name. */
  left?: ReactNode;
  /** Beside the plot: a colour bar. */
  right?: ReactNode;
  /** Drawn under the cursors. */
  children: ReactNode;
  /** Drawn over them: what can be taken hold of. */
  handles?: ReactNode;
  /** Whether up and down is pitch. */
  hasPitch?: boolean;
  /** What the pointer points at, in words. */
  readout?: (at: Pointed) => ReactNode;
  className?: string;
};

/** How long a read-out stays after a touch. */
const READING_MS = 3_000;

/** One plot on the shared time axis, with its gutters, cursors and selection. */
export function Plot({ name, left, right, children, handles, hasPitch = false, readout, className }: Props) {
  const axis = useTimeAxis();
  const plot = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { onPointerDown, onPointerMove, onPointerLeave, ...gestures } = usePlotGestures(plot, axis, hasPitch);

  const point = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    setPointed({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  };
  const press = (event: PointerEvent) => {
    onPointerDown(event);
    point(event);
  };
  const move = (event: PointerEvent) => {
    onPointerMove(event);
    point(event);
  };
  // A finger leaves as soon as it has pointed: what it pointed at stays until it is read.
  const fading = useRef<ReturnType<typeof setTimeout>>(undefined);
  const leave = (event: PointerEvent) => {
    onPointerLeave();
    clearTimeout(fading.current);
    if (event.pointerType === "touch") fading.current = setTimeout(() => setPointed(null), READING_MS);
    else setPointed(null);
  };
  useEffect(() => () => clearTimeout(fading.current), []);

  return (
    <div className="plot-row">
      <div className="relative min-w-0">{left}</div>
      <div
        ref={plot}
        data-plot={name}
        className={classes(
          "relative cursor-crosshair forced-color-adjust-none touch-pan-y overflow-hidden bg-plot select-none",
          className,
        )}
        onPointerDown={press}
        onPointerMove={move}
        onPointerLeave={leave}
        {...gestures}
      >
        {children}
        {hasPitch && <AddedSilence />}
        <SelectionShade hasPitch={hasPitch} />
        <Cursors />
        {handles}
        {pointed && readout && <Readout at={pointed}>{readout(pointed)}</Readout>}
      </div>
      <div className="relative min-w-0">{right}</div>
    </div>
  );
}
