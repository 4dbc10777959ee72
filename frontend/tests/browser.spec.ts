import { address, ask, fill, follow, numberOf, openMail, press, words } from './citizen';
import { expect, look, test } from './portal';

const w = words.da;

test('another browser sees nothing, until it opens the link and confirms', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  const email = address();
  const number = await ask(page, portal, w, email);
  const link = await follow(page, portal, w, email);
  const context = await browser.newContext({ locale: 'da-DK' });
  const other = await context.newPage();
  for (const closed of ['/status', '/status/answer', '/status/package', '/status/code']) {
    await other.goto(`${portal.url}${closed}`);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Få et nyt link til din sag');
    expect(await other.content()).not.toContain(number);
  }
  await other.goto(link);
  expect(await other.content()).not.toContain(number);
  await press(other, w.confirm);
  await expect(other.getByText(number).first()).toBeVisible();

  // Withdrawn in one browser: the link is dead in both, and both say so.
  await page.goto(`${portal.url}/status/withdrawal`);
  await press(page, 'Ja, træk den tilbage');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Du har trukket anmodningen tilbage');
  await other.goto(link);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Linket virker ikke');
  await look(other);
  await other.getByRole('link', { name: 'Få et nyt link' }).first().click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Få et nyt link til din sag');
  await context.close();
  expect(problems).toEqual([]);
});

test('a double click and the back button make one case', async ({ page, portal, problems }) => {
  const email = address();
  await fill(page, portal, w, email);
  await page.getByRole('button', { name: w.send, exact: true }).dblclick();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.received);
  const number = await numberOf(page);
  for (let back = 0; back < 3; back++) {
    await page.goBack();
    await page.waitForLoadState();
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.received);
  expect(await numberOf(page)).toBe(number);
  await page.goForward();
  expect(await numberOf(page)).toBe(number);
  await openMail(page, portal, email, w.confirmMail);
  await page.goto(`${portal.url}/demo/mailbox`);
  await expect(page.locator('.file', { hasText: email })).toHaveCount(1);
  expect(problems).toEqual([]);
});

test('the form by keyboard alone', async ({ page, portal, problems }) => {
  const key = page.keyboard;
  /** Tab until the control with this name has the focus; the focus must be seen. */
  const reach = async (name: string): Promise<void> => {
    for (let steps = 0; steps < 40; steps++) {
      await key.press('Tab');
      const at = await page.evaluate(() => {
        const on = document.activeElement as HTMLInputElement | null;
        const label = on?.labels?.[0]?.textContent ?? on?.textContent ?? '';
        // A radio button shows the focus on the box around it.
        const ring = (e: Element | null | undefined): boolean =>
          !!e && (getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none');
        return { label: label.trim(), seen: ring(on) || ring(on?.closest('.choice')) };
      });
      if (at.label.startsWith(name)) {
        expect(at.seen, `the focus on ${name} is seen`).toBe(true);
        return;
      }
    }
    throw new Error(`${name} is not reached with the Tab key`);
  };
  const go = async (name: string): Promise<void> => {
    await reach(name);
    const from = page.url();
    await key.press('Enter');
    await page.waitForURL((url) => url.href !== from);
  };
  await page.goto(portal.url);
  await key.press('Tab');
  await expect(page.getByRole('link', { name: 'Gå til indhold' })).toBeFocused();
  await key.press('Enter');
  await go(w.start);
  await reach(w.right);
  await key.press('Space');
  await expect(page.getByRole('checkbox', { name: w.right })).toBeChecked();
  await go(w.on);
  await reach(w.self);
  await key.press('Space');
  await go(w.on);
  await go(w.on);
  await reach(w.name);
  await key.type('Mette Holm');
  await reach(w.email);
  await key.type(address());
  await go(w.on);
  await go(w.send);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.received);
  expect(problems).toEqual([]);
});

test('twice as large, nothing is cut off and nothing is lost', async ({ page, portal, problems }) => {
  const email = address();
  await page.setViewportSize({ width: 640, height: 450 });
  await ask(page, portal, w, email, async () => {
    const cut = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('h1,h2,p,a,button,label,legend,li,dd,dt')];
      const shown = texts.filter((e) => e.checkVisibility() && !e.closest('.vh,.skip'));
      return shown.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML);
    });
    expect(cut, page.url()).toEqual([]);
  });
  expect(problems).toEqual([]);
});
