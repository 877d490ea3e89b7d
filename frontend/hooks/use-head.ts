"use client";

import { useEffect, useState } from "react";
import { type Gateway, isAbort } from "@/lib/gateway";
import type { Head } from "@/lib/why/contributions";

/** The last layer's weights of a version of the model; `null` until they are there. */
export function useHead(gateway: Gateway, version: string): { head: Head | null; failed: boolean } {
  const [state, setState] = useState<{ head: Head | null; failed: boolean }>({ head: null, failed: false });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version has other weights
  useEffect(() => {
    const controller = new AbortController();
    gateway
      .head(controller.signal)
      .then((head) => setState({ head, failed: false }))
      .catch((error) => isAbort(error) || setState({ head: null, failed: true }));
    return () => controller.abort();
  }, [gateway, version]);
  return state;
}
