import { findings } from "./axe";
import { phone } from "./phone";
import { analyse, choose, expect, medley, open, plotBox, rain, test, tone } from "./support";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await open(page, "?layer=layer3");
    expect(await findings(page), "empty").toEqual([]);
    await analyse(page, medley(12));
    await expect(page.getByTestId("channel").first()).toBeVisible();
    await page.getByTestId("channel").first().click();
    expect(await findings(page), "long result").toEqual([]);
    await page.getByRole("button", { name: "Export" }).click();
    expect(await findings(page), "export menu").toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Help" }).click();
    expect(await findings(page), "help").toEqual([]);
    await page.keyboard.press("Escape");
    await choose(page, Buffer.alloc(0), "empty.wav");
    await expect(page.getByTestId("refusal")).toBeVisible();
    expect(await findings(page), "refusal").toEqual([]);
  });
}

test("by keyboard alone: a sound, play, layer 3, a channel, export", async ({ page }) => {
  const tabTo = async (name: RegExp, most = 80) => {
    for (let press = 0; press < most; press++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement | null;
        return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
      });
      if (name.test(focused.trim())) return;
    }
    throw new Error(`No tab stop is called ${name}.`);
  };
  await open(page);
  const chooser = page.waitForEvent("filechooser");
  await tabTo(/^Choose a sound$/);
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "keys.wav", mimeType: "audio/wav", buffer: tone(440, 5, 0.1) });
  await expect(page.getByTestId("announcement")).toContainText("keys.wav");

  await tabTo(/^Play$/);
  await page.keyboard.press("Space");
  await expect(page.getByTestId("play")).toHaveText("Pause");
  await page.keyboard.press("Space");
  await expect(page.getByTestId("play")).toHaveText("Play");

  await page.keyboard.press("4");
  await expect(page.getByTestId("channel").first()).toBeVisible();
  await tabTo(/^Channel \d+, mean/);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("channel-detail")).toBeVisible();

  await page.keyboard.press("e");
  await expect(page.getByRole("menu")).toBeVisible();
  const download = page.waitForEvent("download");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect((await download).suggestedFilename()).toMatch(/^keys/);
});

test("the waveform is a slider that says where it is", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 5));
  const slider = page.getByRole("slider", { name: "Position in the sound" });
  await slider.focus();
  await page.keyboard.press("PageUp");
  await expect(slider).toHaveAttribute("aria-valuetext", "0:01.0 of 0:05.0");
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuenow", "5");
});

test("every plot has words", async ({ page }) => {
  await open(page, "?layer=layer1");
  await analyse(page, medley(12));
  await expect(page.getByTestId("channel").first()).toBeVisible();
  const silent = await page.evaluate(() => {
    const canvases = [...document.querySelectorAll("canvas")];
    return canvases.filter((canvas) => !canvas.ariaLabel && !canvas.closest("[aria-label], [aria-hidden]"))
      .length;
  });
  expect(silent).toBe(0);
});

test("360 pixels are enough: nothing scrolls sideways, everything can be touched", async ({
  browser,
  baseURL,
}) => {
  const page = await phone(browser, baseURL);
  await open(page);
  await analyse(page, medley(12));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const small = await page
    .locator("button:visible, select:visible")
    .evaluateAll((all) =>
      all
        .filter(
          (element) =>
            element.getBoundingClientRect().height < 44 && !element.closest("p, ol[aria-label^=Predictions]"),
        )
        .map((element) => element.textContent),
    );
  expect(small).toEqual([]);
  await page.context().close();
});

test("with reduced motion nothing moves by itself", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  await analyse(page, tone(440, 2));
  const running = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === "running").length,
  );
  expect(running).toBe(0);
});

test("controls have distinct names", async ({ page }) => {
  await open(page, "?layer=layer2");
  await analyse(page, medley(12));
  await expect(page.getByTestId("channel").first()).toBeVisible();
  const names = await page
    .locator("button:visible, select:visible, [role=slider]:visible, input:visible")
    .evaluateAll((all) =>
      all.map((control) => {
        const { labels } = control as HTMLInputElement;
        return (control.ariaLabel ?? labels?.[0]?.textContent ?? control.textContent ?? "").trim();
      }),
    );
  expect(names.filter((name, index) => !name || names.indexOf(name) !== index)).toEqual([]);
});

test("where the evidence lies is said in words", async ({ page }) => {
  await open(page);
  await analyse(page, rain, "rain.flac");
  const words = page.getByTestId("evidence-words");
  await expect(words).toHaveText(/^Evidence for rain: strongest \d\.\d–\d\.\d s at .+ k?Hz–.+ k?Hz/);
  const plot = page.getByRole("img", { name: /^Spectrogram/ });
  expect(await plot.getAttribute("aria-label")).toContain(await words.innerText());
});

test("in forced colours every bar, track and cursor is visible", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, "?ranking=true");
  await analyse(page, rain, "rain.flac");
  const drag = await plotBox(page, "spectrogram");
  await page.mouse.move(drag.x + 0.2 * drag.width, drag.y + 60);
  await page.mouse.down();
  await page.mouse.move(drag.x + 0.5 * drag.width, drag.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.locator("body").press("p");
  await expect(page.getByTestId("pitch-overview").first()).toBeVisible();
  // What is drawn by a background has one that differs from what it lies on.
  const drawn =
    "[data-testid=ranking] .grow, [data-testid=overview] > div, [data-testid=pitch-overview], [data-orientation].bg-strong-line, ";
  const invisible = await page.locator(`${drawn} .playhead, .selection-handle`).evaluateAll((all) => {
    const colourOf = (element: Element, pseudo?: string) => getComputedStyle(element, pseudo).backgroundColor;
    return all
      .map((element) => {
        const ground = colourOf(element.closest("[data-plot]") ?? document.documentElement);
        const pseudo = { playhead: "::before", "selection-handle": "::after" }[element.classList[0] ?? ""];
        return { name: element.className, ground, colour: colourOf(element, pseudo) };
      })
      .filter(({ colour, ground }) => colour === ground || colour === "rgba(0, 0, 0, 0)")
      .map(({ name }) => name);
  });
  expect(invisible).toEqual([]);
  expect(await findings(page)).toEqual([]);
});

test("hidden notes come back by the help", async ({ page }) => {
  await open(page);
  await analyse(page, tone(440, 2));
  const notes = page.getByRole("button", { name: /^Got it/ });
  await expect(notes).toHaveCount(2);
  await notes.first().click();
  await expect(notes).toHaveCount(1);
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByRole("button", { name: "Show the hidden notes again" }).click();
  await page.keyboard.press("Escape");
  await expect(notes).toHaveCount(2);
});
