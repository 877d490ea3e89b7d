/** Before the first sound: a promise, and nothing that looks like a result. */
export function Welcome() {
  return (
    <div className="mt-16 max-w-[38rem] sm:mt-24">
      <p className="text-title leading-snug font-medium tracking-tight">
        Give it a sound. It shows what a neural network heard, and where.
      </p>
      <p className="mt-2 text-quiet">
        You get the class, the evidence for it on the spectrogram, and every layer on the way, all on the same
        seconds and all moving with the sound.
      </p>
    </div>
  );
}
