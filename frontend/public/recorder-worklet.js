/** Hands every block of the microphone's samples to the page. */
class RecorderProcessor extends AudioWorkletProcessor {
  process([input]) {
    const channel = input?.[0];
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

registerProcessor("recorder", RecorderProcessor);
