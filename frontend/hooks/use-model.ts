"use client";

import { useEffect, useState } from "react";
import { type Gateway, GatewayProblem, isAbort, type Model } from "@/lib/gateway";

type State = { readonly model: Model | null; readonly problem: GatewayProblem | null };

const RETRY_MS = 3_000;

/** The served model; asks again until there is one. */
export function useModel(gateway: Gateway): State {
  const [state, setState] = useState<State>({ model: null, problem: null });

  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
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
        timer = setTimeout(ask, RETRY_MS);
      }
    };
    void ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [gateway]);

  return state;
}
