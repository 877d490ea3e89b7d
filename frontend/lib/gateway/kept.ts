/** Answers about sounds, kept so that nothing is requested twice while the user goes back and forth in a recording. */

type Entry = { readonly answer: Promise<unknown>; readonly bytes: number };

/** About forty windows with their plots, or one with the channels of every layer. */
const MOST_BYTES = 64 * 2 ** 20;

export class KeptAnswers {
  /** The one used last at the end. */
  private readonly entries = new Map<string, Entry>();
  private readonly ids = new WeakMap<Blob, number>();
  private count = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  get<T>(sound: Blob, question: string): Promise<T> | undefined {
    const key = this.key(sound, question);
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.answer as Promise<T>;
  }

  /** Keeps an answer of about `bytes`, or one that is on its way; one that fails is forgotten. */
  set(sound: Blob, question: string, answer: unknown, bytes: number): void {
    const key = this.key(sound, question);
    const entry = { answer: Promise.resolve(answer), bytes };
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.answer.catch(() => this.entries.get(key) === entry && this.entries.delete(key));
    let held = [...this.entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [oldest, { bytes }] of this.entries) {
      if (held <= this.mostBytes || oldest === key) break;
      this.entries.delete(oldest);
      held -= bytes;
    }
  }

  clear(): void {
    this.entries.clear();
  }

  private key(sound: Blob, question: string): string {
    if (!this.ids.has(sound)) this.ids.set(sound, this.count++);
    return `${this.ids.get(sound)} ${question}`;
  }
}

/** `answer`, unless `signal` is aborted before. */
export function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new DOMException("Cancelled.", "AbortError"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
