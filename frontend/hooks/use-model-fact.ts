"use client";

import { useEffect, useState } from "react";

/** Something that the server tells about its model; `null` until it is there, and where it does not tell. */
export function useModelFact<T>(ask: (signal: AbortSignal) => Promise<T>): T | null {
  const [fact, setFact] = useState<T | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    ask(controller.signal)
      .then(setFact)
      .catch(() => controller.signal.aborted || setFact(null));
    return () => controller.abort();
  }, [ask]);
  return fact;
}
