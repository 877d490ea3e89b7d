/** Where live sound comes from: a microphone, another tab, or a file played as if it were live. */

export type SourceKind = "microphone" | "tab" | "file";
export type Wanted =
  | { readonly kind: "microphone"; readonly device?: string | undefined }
  | { readonly kind: "tab" }
  | { readonly kind: "file"; readonly file: Blob };

type Block = { readonly samples: Int16Array; readonly peak: number };

const UNTOUCHED = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

export class LiveSource {
  private constructor(
    private readonly context: AudioContext,
    private readonly stream: MediaStream | null,
  ) {}

  /** Requests access to the sound and begins. `onBlock` gets 0.1 s at a time, `onEnd` is called at the end. */
  static async open(wanted: Wanted, onBlock: (block: Block) => void, onEnd: () => void): Promise<LiveSource> {
    const stream = await capture(wanted);
    const context = new AudioContext();
    const source = new LiveSource(context, stream);
    try {
      await context.audioWorklet.addModule("/live-worklet.js");
      const node = new AudioWorkletNode(context, "live", { numberOfOutputs: 0 });
      node.port.onmessage = ({ data }: MessageEvent<Block>) => onBlock(data);
      if (stream) {
        context.createMediaStreamSource(stream).connect(node);
        for (const track of stream.getAudioTracks()) track.addEventListener("ended", onEnd);
      } else if (wanted.kind === "file") {
        const player = context.createBufferSource();
        player.buffer = await context.decodeAudioData(await wanted.file.arrayBuffer());
        player.connect(node);
        player.connect(context.destination);
        player.addEventListener("ended", onEnd);
        player.start();
      }
      return source;
    } catch (error) {
      source.close();
      throw error;
    }
  }

  get sampleRate(): number {
    return this.context.sampleRate;
  }

  /** The microphone in use, where it is one. */
  get device(): string | undefined {
    return this.stream?.getAudioTracks()[0]?.getSettings().deviceId;
  }

  pause(): void {
    void this.context.suspend();
  }

  resume(): void {
    void this.context.resume();
  }

  /** Releases the microphone or the tab. */
  close(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.context.state !== "closed") void this.context.close();
  }
}

async function capture(wanted: Wanted): Promise<MediaStream | null> {
  if (wanted.kind === "file") return null;
  if (!navigator.mediaDevices) throw new DOMException("insecure page", "SecurityError");
  if (wanted.kind === "microphone") {
    const device = wanted.device ? { deviceId: { exact: wanted.device } } : {};
    return navigator.mediaDevices.getUserMedia({ audio: { ...UNTOUCHED, ...device } });
  }
  // Browsers share a tab's sound only with its video, which is stopped at once.
  const stream = await navigator.mediaDevices.getDisplayMedia({ audio: UNTOUCHED, video: true });
  for (const track of stream.getVideoTracks()) {
    track.stop();
    stream.removeTrack(track);
  }
  if (stream.getAudioTracks().length === 0) throw new DOMException("no sound was shared", "NotFoundError");
  return stream;
}

const REASONS: Record<SourceKind, Record<string, string>> = {
  microphone: {
    NotAllowedError:
      "The browser was not allowed to use the microphone. Allow it in the address bar and try again, or listen to a file.",
    NotFoundError: "No microphone was found. Plug one in and try again, or listen to a file.",
    NotReadableError: "Another program is using the microphone. Close it and try again.",
  },
  tab: {
    NotAllowedError: "No tab was chosen. Choose one, and turn on “Share tab audio”.",
    NotFoundError: "The tab was shared without its sound. Choose it again and turn on “Share tab audio”.",
  },
  file: {},
};
const OTHERWISE: Record<SourceKind, string> = {
  microphone: "Browsers give the microphone only to pages at localhost or over https.",
  tab: "This browser does not share a tab's sound. Chrome and Edge on a computer do.",
  file: "This browser cannot decode it. Choose a WAV, MP3, OGG or M4A file.",
};

/** Why there is no sound, and what to do. */
export function whyNot(error: unknown, kind: SourceKind): string {
  return (error instanceof DOMException && REASONS[kind][error.name]) || OTHERWISE[kind];
}
