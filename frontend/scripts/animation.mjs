// The README's animation, and the image on the start page.
import { stat, writeFile } from "node:fs/promises";
import sharp from "sharp";

const WIDTH = 900;
const MOST_BYTES = 2_000_000;
/** Milliseconds of sound, and on the screen, from one frame to the next. */
const STEP_MS = 100;
const PAUSE_MS = 1_500;

async function chooseDog(tab) {
  await tab.getByRole("list", { name: "Samples" }).getByRole("button").filter({ hasText: "Dog" }).click();
  await tab.waitForFunction(() => performance.getEntriesByName("result-painted").length > 0);
}

/** Writes the spectrogram of a sample, with the evidence over it. */
export async function preview(tab, url, file) {
  await tab.goto(url);
  await tab.getByTestId("model").filter({ hasText: "classes" }).waitFor();
  await chooseDog(tab);
  await writeFile(
    file,
    await sharp(await tab.locator('[data-plot="spectrogram"]').screenshot())
      .webp({ quality: 75 })
      .toBuffer(),
  );
}

/** Writes an animated WebP of the page at `url`: a sample is chosen, played to its end, and a layer opened. */
export async function animate(tab, url, file) {
  const frames = [];
  const delay = [];
  const take = async (milliseconds) => {
    const screenshot = await tab.screenshot();
    frames.push(await sharp(screenshot).resize({ width: WIDTH }).png().toBuffer());
    delay.push(milliseconds);
  };
  await tab.addInitScript(() => {
    localStorage.setItem("dismissed-lessons", JSON.stringify(["why", "network"]));
  });
  await tab.goto(url);
  await tab.getByTestId("model").filter({ hasText: "classes" }).waitFor();
  await take(PAUSE_MS);
  await chooseDog(tab);
  const slider = tab.getByRole("slider", { name: "Position in the sound" });
  await slider.focus();
  await take(PAUSE_MS);
  // By keys rather than by playing: however slow the machine, each step is one frame.
  for (let time = 0; time < 4_000; time += 2 * STEP_MS) {
    await slider.press("ArrowRight");
    await slider.press("ArrowRight");
    await take(2 * STEP_MS);
  }
  await slider.blur();
  await tab.locator("body").press("3");
  await tab.getByTestId("channel").first().waitFor();
  await tab.locator("#stage-layer2").evaluate((element) => element.scrollIntoView({ block: "start" }));
  await take(PAUSE_MS);
  await tab.getByTestId("channel").first().click();
  await tab.getByTestId("channel-detail").waitFor();
  await take(2 * PAUSE_MS);

  await writeFile(
    file,
    await sharp(frames, { join: { animated: true } })
      .webp({ delay, loop: 0, quality: 70 })
      .toBuffer(),
  );
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes; ${MOST_BYTES} are allowed.`);
}
