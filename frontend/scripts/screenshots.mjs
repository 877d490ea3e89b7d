// Takes the README's screenshots and its animation from the running product: FRONTEND_URL, CHROMIUM_PATH; into docs/images/.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { animate, preview } from "./animation.mjs";
import { executablePath, sandbox } from "./chromium.mjs";

const page = process.env.FRONTEND_URL ?? "http://127.0.0.1:3000";
const folder = join(import.meta.dirname, "..", "..", "docs", "images");

const desk = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1.25 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

/** What each screenshot shows: the sample that is clicked, the settings in the address, and what is done before. */
const SCREENSHOTS = [
  { name: "hero", sample: "Dog", scheme: "dark", ...desk },
  { name: "result-light", sample: "Crying baby", scheme: "light", ...desk, full: true },
  { name: "result-dark", sample: "Crying baby", scheme: "dark", ...desk, full: true },
  { name: "spectrogram", sample: "Clock tick", scheme: "dark", ...desk, hover: ["spectrogram", 0.51, 0.55] },
  {
    name: "channels",
    sample: "Clock tick",
    scheme: "dark",
    query: "?layer=layer2",
    ...desk,
    show: "#stage-layer2",
  },
  { name: "start", scheme: "light", ...desk },
  { name: "phone", sample: "Rooster", scheme: "light", ...phone },
];

const browser = await chromium.launch({
  executablePath,
  args: sandbox,
});
await mkdir(folder, { recursive: true });
for (const { name, sample, scheme, query = "", full = false, hover, show, ...device } of SCREENSHOTS) {
  const context = await browser.newContext({ ...device, colorScheme: scheme, reducedMotion: "reduce" });
  // As after "Got it": the screenshots show the plots, not the notes.
  await context.addInitScript(() => {
    localStorage.setItem("dismissed-lessons", JSON.stringify(["why", "network"]));
  });
  const tab = await context.newPage();
  await tab.goto(`${page}/${query}`);
  await tab.getByTestId("model").filter({ hasText: "classes" }).waitFor();
  if (sample) {
    const samples = tab.getByRole("list", { name: "Samples" }).getByRole("button");
    const wanted = samples.filter({ hasText: sample });
    await ((await wanted.count()) > 0 ? wanted : samples).first().click();
    await tab.getByTestId("prediction").first().waitFor();
    await tab.waitForFunction(() => performance.getEntriesByName("result-painted").length > 0);
    const slider = tab.getByRole("slider", { name: "Position in the sound" });
    await slider.focus();
    for (let press = 0; press < 2; press++) await slider.press("PageUp");
    await slider.blur();
  }
  if (show) {
    await tab.getByTestId("channel").first().click();
    await tab.locator(show).evaluate((element) => element.scrollIntoView({ block: "start" }));
  } else await tab.evaluate(() => window.scrollTo(0, 0));
  if (hover) {
    const [plot, x, y] = hover;
    const target = tab.locator(`[data-plot="${plot}"]`);
    await target.evaluate((element) => element.scrollIntoView({ block: "center" }));
    const box = await target.boundingBox();
    await tab.mouse.move(box.x + x * box.width, box.y + y * box.height);
  }
  await tab.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
  console.log(`docs/images/${name}.png`);
  await context.close();
}
const example = await browser.newContext({ ...desk, colorScheme: "dark" });
await preview(await example.newPage(), page, join(import.meta.dirname, "..", "public", "preview.webp"));
console.log("frontend/public/preview.webp");
const hero = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: "dark" });
await animate(await hero.newPage(), page, join(folder, "demo.webp"));
console.log("docs/images/demo.webp");
await browser.close();
