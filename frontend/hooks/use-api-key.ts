"use client";

import { useCallback, useEffect, useState } from "react";
import { keepApiKey, readApiKey } from "@/lib/api-key";

/** A key as it was given: giving the same one again is a new attempt. */
export type GivenKey = { readonly key: string | null };

/** The key that this tab shows to the gateway, if any, and how to give another one. */
export function useApiKey(): [GivenKey, (key: string) => void] {
  const [given, setGiven] = useState<GivenKey>({ key: null });
  // After the first render: the server, which renders it too, has no key.
  useEffect(() => {
    const key = readApiKey();
    if (key !== null) setGiven({ key });
  }, []);
  const give = useCallback((key: string) => {
    keepApiKey(key);
    setGiven({ key });
  }, []);
  return [given, give];
}
