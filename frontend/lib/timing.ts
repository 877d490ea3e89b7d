/** Moments that the browser's own tools, and the tests, can read from the performance timeline. */
export type Moment = "sound-chosen" | "answer-received" | "result-painted";

export function mark(moment: Moment): void {
  performance.mark(moment);
}

/** Marks when what was just rendered has been painted: the frame after the next one begins then. */
export function markWhenPainted(moment: Moment): void {
  requestAnimationFrame(() => requestAnimationFrame(() => mark(moment)));
}
