"use client";

import { useCallback, useEffect, useState } from "react";
import { keepApiKey, readApiKey } from "@/lib/api-key";

/** The key that this tab shows to the gateway, if any, and how to show another one. */
export function useApiKey(): [string | null, (key: string) => void] {
  const [key, setKey] = useState<string | null>(null);
  // After the first drawing: the server, which draws it too, knows no key.
  useEffect(() => setKey(readApiKey()), []);
  const show = useCallback((shown: string) => {
    keepApiKey(shown);
    setKey(shown);
  }, []);
  return [key, show];
}
