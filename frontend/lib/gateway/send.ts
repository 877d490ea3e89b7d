/** One request that may take a while to be sent. */

import { unreachable } from "@/lib/gateway/problem";
import { mark } from "@/lib/timing";

export type Progress =
  | { readonly step: "uploading"; readonly sent: number; readonly total: number }
  | { readonly step: "analysing" | "receiving" };

/** An answer with another status than 200. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly header: (name: string) => string | null,
  ) {
    super(text);
  }
}

/**
 * The bytes of the answer. By XMLHttpRequest, because `fetch` does not report how much of an upload was sent. Rejects with
 * Refused, a GatewayProblem or an AbortError.
 */
export function sendForm(
  url: string,
  address: string,
  headers: Record<string, string>,
  body: FormData,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    request.open("POST", `${url}${address}`);
    request.responseType = "arraybuffer";
    for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress({ step: "uploading", sent: loaded, total });
    request.upload.onload = () => onProgress({ step: "analysing" });
    request.onprogress = () => onProgress({ step: "receiving" });
    request.onload = () => {
      mark("answer-received");
      const { status } = request;
      const bytes = request.response as ArrayBuffer;
      if (status === 200) resolve(bytes);
      else
        reject(
          new Refused(status, new TextDecoder().decode(bytes), (name) => request.getResponseHeader(name)),
        );
    };
    request.onerror = () => reject(unreachable(url));
    request.onabort = () => reject(new DOMException("Cancelled.", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", cancel);
    if (signal.aborted) reject(new DOMException("Cancelled.", "AbortError"));
    else {
      signal.addEventListener("abort", cancel);
      request.send(body);
    }
  });
}
