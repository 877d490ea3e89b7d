"use client";

import { useEffect, useRef, useState } from "react";
import type { Request } from "@/hooks/use-analysis";
import { type Gateway, GatewayProblem, isAbort } from "@/lib/gateway";
import { Latest } from "@/lib/whatif/latest";
import { isPart } from "@/lib/whatif/mask";
import { DRAWS, reshapeWhatIf, type Variant, variantsQuestion, type WhatIf } from "@/lib/whatif/variants";

/** Milliseconds between two requests: six a second. */
const INTERVAL_MS = 167;

type State = { readonly answer: WhatIf | null; readonly problem: GatewayProblem | null };
type Question = { readonly variant: Variant; readonly request: Request; readonly draws: number };

/**
 * The network's answer about a part of the shown window. While a stroke is painted (`isMoving`) only the part itself is
 * analysed, at most six times a second, the newest always last; areas at random come with the end of the stroke.
 */
export function useWhatIf(gateway: Gateway, request: Request, variant: Variant | null, isMoving: boolean) {
  const [state, setState] = useState<State>({ answer: null, problem: null });
  const latest = useRef<Latest<Question> | null>(null);

  useEffect(() => {
    const requests = new Latest<Question>(async ({ variant, request, draws }, signal) => {
      try {
        const question = variantsQuestion(variant, draws);
        const text = await gateway.whatIf(question, request.sound, request.selection, signal);
        if (!signal.aborted) setState({ answer: reshapeWhatIf(text, variant), problem: null });
      } catch (error) {
        if (isAbort(error) || signal.aborted) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The answer could not be read.");
        setState({ answer: null, problem });
      }
    }, INTERVAL_MS);
    latest.current = requests;
    return () => requests.cancel();
  }, [gateway]);

  useEffect(() => {
    if (variant && isPart(variant.mask))
      latest.current?.push({ variant, request, draws: isMoving ? 0 : DRAWS });
    else {
      latest.current?.cancel();
      setState({ answer: null, problem: null });
    }
  }, [variant, request, isMoving]);

  const retry = () => variant && latest.current?.push({ variant, request, draws: DRAWS });
  return { ...state, retry, isCurrent: state.answer?.variant === variant };
}
