import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The machine's own browser: nothing is downloaded.
const browser = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(existsSync);
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// Chromium's sandbox does not start for root, as in most containers.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export default defineConfig({
  testDir: 'tests',
  // Each worker has a portal of its own; a second one uses the time in which the first waits for pages and mail.
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: [['list']],
  timeout: 180_000,
  // A page that is slow on a busy machine is not a wrong page.
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 30_000,
    locale: 'da-DK',
    timezoneId: 'Europe/Copenhagen',
    launchOptions: { ...(browser ? { executablePath: browser } : {}), args: [...quiet, ...sandbox] },
  },
});
