"use client";

import { useEffect, useState } from "react";
import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { GatewayProblem, isAbort } from "@/lib/gateway";
import { type Deletion, deletionQuestion, reshapeDeletion } from "@/lib/whatif/variants";

type State = { readonly deletion: Deletion | null; readonly problem: GatewayProblem | null };

/** The deletion curve of a class in the shown window, requested when its panel opens. */
export function useDeletion(label: string | undefined) {
  const { gateway, request } = useResult();
  const { bench } = useBench();
  const [state, setState] = useState<State>({ deletion: null, problem: null });
  const [attempt, setAttempt] = useState(0);
  const { fill } = bench;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a reason to send it again
  useEffect(() => {
    if (label === undefined) return;
    const controller = new AbortController();
    setState({ deletion: null, problem: null });
    gateway
      .whatIf(deletionQuestion(label, fill), request.sound, request.selection, controller.signal)
      .then((text) => setState({ deletion: reshapeDeletion(text), problem: null }))
      .catch((error) => {
        if (isAbort(error)) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The answer could not be read.");
        setState({ deletion: null, problem });
      });
    return () => controller.abort();
  }, [gateway, request, label, fill, attempt]);

  return { ...state, retry: () => setAttempt(attempt + 1) };
}
