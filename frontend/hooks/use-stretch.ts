"use client";

import { useCallback, useState } from "react";
import type { Player } from "@/lib/player";
import { type Area, areaWithin } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";

/** The selected area, kept inside `whole`; a loop that is on goes with it. */
export function useStretch(whole: Span, player: Player): [Area | null, (stretch: Area | null) => void] {
  const [stretch, setStretch] = useState<Area | null>(null);
  const select = useCallback(
    (next: Area | null) => {
      const kept = areaWithin(next, whole);
      setStretch(kept);
      if (player.snapshot().loop) player.setLoop(kept);
    },
    [player, whole],
  );
  return [stretch, select];
}
