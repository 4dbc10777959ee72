import { readFileSync } from 'node:fs';
import { address, follow, mailedCode, press, words } from './citizen';
import { Desk } from './desk';
import { expect, look, test } from './portal';

/** A day two weeks ahead, as a date field wants it. */
const soon = new Date(Date.now() + 14 * 24 * 3600 * 1000).toISOString().slice(0, 10);

test('a handler writes, keeps and sends a letter, and the person reads it', async ({
  page,
  portal,
  problems,
  browser,
}) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  const email = address();
  const number = await desk.request({ email });
  await desk.signIn('omar');
  await desk.open(number);
  const opened = page.url();
  await page.getByLabel('Skriv et brev').selectOption({ label: 'Påmindelse' });
  await desk.press('Begynd');
  await look(page);

  // Everything that is missing is told at once, and each line leads to its field.
  await desk.press('Send brevet');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
  await look(page);
  await page.getByRole('link', { name: 'Udfyld »Svar senest«' }).click();
  await expect(page.getByLabel('Svar senest')).toBeFocused();
  await page.getByLabel('Svar senest').fill(soon);
  await page
    .getByLabel('Hvad vi mangler')
    .fill('Dit medarbejdernummer.\n\n- fra lønsedlen\n- eller fra kortet');
  await desk.press('Opdatér visningen');
  const preview = page.getByRole('region', { name: 'Sådan læses det' });
  await expect(preview.getByRole('listitem')).toHaveText(['fra lønsedlen', 'eller fra kortet']);

  await desk.press('Gem kladde');
  await desk.says('Kladden er gemt.');
  await look(page);
  const kept = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Se kladden som PDF' }).click();
  expect(
    readFileSync(await (await kept).path())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  await page.goto(opened);
  await expect(page.locator('#letters')).toContainText('Kladde');
  await look(page);
  await page.locator('#letters').getByRole('link', { name: 'Påmindelse' }).click();
  await page.getByLabel('Hvad vi mangler').fill('Dit medarbejdernummer, seks cifre.');
  await desk.press('Send brevet');
  await desk.says('Brevet er sendt.');
  await look(page);
  await page.getByRole('link', { name: 'Version 1' }).click();
  await desk.says('fra lønsedlen');
  await look(page);
  await page.goto(opened);
  await page.locator('#letters').getByRole('link', { name: 'Påmindelse' }).click();
  await expect(page.getByRole('button', { name: 'Send brevet' })).toHaveCount(0);

  const hers = await (
    await browser.newContext({ locale: 'da-DK', timezoneId: 'Europe/Copenhagen' })
  ).newPage();
  const w = words.da;
  await follow(hers, portal, w, email);
  await press(hers, w.askCode);
  const code = await mailedCode(hers, portal, w, email);
  await hers.getByLabel(w.code).fill(code);
  await press(hers, w.on);
  await hers.getByRole('link', { name: 'Påmindelse' }).click();
  await expect(hers.getByText('seks cifre')).toBeVisible();
  await look(hers);
  const file = hers.waitForEvent('download');
  await hers.getByRole('link', { name: 'Hent brevet som PDF' }).click();
  expect((await file).suggestedFilename()).toBe(`${number}-reminder.pdf`);
  await hers.context().close();
});

test('a letter is written in the language of the person at a desk in another', async ({
  page,
  portal,
  problems,
}) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  const number = await desk.request({ email: address(), language: 'en' });
  await desk.signIn('omar');
  await page.goto(`${portal.url}/staff/me`);
  const language = page.locator('select[name=language]');
  const speak = async (which: string): Promise<void> => {
    await language.selectOption(which);
    await page.locator('form', { has: language }).getByRole('button').click();
    await expect(language).toHaveValue(which);
  };
  for (const [which, kind, begin, shown] of [
    ['da', 'Spørgsmål til anmodningen', 'Begynd', 'Sådan læses det'],
    ['en', 'Question about the request', 'Begin', 'How it will read'],
  ]) {
    await page.goto(`${portal.url}/staff/me`);
    await speak(which ?? '');
    await desk.open(number);
    await page.locator('#letter-kind').selectOption({ label: kind });
    await desk.press(begin ?? '');
    const preview = page.getByRole('region', { name: shown });
    await expect(preview).toHaveAttribute('lang', 'en');
    await expect(preview).toContainText('Dear Mette Holm');
    await look(page);
  }
  await page.goto(`${portal.url}/staff/me`);
  await speak('da');
});
