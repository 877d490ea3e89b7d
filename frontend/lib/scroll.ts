/** Brings a stage into sight once it has unfolded. */
export function revealStage(name: string): void {
  const scroll = () =>
    document.getElementById(`stage-${name}`)?.scrollIntoView({ block: "start", behavior: scrollBehavior() });
  // The frame after the next one: by then the places of its channels are there to make room.
  requestAnimationFrame(() => requestAnimationFrame(scroll));
}

/** Smooth, unless the user prefers reduced motion. */
export function scrollBehavior(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
