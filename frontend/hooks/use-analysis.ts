"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import { type Analysis, type Gateway, GatewayProblem, isAbort, type Selection } from "@/lib/gateway";
import { withWindow } from "@/lib/gateway/reshape";
import type { Sound } from "@/lib/sound";

/** What the page is doing. The last result stays beside it until a new one replaces it. */
export type Activity =
  | { readonly step: "idle" }
  | {
      readonly step: "uploading";
      readonly sound: Sound;
      readonly selection: Selection;
      readonly sent: number;
      readonly total: number;
    }
  | { readonly step: "analysing" | "receiving"; readonly sound: Sound; readonly selection: Selection }
  | {
      readonly step: "failed";
      readonly request: Request;
      readonly problem: GatewayProblem;
      /** When it is sent again by itself: a moment of the performance clock, or when the server answers. */
      readonly retry: number | "when-back" | null;
    };

export type Request = { readonly sound: Sound; readonly selection: Selection };
export type Result = Request & { readonly analysis: Analysis };
type State = { readonly activity: Activity; readonly result: Result | null };

type Event =
  | { readonly type: "activity"; readonly activity: Activity }
  | { readonly type: "result"; readonly result: Result }
  | { readonly type: "clear" };

/** Between two checks whether an unavailable server is back. */
const ASK_AGAIN_MS = 3_000;

function reduce(state: State, event: Event): State {
  switch (event.type) {
    case "activity":
      return { ...state, activity: event.activity };
    case "result":
      return { activity: { step: "idle" }, result: event.result };
    case "clear":
      return { activity: { step: "idle" }, result: null };
  }
}

/** Runs one analysis at a time: a new one cancels the one before, in the browser and on the server. */
export function useAnalysis(gateway: Gateway) {
  const [state, dispatch] = useReducer(reduce, { activity: { step: "idle" }, result: null });
  const running = useRef<AbortController | null>(null);
  const { result, activity } = state;
  const shown = useRef<Result | null>(null);
  shown.current = result;

  const analyse = useCallback(
    async (request: Request, attempt = 0) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { sound, selection } = request;
      const set = (next: Activity) =>
        controller.signal.aborted || dispatch({ type: "activity", activity: next });
      set({ step: "uploading", sound, selection, sent: 0, total: sound.blob.size });
      try {
        const requestAnalysis = (wanted: Selection) =>
          gateway.analyse(sound, wanted, controller.signal, (progress) =>
            set({ ...progress, sound, selection }),
          );
        const whole = selection.window === undefined ? null : wholeOf(shown.current, request);
        const answer = await requestAnalysis(selection);
        // While the model is updated, another version than the whole recording's may answer: never mix them.
        const analysis =
          whole?.modelVersion === answer.modelVersion
            ? withWindow(whole, answer)
            : selection.window === undefined
              ? answer
              : await requestAnalysis({ ...selection, window: undefined });
        if (!controller.signal.aborted) dispatch({ type: "result", result: { ...request, analysis } });
      } catch (error) {
        if (isAbort(error) || controller.signal.aborted) return;
        const problem = asProblem(error);
        set({ step: "failed", request, problem, retry: retryOf(problem, attempt) });
      }
    },
    [gateway],
  );

  const cancel = useCallback(() => {
    running.current?.abort();
    dispatch({ type: "activity", activity: { step: "idle" } });
  }, []);

  const clear = useCallback(() => {
    running.current?.abort();
    dispatch({ type: "clear" });
  }, []);

  // The server says when to come back, or it is polled until it answers; then the sound is sent again, once.
  const waiting = activity.step === "failed" ? activity : null;
  useEffect(() => {
    if (!waiting || waiting.retry === null) return;
    const controller = new AbortController();
    const again = () => {
      if (!controller.signal.aborted) void analyse(waiting.request, 1);
    };
    const askModel = () =>
      gateway.model(controller.signal).then(again, () => {
        if (!controller.signal.aborted) timer = setTimeout(askModel, ASK_AGAIN_MS);
      });
    let timer =
      waiting.retry === "when-back"
        ? setTimeout(askModel, ASK_AGAIN_MS)
        : setTimeout(again, Math.max(0, waiting.retry - performance.now()));
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [waiting, analyse, gateway]);

  // Without a valid key: a new key comes with a new `gateway`, which gets the same request.
  const locked = useRef<Request | null>(null);
  locked.current = waiting?.problem.kind === "locked" ? waiting.request : null;
  useEffect(() => {
    if (locked.current) void analyse(locked.current);
  }, [analyse]);

  useEffect(() => () => running.current?.abort(), []);

  return { activity, result, analyse, cancel, clear };
}

/** The answer about the recording, or the part of it, that a window is of. */
function wholeOf(result: Result | null, { sound, selection }: Request): Analysis | null {
  const isSame =
    result?.sound === sound &&
    result.selection.region?.start === selection.region?.start &&
    result.selection.region?.end === selection.region?.end;
  return isSame ? result.analysis : null;
}

function retryOf({ kind, facts }: GatewayProblem, attempt: number): number | "when-back" | null {
  if (kind === "refused" || attempt > 0) return null;
  if (facts.retryAfter) return performance.now() + facts.retryAfter * 1000;
  return kind === "away" || kind === "not-ready" ? "when-back" : null;
}

function asProblem(error: unknown): GatewayProblem {
  if (error instanceof GatewayProblem) return error;
  return new GatewayProblem("broken", "The answer could not be read.");
}
