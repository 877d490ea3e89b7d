/** Takes sounds apart beside the page, which stays responsive meanwhile. */

import { type Job, separate } from "@/lib/listen/separate";

export type JobMessage = { readonly id: number; readonly job: Job };

// Not typed as a worker's scope, because the page's own types and a worker's exclude each other.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<JobMessage>) => void;
  postMessage: (message: unknown, transfer: Transferable[]) => void;
};

scope.onmessage = ({ data: { id, job } }) => {
  const parts = separate(job);
  scope.postMessage({ id, parts }, [parts.covered.buffer, parts.rest.buffer]);
};
