import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { HtmlValidate } from 'html-validate';

const program = process.env.INDSIGT_BIN ?? join(import.meta.dirname, '../../target/debug/indsigt');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Where the portal answers, and the folder that holds all it has. */
export type Portal = { url: string; folder: string };

/** What the demo prints first is where it is. */
function address(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    server.stdout?.on('data', (text) => {
      said += text;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    server.once('error', reject);
    server.once('exit', () =>
      reject(new Error(`${program} demo ended before it told its address:\n${said}`)),
    );
  });
}

/** Runs `use` with a demo portal of its own port and its own folder, with more in its environment and what `prepare` puts there. */
export async function withPortal(
  more: Record<string, string>,
  use: (portal: Portal) => Promise<void>,
  prepare: (folder: string) => void = () => {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'indsigt-'));
  prepare(folder);
  const server = spawn(program, ['demo', '--listen', '127.0.0.1:0', '--folder', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...more },
  });
  try {
    const url = await address(server);
    await use({ url, folder });
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.kill()) await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A demo portal for each worker. */
export const test = base.extend<{ problems: string[] }, { portal: Portal }>({
  portal: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => withPortal({}, use),
    { scope: 'worker', timeout: 120_000 },
  ],
  /** Errors of the page, violations of the policy included; a test fails when there is one it does not expect. */
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => {
      // A key pressed before the new page is drawn ends the browser's own fade between the pages: nothing is lost.
      if (!error.message.startsWith('Transition was ')) problems.push(error.message);
    });
    page.on('console', (message) => {
      // A refusal that shows a page is told in the console too.
      const refusal = /the server responded with a status of (410|422)/.test(message.text());
      if (message.type() === 'error' && !refusal) problems.push(message.text());
    });
    await use(problems);
    expect(problems).toEqual([]);
  },
});

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'attribute-boolean-style': 'off',
    'doctype-style': 'off',
    'form-dup-name': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'require-sri': 'off',
    'void-style': 'off',
    'no-redundant-role': 'off',
  },
});

async function source(page: Page): Promise<string> {
  const url = page.url();
  if (url.startsWith('file:')) return readFileSync(fileURLToPath(url), 'utf8');
  return await (await page.request.fetch(url, { failOnStatusCode: false })).text();
}

/** 320 pixels is what 1280 are at 400 %: the page must fit there too (WCAG 1.4.10). */
const widths = [320, 375, 1280];

/** At every width no sideways scrolling, at 375 and 1280 nothing for axe to say; the source is valid HTML. */
export async function look(page: Page): Promise<void> {
  const report = await validator.validateString(await source(page));
  const told = report.results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId}: ${m.message}`));
  expect(told, page.url()).toEqual([]);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const over = await page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const wide = [...document.body.querySelectorAll('*')].filter(
        (e) => e.getBoundingClientRect().right > innerWidth + 1,
      );
      return wide.map((e) => e.outerHTML.slice(0, 160));
    });
    expect(over, `${page.url()} scrolls sideways at ${width} px`).toEqual([]);
    if (width === 320) continue;
    // No page here holds frames, and what passed is not read: both halve the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    const { violations } = await axe.withTags(rules).analyze();
    expect(
      violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`),
      `${page.url()} at ${width} px`,
    ).toEqual([]);
  }
}

export { expect };
