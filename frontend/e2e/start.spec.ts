import { expect, open, samples, test } from "./support";

test("the start page shows an example, and the accuracy", async ({ page, request }) => {
  await open(page);
  const image = page.locator("figure img");
  await expect(image).toBeVisible();
  expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(300);
  const { accuracy } = await (
    await request.get(`${process.env.GATEWAY_URL ?? "http://127.0.0.1:8080"}/v1/model`)
  ).json();
  const accuracyText = page.getByText(/It is right about \d+ times in 100?\./);
  await expect(accuracyText).toHaveCount(accuracy === null ? 0 : 1);
});

test("a sample is played while it is pointed at or focused, and not beside an answer", async ({
  page,
  analyses,
}) => {
  await page.addInitScript(() => {
    const played: string[] = [];
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      played.push(this.src);
      return play.call(this);
    };
    const pause = HTMLMediaElement.prototype.pause;
    HTMLMediaElement.prototype.pause = function () {
      played.push("pause");
      pause.call(this);
    };
    Object.assign(window, { played });
  });
  const played = () => page.evaluate(() => (window as unknown as { played: string[] }).played);
  await open(page);
  const offered = await samples(page);
  await offered.first().hover();
  await expect.poll(played).toEqual([expect.stringContaining("/samples/")]);
  await page.getByTestId("model").hover();
  await expect.poll(async () => (await played()).at(-1)).toBe("pause");

  await offered.first().focus();
  await expect.poll(async () => (await played()).at(-1)).toContain("/samples/");
  expect(analyses).toHaveLength(0);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("verdict")).toBeVisible();
  expect((await played()).at(-1)).toBe("pause");

  const before = (await played()).length;
  await (await samples(page)).nth(1).focus();
  await page.keyboard.press("Tab");
  await expect((await samples(page)).nth(2)).toBeFocused();
  expect(await played()).toHaveLength(before);
});
