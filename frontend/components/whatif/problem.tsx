import { Button } from "@/components/ui/button";
import type { GatewayProblem } from "@/lib/gateway";

/** Why a request of the bench failed, with a button to retry it. */
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
