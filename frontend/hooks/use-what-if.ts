"use client";

import { useEffect, useRef, useState } from "react";
import type { Request } from "@/hooks/use-analysis";
import { type Gateway, GatewayProblem, isAbort } from "@/lib/gateway";
import { type Asked, DRAWS, reshapeWhatIf, variantsQuestion, type WhatIf } from "@/lib/whatif/ask";
import { Latest } from "@/lib/whatif/latest";
import { isPart } from "@/lib/whatif/mask";

/** Milliseconds between two questions: six a second. */
const INTERVAL_MS = 167;

type State = { readonly answer: WhatIf | null; readonly problem: GatewayProblem | null };
type Question = { readonly asked: Asked; readonly request: Request; readonly draws: number };

/**
 * The network's answer about a part of the shown window. While a stroke is painted (`isMoving`) only the part itself is
 * asked about, at most six times a second, the newest always last; areas at random come with the end of the stroke.
 */
export function useWhatIf(gateway: Gateway, request: Request, asked: Asked | null, isMoving: boolean) {
  const [state, setState] = useState<State>({ answer: null, problem: null });
  const latest = useRef<Latest<Question> | null>(null);

  useEffect(() => {
    const asking = new Latest<Question>(async ({ asked, request, draws }, signal) => {
      try {
        const question = variantsQuestion(asked, draws);
        const text = await gateway.whatIf(question, request.sound, request.selection, signal);
        if (!signal.aborted) setState({ answer: reshapeWhatIf(text, asked), problem: null });
      } catch (error) {
        if (isAbort(error) || signal.aborted) return;
        const problem =
          error instanceof GatewayProblem
            ? error
            : new GatewayProblem("broken", "The answer could not be read.");
        setState({ answer: null, problem });
      }
    }, INTERVAL_MS);
    latest.current = asking;
    return () => asking.cancel();
  }, [gateway]);

  useEffect(() => {
    if (asked && isPart(asked.mask)) latest.current?.ask({ asked, request, draws: isMoving ? 0 : DRAWS });
    else {
      latest.current?.cancel();
      setState({ answer: null, problem: null });
    }
  }, [asked, request, isMoving]);

  const ask = () => asked && latest.current?.ask({ asked, request, draws: DRAWS });
  return { ...state, ask, isCurrent: state.answer?.asked === asked };
}
