/** From one sound to another on one clock, without a click. */

/** Seconds. */
export const FADE_S = 0.015;

/**
 * Lets the gain `chosen` rise to one and all others fall to zero from `now` on, each from where it is. They add up to one
 * all the time, so that what is the same in both sounds stays as it is.
 */
export function crossfade(gains: readonly AudioParam[], chosen: number, now: number, fade = FADE_S): void {
  gains.forEach((gain, index) => {
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(index === chosen ? 1 : 0, now + fade);
  });
}
