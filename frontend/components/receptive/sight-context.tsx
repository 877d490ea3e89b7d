"use client";

import { createContext, type ReactNode, use, useMemo, useState } from "react";

/** A cell of one of the network's maps. */
export type Seer = { readonly layer: string; readonly row: number; readonly col: number };

type Sight = { readonly seer: Seer | null; readonly look: (seer: Seer | null) => void };

const Context = createContext<Sight | null>(null);

/** The cell whose receptive field is drawn. */
export function useSight(): Sight {
  const sight = use(Context);
  if (!sight) throw new Error("This needs a SightProvider around it.");
  return sight;
}

export function SightProvider({ children }: { children: ReactNode }) {
  const [seer, look] = useState<Seer | null>(null);
  const sight = useMemo(() => ({ seer, look }), [seer]);
  return <Context value={sight}>{children}</Context>;
}
