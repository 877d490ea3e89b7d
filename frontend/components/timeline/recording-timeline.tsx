"use client";

import { useState } from "react";
import { Timeline } from "@/components/timeline/timeline";
import { WindowSummary } from "@/components/timeline/window-summary";
import { Section } from "@/components/ui/section";
import { useFollow } from "@/hooks/use-follow";
import { formatSeconds } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";
import type { Player } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";

type Props = {
  analysis: Analysis;
  model: Model;
  whole: Span;
  player: Player;
  /** The window on its way, if any. */
  pending: number | undefined;
  onChoose: (index: number) => void;
  /** As `onChoose`, but leaves the player where it is. */
  onFollow: (index: number) => void;
};

/** A long recording as a whole, and whether the pictures go with the sound. */
export function RecordingTimeline({ analysis, model, whole, player, pending, onChoose, onFollow }: Props) {
  const [following, setFollowing] = useState(false);
  const { windows, window: shown } = analysis;
  // One window at a time: what comes late is still shown, and the next one is then the one of that moment.
  const ready = following && pending === undefined;
  useFollow({ on: ready, player, windows, whole, shown: shown.index, show: onFollow });
  const summary = windows.find(({ index }) => index === shown.index);
  return (
    <Section
      id="timeline"
      title="Through the recording"
      lesson={`The network hears ${formatSeconds(model.windowLength, 0)} at a time. Each column is one such window; choose one to see what happened inside it.`}
      aside={
        <label className="flex min-h-9 items-center gap-2 text-sm text-quiet pointer-coarse:min-h-11">
          <input
            type="checkbox"
            checked={following}
            onChange={(event) => setFollowing(event.target.checked)}
            className="size-4 accent-(--color-accent)"
          />
          Follow the sound
        </label>
      }
    >
      <Timeline
        analysis={analysis}
        model={model}
        whole={whole}
        player={player}
        chosen={pending ?? shown.index}
        onChoose={onChoose}
      />
      {summary && <WindowSummary window={summary} model={model} />}
    </Section>
  );
}
