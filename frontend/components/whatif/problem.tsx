import { Button } from "@/components/ui/button";
import type { GatewayProblem } from "@/lib/gateway";

/** Why a question on the bench has no answer, and how to ask it again. */
export function Problem({ problem, onRetry }: { problem: GatewayProblem; onRetry: () => void }) {
  return (
    <p role="alert" className="py-2 text-sm text-alarm">
      The question was not answered: {problem.detail}{" "}
      <Button look="plain" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}
