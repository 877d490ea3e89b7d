"use client";

import { type PointerEvent, useCallback, useRef } from "react";
import type { CanvasSize } from "@/hooks/use-canvas";
import { useScrolling } from "@/hooks/use-scrolling";
import { formatLabel, formatPercent } from "@/lib/format";
import type { Model } from "@/lib/gateway";
import type { Listener } from "@/lib/live/listener";
import type { LiveAnswer } from "@/lib/live/types";
import { PLOT_COLOR } from "@/lib/viz/colormap";
import type { Span } from "@/lib/viz/grid";

const TRACK_HEIGHT = 28;
const GAP = 4;

type Props = {
  listener: Listener;
  model: Model;
  span: number;
  /** Drawn again for each. */
  latest: LiveAnswer | null;
  /** Whether it listens. */
  running: boolean;
  onPick: (time: number) => void;
};

/** One track for each leading class and one for "uncertain": a bar an answer, at its window's end. */
export function LiveTracks({ listener, model, span, latest, running, onPick }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const end = Math.max(span, latest?.end ?? 0);
  const leaders = listener.history.leaders({ start: end - span, end });
  const height = (leaders.length + 1) * (TRACK_HEIGHT + GAP);
  const now = useCallback(() => listener.now, [listener]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer is a reason to draw
  const draw = useCallback(
    (context: CanvasRenderingContext2D, view: Span, { width }: CanvasSize) =>
      drawTracks(context, listener.history.answers, leaders, view, width),
    [listener, leaders, latest],
  );
  const canvas = useScrolling(plot, { span, now, running, draw });

  const pick = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const now = Math.max(span, listener.now);
    onPick(now - span * (1 - (event.clientX - box.left) / box.width));
  };
  const name = (leader: number) => formatLabel(model.labels[leader]?.label ?? "");
  return (
    <div className="plot-row mt-2" data-testid="live-tracks">
      <div />
      <div
        ref={plot}
        onPointerUp={pick}
        className="relative cursor-pointer overflow-hidden forced-color-adjust-none"
        style={{ height }}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Confidence over the last ${span} seconds: ${leaders.map(name).join(", ")}, uncertain.`}
          className="absolute top-0 left-0 max-w-none"
        />
        <ul className="pointer-events-none absolute inset-0 text-sm text-white" aria-label="Leading classes">
          {leaders.map((leader, track) => (
            <Track
              key={leader}
              track={track}
              name={`${model.labels[leader]?.emoji ?? ""} ${name(leader)}`}
              value={latest ? formatPercent(latest.confidences[leader] ?? 0) : ""}
            />
          ))}
          <Track
            track={leaders.length}
            name="Uncertain"
            value={latest ? (latest.uncertain ? "yes" : "no") : ""}
          />
        </ul>
      </div>
      <div />
    </div>
  );
}

/** What a track stands for and what it is now, over its ends: beside them, it would not share the time axis. */
function Track({ track, name, value }: { track: number; name: string; value: string }) {
  return (
    <li
      className="absolute inset-x-0 flex items-center justify-between px-1"
      style={{ top: track * (TRACK_HEIGHT + GAP), height: TRACK_HEIGHT }}
    >
      <span className="rounded bg-black/70 px-1">{name}</span>
      <span className="rounded bg-black/70 px-1">{value}</span>
    </li>
  );
}

function drawTracks(
  context: CanvasRenderingContext2D,
  answers: readonly LiveAnswer[],
  leaders: readonly number[],
  view: Span,
  width: number,
) {
  const x = (time: number) => ((time - view.start) / (view.end - view.start)) * width;
  const hatch = hatching(context);
  for (let track = 0; track <= leaders.length; track++) {
    context.fillStyle = PLOT_COLOR;
    context.fillRect(0, track * (TRACK_HEIGHT + GAP), width, TRACK_HEIGHT);
  }
  for (const answer of answers) {
    const left = x(answer.end - answer.hop);
    if (x(answer.end) < 0) continue;
    const wide = x(answer.end) - left - 1;
    leaders.forEach((leader, track) => {
      const tall = (answer.confidences[leader] ?? 0) * TRACK_HEIGHT;
      context.fillStyle = answer.uncertain || answer.filling ? "rgb(217 210 196 / 0.45)" : "#d9d2c4";
      context.fillRect(left, track * (TRACK_HEIGHT + GAP) + TRACK_HEIGHT - tall, wide, tall);
    });
    if (!answer.uncertain) continue;
    context.fillStyle = hatch;
    context.fillRect(left, leaders.length * (TRACK_HEIGHT + GAP), wide, TRACK_HEIGHT);
  }
}

function hatching(context: CanvasRenderingContext2D): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const ink = tile.getContext("2d");
  if (!ink) return "#d9d2c4";
  ink.strokeStyle = "#d9d2c4";
  ink.beginPath();
  ink.moveTo(-1, 7);
  ink.lineTo(7, -1);
  ink.stroke();
  return context.createPattern(tile, "repeat") ?? "#d9d2c4";
}
