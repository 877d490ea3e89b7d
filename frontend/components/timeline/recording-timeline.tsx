"use client";

import { useCallback, useState } from "react";
import { useResult } from "@/components/result/result-context";
import { Stretches } from "@/components/timeline/stretches";
import { Timeline } from "@/components/timeline/timeline";
import { useFollow } from "@/hooks/use-follow";

type Props = {
  /** The window on its way, if any. */
  pending: number | undefined;
  onChoose: (index: number) => void;
  /** As `onChoose`, but leaves the player where it is. */
  onFollow: (index: number) => void;
};

/** A long recording as a whole, and whether the plots follow the sound. */
export function RecordingTimeline({ pending, onChoose, onFollow }: Props) {
  const { analysis, model, whole, player, gateway, request } = useResult();
  const [following, setFollowing] = useState(true);
  const { windows, window: shown } = analysis;
  const chosen = pending ?? shown.index;
  // One window at a time: a late answer is still shown, and the next request is for the window of that moment.
  const ready = following && pending === undefined;
  const { sound, selection } = request;
  const prepare = useCallback(
    (window: number) => gateway.prefetch(sound, { ...selection, window }),
    [gateway, sound, selection],
  );
  useFollow({ on: ready, player, windows, whole, shown: shown.index, show: onFollow, prepare });
  return (
    <section aria-labelledby="timeline-title" className="mt-3">
      <div className="flex flex-wrap items-baseline gap-x-6">
        <Stretches chosen={chosen} onChoose={onChoose}>
          <label className="ml-auto flex min-h-9 items-center gap-2 text-sm text-quiet pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={following}
              onChange={(event) => setFollowing(event.target.checked)}
              className="size-4 accent-(--color-accent)"
            />
            Follow the sound
          </label>
        </Stretches>
      </div>
      <Timeline
        analysis={analysis}
        model={model}
        whole={whole}
        player={player}
        chosen={chosen}
        onChoose={onChoose}
      />
    </section>
  );
}
