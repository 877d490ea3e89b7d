/** Brings a stage into sight once it has unfolded. */
export function revealStage(name: string): void {
  requestAnimationFrame(() => {
    document.getElementById(`stage-${name}`)?.scrollIntoView({ block: "start", behavior: scrollBehavior() });
  });
}

/** Smooth, unless somebody wished for less motion. */
export function scrollBehavior(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
