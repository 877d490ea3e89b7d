"use client";

import { useEffect, useState } from "react";
import { useResult } from "@/components/result/result-context";
import { GatewayProblem, isAbort, type Prediction } from "@/lib/gateway";
import { encodeWav } from "@/lib/wav";

export type Reanalysis = {
  readonly samples: Float32Array;
  /** Every class, likeliest first. */
  readonly predictions: readonly Prediction[];
  readonly uncertain: boolean;
};

/** The ordinary analysis of the samples being played, sent as a recording of their own. */
export function useReanalysis(samples: Float32Array<ArrayBuffer> | undefined) {
  const { gateway, model } = useResult();
  const [state, setState] = useState<{ answer: Reanalysis | null; problem: string | null }>({
    answer: null,
    problem: null,
  });
  const { sampleRate } = model;

  useEffect(() => {
    if (!samples) return;
    const controller = new AbortController();
    const blob = new Blob([encodeWav([samples], sampleRate)], { type: "audio/wav" });
    gateway
      .analyse({ blob, name: "part.wav" }, {}, controller.signal, () => {})
      .then(({ predictions, uncertain }) =>
        setState({ answer: { samples, predictions, uncertain }, problem: null }),
      )
      .catch((error) => {
        if (isAbort(error)) return;
        const problem = error instanceof GatewayProblem ? error.detail : "The answer could not be read.";
        setState({ answer: null, problem });
      });
    return () => controller.abort();
  }, [gateway, samples, sampleRate]);

  return { answer: state.answer?.samples === samples ? state.answer : null, problem: state.problem };
}
