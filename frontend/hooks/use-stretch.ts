"use client";

import { useCallback, useState } from "react";
import type { Player } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";

/** The selected stretch of time, kept inside `whole`; a loop that is on goes with it. */
export function useStretch(whole: Span, player: Player): [Span | null, (stretch: Span | null) => void] {
  const [stretch, setStretch] = useState<Span | null>(null);
  const select = useCallback(
    (next: Span | null) => {
      const start = Math.max(whole.start, next?.start ?? 0);
      const end = Math.min(whole.end, next?.end ?? 0);
      const kept = next && end > start ? { start, end } : null;
      setStretch(kept);
      if (player.snapshot().loop) player.setLoop(kept);
    },
    [player, whole],
  );
  return [stretch, select];
}
