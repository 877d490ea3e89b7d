/** Limits how often a task runs, and always runs it with the newest value. */

/**
 * Runs `task` with the newest value, at most once in `interval` milliseconds and one at a time; a task that a newer
 * value overtakes is cancelled through its signal. Skipped values are never sent.
 */
export class Latest<T> {
  private waiting: { value: T } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: AbortController | null = null;
  private last = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly task: (value: T, signal: AbortSignal) => Promise<void>,
    private readonly interval: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  push(value: T): void {
    this.waiting = { value };
    if (this.timer !== null) return;
    const wait = Math.max(0, this.last + this.interval - this.now());
    this.timer = setTimeout(() => this.start(), wait);
  }

  /** Drops the waiting value and cancels the running task. */
  cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = null;
    this.running?.abort();
    this.running = null;
  }

  private start(): void {
    this.timer = null;
    const next = this.waiting;
    if (!next) return;
    this.waiting = null;
    this.last = this.now();
    this.running?.abort();
    const controller = new AbortController();
    this.running = controller;
    void this.task(next.value, controller.signal);
  }
}
