import { spawn } from 'node:child_process';
import { address, fill, follow, press, words } from './citizen';
import { test as base, expect, look, type Portal, withPortal } from './portal';

/** A portal that knows a real OpenID Connect provider: `provider.mjs`, a process of its own. */
const test = base.extend<object, { portal: Portal }>({
  portal: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern here
    async ({}, use) => {
      const provider = spawn('node', ['tests/provider.mjs'], { stdio: ['pipe', 'pipe', 'ignore'] });
      try {
        const issuer = await new Promise<string>((told, failed) => {
          provider.stdout.once('data', (data) => told(String(data).trim()));
          provider.once('exit', () => failed(new Error('the provider ended before it told its address')));
        });
        await withPortal({ INDSIGT_DEMO_EID: issuer }, use);
      } finally {
        provider.kill();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test('shows on a phone who she is with a sign-in', async ({ page, portal }) => {
  // Without `problems`: the provider's own page asks for a font and an icon that are not there.
  await page.setViewportSize({ width: 375, height: 800 });
  const email = address();
  const w = words.da;
  await fill(page, portal, w, email);
  await page.goto(`${portal.url}/o/fjordby/request/contact`);
  await page.getByLabel('Dag', { exact: true }).fill('12');
  await page.getByLabel('Måned', { exact: true }).fill('3');
  await page.getByLabel('År', { exact: true }).fill('1984');
  await press(page, w.on);
  await press(page, w.send);
  await follow(page, portal, w, email);
  await page.setViewportSize({ width: 375, height: 800 });
  await page.getByRole('link', { name: 'Se hvordan' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vis, hvem du er');
  await look(page);
  await page.setViewportSize({ width: 375, height: 800 });
  await press(page, 'Brug MitID (demo)');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Videre til MitID (demo)');
  await page.getByRole('link', { name: 'Fortsæt til MitID (demo)' }).click();
  await page.locator('input[name=login]').fill('mette');
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await expect(page.getByRole('status')).toHaveText('Tak. Vi ved nu, hvem du er.');
  await look(page);
});
