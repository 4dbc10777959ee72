import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { address, ask, follow, prove, words } from './citizen';
import { Desk } from './desk';
import { expect, look, test } from './portal';

test.use({ locale: 'en-GB' });

test('the whole way in English: form, mail, status, staff, answer, code, download, index.html', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  // The longest of all: every page on the way is looked at, at every width.
  test.slow();
  const w = words.en;
  const email = address();
  const see = () => look(page);
  const number = await ask(page, portal, w, email);
  await follow(page, portal, w, email);

  const office = await browser.newContext({ locale: 'en-GB' });
  const staff = await office.newPage();
  const desk = new Desk(staff, portal);
  await desk.signIn('birgit', 'en');
  await staff.goto(`${portal.url}/staff/me`);
  const language = staff.locator('select[name=language]');
  await language.selectOption('en');
  await staff.locator('form', { has: language }).getByRole('button').click();
  await desk.says('Saved.');
  await desk.open(number);
  await look(staff);
  await staff.getByLabel('In person').check();
  await staff.getByLabel('Passed', { exact: true }).check();
  await desk.press('Save the check');
  await desk.press('Search the systems');
  await desk.nextStep('Choose the right person');
  await look(staff);
  await desk.choosePerson('en');
  await desk.nextStep('Look through what was found, and decide');
  await look(staff);
  await staff.getByRole('link', { name: 'Payslips' }).click();
  await look(staff);
  await staff.goBack();
  await desk.signOff(browser, number);
  await desk.giveAll('en');
  await staff.getByRole('link', { name: 'Decide the case' }).first().click();
  await expect(staff.getByRole('region', { name: 'How it will read' })).toContainText('Dear Mette Holm');
  await look(staff);
  await desk.press('Decide and send');
  await desk.nextStep('The answer waits for the person');
  await look(staff);

  await page.goto(`${portal.url}/status`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your answer is ready');
  await see();
  await prove(page, portal, w, email, see, () => desk.handOut('Hand out a code'));
  await page.getByRole('link', { name: w.read }).click();
  await expect(page.getByText('Dear Mette Holm')).toBeVisible();
  await see();
  await page.goto(`${portal.url}/status`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: w.download }).click();
  const zip = await (await download).path();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have the answer', { timeout: 200 });
  }).toPass({ timeout: 20_000 });
  await see();

  await staff.reload();
  await desk.nextStep('Close the case');
  await desk.press('Close the case');
  await desk.says('The case is closed.');
  await look(staff);
  // The other tests read this handler's desk in Danish.
  await staff.goto(`${portal.url}/staff/me`);
  await language.selectOption('da');
  await staff.locator('form', { has: language }).getByRole('button').click();
  await expect(language).toHaveValue('da');
  await office.close();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The case is closed');
  await see();

  // The package is read without a server and without internet.
  const folder = mkdtempSync(join(tmpdir(), 'indsigt-zip-'));
  try {
    execFileSync('python3', ['-m', 'zipfile', '-e', zip, folder]);
    const [bag, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const index = join(folder, bag ?? '', 'index.html');
    await page.context().setOffline(true);
    await page.goto(`file://${index}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('The answer to your request for access');
    await expect(page.getByText('F10001')).toBeVisible();
    await look(page);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(problems).toEqual([]);
});
