"use client";

import { useEffect, useState } from "react";
import type { Request } from "@/hooks/use-analysis";
import { type Activations, type Gateway, GatewayProblem, isAbort } from "@/lib/gateway";

type State = {
  readonly activations: Activations | null;
  readonly problem: GatewayProblem | null;
  /** What they answer. */
  readonly request: Request | null;
};

const EMPTY: State = { activations: null, problem: null, request: null };

/**
 * Every channel of one stage, requested when it is opened; `attempt` requests it again. While another window's are on their
 * way the ones before stay, marked as `outdated`.
 */
export function useActivations(gateway: Gateway, request: Request, layer: string, attempt: number) {
  const [state, setState] = useState(EMPTY);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a reason to send it again
  useEffect(() => {
    const controller = new AbortController();
    setState((old) => (old.problem ? EMPTY : old));
    gateway
      .activations(layer, request.sound, request.selection, controller.signal)
      .then((activations) => setState({ activations, problem: null, request }))
      .catch((error) => {
        if (isAbort(error)) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The channels could not be read.");
        setState({ activations: null, problem, request });
      });
    return () => controller.abort();
  }, [gateway, request, layer, attempt]);

  return { ...state, outdated: state.request !== request };
}
