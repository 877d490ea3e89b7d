"use client";

import { useEffect, useState } from "react";
import type { Request } from "@/hooks/use-analysis";
import { type Activations, type Gateway, GatewayProblem, isAbort } from "@/lib/gateway";

type State = { readonly activations: Activations | null; readonly problem: GatewayProblem | null };

const EMPTY: State = { activations: null, problem: null };

/** Every channel of one stage, asked for when it is opened; `attempt` asks again. */
export function useActivations(gateway: Gateway, request: Request, layer: string, attempt: number): State {
  const [state, setState] = useState(EMPTY);
  const { sound, selection } = request;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a reason to ask again
  useEffect(() => {
    const controller = new AbortController();
    setState((old) => (old.activations?.layer === layer ? old : EMPTY));
    gateway
      .activations(layer, sound, selection, controller.signal)
      .then((activations) => setState({ activations, problem: null }))
      .catch((error) => {
        if (isAbort(error)) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The channels could not be read.");
        setState({ activations: null, problem });
      });
    return () => controller.abort();
  }, [gateway, sound, selection, layer, attempt]);

  return state;
}
