"use client";

import { useEffect, useState } from "react";
import { type Gateway, GatewayProblem, isAbort, type Model } from "@/lib/gateway";

type State = { readonly model: Model | null; readonly problem: GatewayProblem | null };

const RETRY_MS = 3_000;

/**
 * The served model; retries until there is one, and when an answer came from another version (`answeredBy`): then the
 * gateway was given a new model while the page was open.
 */
export function useModel(gateway: Gateway, answeredBy: string | undefined): State {
  const [state, setState] = useState<State>({ model: null, problem: null });

  const outdated = state.model !== null && answeredBy !== undefined && answeredBy !== state.model.version;
  const isWanted = state.model === null || outdated;

  useEffect(() => {
    if (!isWanted) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const load = async () => {
      try {
        const model = await gateway.model(controller.signal);
        setState({ model, problem: null });
      } catch (error) {
        if (isAbort(error)) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The server's answer could not be read.");
        setState((old) => ({ ...old, problem }));
        // Only a key helps, and a new key comes with a new `gateway`.
        if (problem.kind !== "locked") timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [gateway, isWanted]);

  return state;
}
