import { address, mailedCode, openMail, press, words } from './citizen';
import { Desk } from './desk';
import { expect, look, test } from './portal';

const w = words.da;

/** What every desk has beside its cases, by address, with its heading in Danish and English. */
const pages: Record<string, [string | RegExp, string | RegExp]> = {
  '/staff/register': ['Behandlingsaktiviteter', 'Processing activities'],
  '/staff/registers': ['Efter sagen', 'After the case'],
  '/staff/reports': [/^Rapport \d{4}$/, /^Report \d{4}$/],
  '/staff/calendar': ['Frister og kalender', 'Deadlines and calendar'],
};

/** The pages behind them. */
const behind = [
  '/staff/register/recipients',
  '/staff/register/new',
  '/staff/register/import',
  '/staff/registers/restrictions',
  '/staff/registers/marketing',
  '/staff/registers/erasures',
];

test('registers, report, deadlines and calendar, in Danish and English', async ({
  page,
  portal,
  problems,
}) => {
  const desk = new Desk(page, portal);
  await desk.signIn();
  for (const [path, [danish]] of Object.entries(pages)) {
    await page.goto(`${portal.url}${path}`);
    await expect(page.getByRole('heading', { level: 1, name: danish })).toBeVisible();
    await look(page);
  }
  for (const path of behind) {
    await page.goto(`${portal.url}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page);
  }
  await desk.speak('en');
  try {
    for (const [path, [, english]] of Object.entries(pages)) {
      await page.goto(`${portal.url}${path}`);
      await expect(page.getByRole('heading', { level: 1, name: english })).toBeVisible();
      await look(page);
    }
  } finally {
    await desk.speak('da');
  }
  expect(problems).toEqual([]);
});

test('a day of the calendar is entered once', async ({ page, portal, problems }) => {
  const desk = new Desk(page, portal);
  const day = `${new Date().getFullYear() + 1}-11-${new Date().getDay() % 2 ? '09' : '10'}`;
  const add = async (): Promise<void> => {
    await page.goto(`${portal.url}/staff/calendar`);
    await page.getByLabel('Dato').fill(day);
    await page.getByLabel('Hvor det står').fill('Byrådets beslutning');
    await page.getByLabel('Navn på dansk').fill('byens dag');
    await page.getByLabel('Navn på engelsk').fill('the day of the town');
    await desk.press('Tilføj dagen');
  };
  await desk.signIn();
  await add();
  await expect(page.getByRole('button', { name: /^Fjern/ })).toHaveCount(1);
  await add();
  await expect(page.getByRole('alert')).toContainText(
    'Dagen står allerede på jeres liste. Fjern den dér først.',
  );
  await expect(page.getByLabel('Navn på dansk')).toHaveValue('byens dag');
  await look(page);
  await page.getByRole('button', { name: /^Fjern/ }).click();
  await expect(page.getByRole('button', { name: /^Fjern/ })).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a refused form keeps what was typed; passing on and a restriction are on both pages of the case', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  const desk = new Desk(page, portal);
  const email = address();
  await desk.signIn();
  const number = await desk.request({ right: 'restriction', email, description: 'Lad mit fravær hvile.' });
  await desk.open(number);
  const url = page.url();
  await desk.identify();

  // The browser itself would not send these; without a script of ours they can be sent all the same.
  await desk.unfold('Notér, at personen er spurgt');
  const pause = page.locator('#pause form');
  await pause.evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await pause.getByLabel('Spurgt den').fill('1899-01-01');
  await pause.getByRole('textbox', { name: 'Hvorfor det var nødvendigt at spørge' }).fill('To hedder Mette.');
  await pause.getByText('Bevis for identiteten', { exact: true }).click();
  await pause.getByRole('button').click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(pause.getByLabel('Spurgt den')).toHaveValue('1899-01-01');
  await expect(pause.locator('textarea')).toHaveValue('To hedder Mette.');
  await page.getByRole('alert').getByRole('link').click();
  await expect(pause.getByLabel('Spurgt den')).toBeFocused();
  await look(page);

  await page.goto(url);
  await desk.unfold('Anmodningen er sendt videre');
  await page.locator('#forward').getByLabel('Sendt til').fill('Skolen på Næsset');
  await page.locator('#forward').getByLabel('Hvordan de kan kontaktes').fill('post@skolen.example');
  await page.locator('#forward').getByText('Kun besked om, at nogen har spurgt', { exact: true }).click();
  await page.locator('#forward input[name=activity][value=""]').check();
  await page.locator('#forward input[name=basis][value=consent]').check();
  await page.locator('#forward').getByRole('button').click();
  await expect(page.locator('#forward').getByText('Skolen på Næsset', { exact: true })).toBeVisible();
  await page.locator('#registers').getByRole('link', { name: 'Begræns behandlingen' }).click();
  await page
    .locator('#ground')
    .getByText(/det undersøges/)
    .first()
    .click();
  await page.locator('#scope').fill('Fravær i 2025');
  await page.locator('#restrict').getByRole('button').click();
  await look(page);
  await page.goto(url);
  await expect(page.locator('#registers').getByText('Fravær i 2025')).toBeVisible();
  await look(page);

  await desk.speak('en');
  try {
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'After the case' })).toBeVisible();
    await look(page);
  } finally {
    await desk.speak('da');
  }

  const context = await browser.newContext({ locale: 'da-DK' });
  const citizen = await context.newPage();
  await openMail(citizen, portal, email, w.confirmMail);
  await citizen.getByRole('link', { name: w.open }).click();
  await press(citizen, w.confirm);
  // The link alone says nothing of it: she enters a code first.
  await citizen.getByRole('button', { name: w.askCode }).first().click();
  const code = await mailedCode(citizen, portal, w, email);
  await citizen.getByLabel(w.code).fill(code);
  await press(citizen, w.on);
  await expect(citizen.getByRole('heading', { name: /^Dine oplysninger er begrænset siden/ })).toBeVisible();
  await look(citizen);
  await citizen.getByRole('link', { name: 'English' }).first().click();
  await expect(citizen.getByRole('heading', { name: /^Your data have been restricted since/ })).toBeVisible();
  await look(citizen);
  await context.close();
  expect(problems).toEqual([]);
});
