"use client";

import { KeyForm } from "@/components/shell/key-form";
import { Button } from "@/components/ui/button";
import { adviceFor } from "@/lib/advice";
import type { GatewayProblem, Model } from "@/lib/gateway";
import type { Refusal } from "@/lib/sound";

type Props = {
  model: Model | null;
  problem: GatewayProblem | null;
  refusal: Refusal | null;
  onDismiss: () => void;
  onKey: (key: string) => void;
};

/** Why nothing can be sent yet: no server, no model, or not a sound. */
export function ModelStatus({ model, problem, refusal, onDismiss, onKey }: Props) {
  return (
    <>
      {!model && problem && !refusal && (
        <div role="alert" className="mt-6 border-l-2 border-alarm py-1 pl-4" data-testid="model-problem">
          <p className="font-medium text-alarm">{adviceFor(problem).title}</p>
          <p>{problem.detail}</p>
          {problem.kind === "locked" ? (
            <KeyForm onKey={onKey} />
          ) : (
            <p className="text-quiet">This page retries every few seconds and continues by itself.</p>
          )}
        </div>
      )}
      {refusal && (
        <div role="alert" className="mt-6 border-l-2 border-alarm py-1 pl-4" data-testid="refusal">
          <p className="font-medium text-alarm">{refusal.title}</p>
          <p>{refusal.advice}</p>
          <Button look="plain" className="text-sm" onClick={onDismiss}>
            Dismiss
          </Button>
        </div>
      )}
    </>
  );
}
