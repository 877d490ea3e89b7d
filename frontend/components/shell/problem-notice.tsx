"use client";

import { useEffect, useState } from "react";
import { KeyForm } from "@/components/shell/key-form";
import { Button } from "@/components/ui/button";
import { adviceFor } from "@/lib/advice";
import { save } from "@/lib/export/save";
import type { GatewayProblem } from "@/lib/gateway";
import type { Sound } from "@/lib/sound";

type Props = {
  problem: GatewayProblem;
  sound: Sound;
  retry: number | "when-back" | null;
  hasResult: boolean;
  onRetry: () => void;
  onCancel: () => void;
  onKey: (key: string) => void;
};

/** What went wrong in plain words, what to do, and the request ID to find it in the server's log. */
export function ProblemNotice({ problem, sound, retry, hasResult, onRetry, onCancel, onKey }: Props) {
  const { title, advice } = adviceFor(problem);
  const seconds = useCountdown(typeof retry === "number" ? retry : null);
  const { requestId } = problem.facts;
  return (
    <div
      role="alert"
      className="mt-6 border-l-2 border-alarm py-1 pl-4"
      data-testid="problem"
      data-kind={problem.kind}
    >
      <p className="font-medium text-alarm">
        {title}: {sound.name}
      </p>
      <p>{problem.detail}</p>
      <p className="text-quiet">
        {advice} {retry === "when-back" && "It is sent as soon as the server answers. "}
        {hasResult && "The result below is the previous one."}
      </p>
      {problem.kind === "locked" && <KeyForm onKey={onKey} />}
      <div className="mt-1 flex flex-wrap items-center gap-x-4 text-sm">
        {problem.kind !== "refused" && problem.kind !== "locked" && (
          <Button onClick={onRetry}>{retry === null ? "Try again" : "Try now"}</Button>
        )}
        {seconds !== null && <span>Trying again in {seconds} s</span>}
        {sound.source === "microphone" && (
          <Button look="plain" onClick={() => save(sound.blob, sound.name)}>
            Save the recording
          </Button>
        )}
        <Button look="plain" onClick={onCancel}>
          {retry === null ? "Dismiss" : "Cancel"}
        </Button>
        {requestId && <span className="text-quiet">Request {requestId}</span>}
      </div>
    </div>
  );
}

/** Whole seconds until a moment of the performance clock. */
function useCountdown(until: number | null): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (until === null) {
      setLeft(null);
      return;
    }
    const update = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000)));
    update();
    const timer = setInterval(update, 250);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}
