/** The microphone, as samples: what browsers record by themselves is a format that few decoders read. */

import { encodeWav } from "@/lib/wav";

export class Recorder {
  private readonly blocks: Float32Array[] = [];
  private samples = 0;

  private constructor(
    private readonly context: AudioContext,
    private readonly stream: MediaStream,
  ) {}

  /** Requests the microphone and begins. `onBlock` gets the peak (0 to 1) of every block, the seconds so far, and the rate in Hz. */
  static async start(
    onBlock: (peak: number, seconds: number, sampleRate: number) => void,
  ): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const context = new AudioContext();
    const recorder = new Recorder(context, stream);
    try {
      await context.audioWorklet.addModule("/recorder-worklet.js");
      const node = new AudioWorkletNode(context, "recorder", { numberOfOutputs: 0 });
      node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
        recorder.blocks.push(data);
        recorder.samples += data.length;
        let peak = 0;
        for (const sample of data) peak = Math.max(peak, Math.abs(sample));
        onBlock(peak, recorder.samples / context.sampleRate, context.sampleRate);
      };
      context.createMediaStreamSource(stream).connect(node);
      return recorder;
    } catch (error) {
      recorder.close();
      throw error;
    }
  }

  /** Ends the recording and gives it back. */
  stop(): Blob {
    const { sampleRate } = this.context;
    this.close();
    return new Blob([encodeWav(this.blocks, sampleRate)], { type: "audio/wav" });
  }

  /** Lets the microphone go. */
  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
