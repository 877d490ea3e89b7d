"use client";

import { useEffect, useState } from "react";

/** A fact that the server reports about its model; `null` until it is there, and where the server has none. */
export function useModelFact<T>(load: (signal: AbortSignal) => Promise<T>): T | null {
  const [fact, setFact] = useState<T | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal)
      .then(setFact)
      .catch(() => controller.signal.aborted || setFact(null));
    return () => controller.abort();
  }, [load]);
  return fact;
}
