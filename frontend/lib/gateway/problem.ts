/** Errors by kind: the page shows each kind differently. */

import type { WireProblem } from "@/lib/gateway/wire";

export type ProblemKind = "refused" | "locked" | "busy" | "not-ready" | "slow" | "away" | "broken";

export class GatewayProblem extends Error {
  override readonly name = "GatewayProblem";

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly facts: {
      readonly code?: string | undefined;
      readonly status?: number | undefined;
      readonly requestId?: string | undefined;
      /** Seconds, from the server's `Retry-After`. */
      readonly retryAfter?: number | undefined;
    } = {},
  ) {
    super(detail);
  }
}

/** The gateway is there, but something behind it is not, or not yet. */
const NOT_READY = new Set(["unavailable", "mismatch"]);

/** Reads an error answer: `application/problem+json`, or what a proxy in between sent instead. */
export function problemFrom(
  status: number,
  text: string,
  header: (name: string) => string | null,
): GatewayProblem {
  const wire = parse(text);
  const code = wire?.code;
  const seconds = Number(header("Retry-After"));
  return new GatewayProblem(
    kindOf(status, code),
    wire?.detail ?? wire?.title ?? `The server answered ${status}.`,
    {
      code,
      status,
      requestId: wire?.request_id ?? header("X-Request-ID") ?? undefined,
      retryAfter: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
    },
  );
}

function kindOf(status: number, code: string | undefined): ProblemKind {
  if (status === 401) return "locked";
  if (status === 429 || code === "busy") return "busy";
  if (code && NOT_READY.has(code)) return "not-ready";
  if (status === 504 || status === 408) return "slow";
  if (status === 503 || status === 502) return "away";
  if (status >= 400 && status < 500) return "refused";
  return "broken";
}

function parse(text: string): WireProblem | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as WireProblem) : null;
  } catch {
    return null;
  }
}

export function unreachable(url: string): GatewayProblem {
  return new GatewayProblem("away", `Nothing answers at ${url}.`);
}
