/** The worker that takes sounds apart, as a function. */

import type { Job, Parts } from "@/lib/listen/separate";

type Waiting = { readonly resolve: (parts: Parts) => void; readonly reject: (error: Error) => void };

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Runs beside the page; started when first wanted, and kept. */
export function separateAside(job: Job): Promise<Parts> {
  worker ??= start();
  lastId += 1;
  const id = lastId;
  worker.postMessage({ id, job });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<{ id: number; parts: Parts }>) => {
    waiting.get(data.id)?.resolve(data.parts);
    waiting.delete(data.id);
  };
  started.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error("The sound could not be separated."));
    waiting.clear();
    worker = null;
  };
  return started;
}
