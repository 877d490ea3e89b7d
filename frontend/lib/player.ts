/** The sound that can be played, and the one clock that every cursor follows. */

import type { Span } from "@/lib/viz/grid";

/** What the player plays: the part of an audio element that it uses. */
export type Medium = {
  currentTime: number;
  readonly paused: boolean;
  playbackRate: number;
  volume: number;
  onplay: (() => void) | null;
  onpause: (() => void) | null;
  onended: (() => void) | null;
  onerror: (() => void) | null;
  play(): Promise<void>;
  pause(): void;
};

type Playing = HTMLAudioElement | Medium;

export type PlayerState = {
  readonly playing: boolean;
  /** Seconds; 0 while no sound is loaded. */
  readonly duration: number;
  readonly rate: number;
  /** 0 to 1. */
  readonly volume: number;
  /** The part that is played, if not all of it. */
  readonly range: Span | null;
  /** What is repeated, if anything. */
  readonly loop: Span | null;
  /** False where the browser cannot play the format; the plots need no sound. */
  readonly playable: boolean;
};

const INITIAL: PlayerState = {
  playing: false,
  duration: 0,
  rate: 1,
  volume: 1,
  range: null,
  loop: null,
  playable: true,
};

/** From where to where a sound is played. */
export function playedSpan({ range, duration }: PlayerState): Span {
  return range ?? { start: 0, end: duration };
}

/** Between two updates of the listeners: enough for texts, each of which lays out the page; cursors move by themselves. */
const TICK_MS = 200;

export class Player {
  private state = INITIAL;
  private position = 0;
  private audio: Playing | null = null;
  /** The recording itself, while something else is played in its place. */
  private element: HTMLAudioElement | null = null;
  private objectUrl: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stateListeners = new Set<() => void>();
  private readonly timeListeners = new Set<(seconds: number) => void>();

  readonly snapshot = () => this.state;
  readonly initialSnapshot = () => INITIAL;

  readonly subscribe = (listener: () => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  /** Calls `listener` now and whenever the time changes. */
  onTime(listener: (seconds: number) => void): () => void {
    this.timeListeners.add(listener);
    listener(this.time);
    return () => this.timeListeners.delete(listener);
  }

  get time(): number {
    return this.position;
  }

  /** Makes a sound ready; `duration` is the server's, because some files do not know their own. */
  load(blob: Blob, duration: number): void {
    this.unload();
    const audio = new Audio();
    this.objectUrl = URL.createObjectURL(blob);
    audio.preload = "auto";
    audio.src = this.objectUrl;
    this.element = audio;
    this.use(audio);
    this.set({ duration, playing: false, range: null, loop: null, playable: true });
    this.moveTo(0);
  }

  /** Plays something else in the recording's place, from where it is and as it is set; `null` gives it back. */
  replace(other: Medium | null): void {
    const { audio, element } = this;
    if (!element) return;
    const playing = audio !== null && !audio.paused;
    clearTimeout(this.timer);
    detach(audio);
    const next: Playing = other ?? element;
    next.currentTime = this.position;
    this.use(next);
    if (playing) next.play().catch(() => this.set({ playing: false }));
    else this.set({ playing: false });
  }

  private use(audio: Playing): void {
    audio.onplay = audio.onpause = () => this.onPlayOrPause(audio);
    audio.onerror = () => this.set({ playable: false, playing: false });
    audio.onended = () => this.set({ playing: false });
    audio.playbackRate = this.state.rate;
    audio.volume = this.state.volume;
    this.audio = audio;
  }

  unload(): void {
    clearTimeout(this.timer);
    detach(this.audio);
    this.audio = null;
    this.element?.removeAttribute("src");
    this.element = null;
    if (this.objectUrl) URL.revokeObjectURL(this.objectUrl);
    this.objectUrl = null;
    this.set({ duration: 0, playing: false, range: null, loop: null });
  }

  toggle(): void {
    const { audio, state } = this;
    if (!audio || !state.playable) return;
    if (!audio.paused) {
      audio.pause();
      return;
    }
    const { start, end } = state.loop ?? playedSpan(state);
    if (this.position < start || this.position >= end - 0.02) this.seek(start);
    audio.play().catch(() => this.set({ playing: false }));
  }

  pause(): void {
    this.audio?.pause();
  }

  seek(seconds: number): void {
    const { start, end } = playedSpan(this.state);
    const target = Math.min(end, Math.max(start, seconds));
    if (this.audio && this.state.playable) this.audio.currentTime = target;
    this.moveTo(target);
  }

  setRate(rate: number): void {
    if (this.audio) this.audio.playbackRate = rate;
    this.set({ rate });
  }

  setVolume(volume: number): void {
    if (this.audio) this.audio.volume = volume;
    this.set({ volume });
  }

  setLoop(loop: Span | null): void {
    this.set({ loop });
  }

  /** Limits playback to a part; `null` for all of it. */
  limitTo(range: Span | null): void {
    this.set({ range, loop: null });
    this.seek(this.position);
  }

  private onPlayOrPause(audio: Playing): void {
    this.set({ playing: !audio.paused });
    clearTimeout(this.timer);
    if (audio.paused) {
      this.moveTo(audio.currentTime);
      return;
    }
    const tick = () => {
      const { loop, range, rate } = this.state;
      if (loop && audio.currentTime >= loop.end) audio.currentTime = loop.start;
      else if (range && audio.currentTime >= range.end) {
        audio.pause();
        this.seek(range.end);
        return;
      }
      this.moveTo(audio.currentTime);
      const end = loop?.end ?? range?.end ?? Number.POSITIVE_INFINITY;
      this.timer = setTimeout(tick, Math.min(TICK_MS, ((end - audio.currentTime) / rate) * 1_000));
    };
    tick();
  }

  private moveTo(seconds: number): void {
    this.position = seconds;
    for (const listener of this.timeListeners) listener(seconds);
  }

  private set(change: Partial<PlayerState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.stateListeners) listener();
  }
}

function detach(audio: Playing | null): void {
  if (!audio) return;
  audio.onplay = audio.onpause = audio.onerror = audio.onended = null;
  audio.pause();
}
