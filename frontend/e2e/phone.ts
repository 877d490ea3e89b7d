import type { Browser } from "@playwright/test";

/** A page on a phone, 360 pixels wide and touched. */
export async function phone(browser: Browser, baseURL: string | undefined) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    ...(baseURL && { baseURL }),
  });
  return context.newPage();
}
