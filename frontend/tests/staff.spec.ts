import { Desk } from './desk';
import { expect, look, test } from './portal';

test('a wrong password says the same for everybody', async ({ page, portal, problems }) => {
  expect(problems).toEqual([]);
  const words: string[] = [];
  for (const email of ['anne@fjordby.example', 'nobody@fjordby.example']) {
    await page.goto(`${portal.url}/staff/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Adgangskode').fill('not the password');
    await page.getByRole('button', { name: 'Log ind' }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    words.push(await page.getByRole('alert').innerText());
  }
  expect(words[0]).toBe(words[1]);
  await look(page);
});

test('a handler takes a request from the queue to the answer', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  const number = await desk.request();
  await desk.signIn();
  await look(page);
  await desk.search(number);
  await look(page);

  await desk.identify();
  await desk.press('Søg i systemerne');

  // Two people of that name: a person chooses, the program never does.
  await expect(page.getByRole('heading', { name: 'Vælg den rigtige person' })).toBeVisible({
    timeout: 30_000,
  });
  expect(await page.locator('.candidate').count()).toBeGreaterThan(1);
  await look(page);
  await page.locator('.candidate', { hasText: 'e-mail' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Det er personen' }).click();
  await expect(page.getByRole('heading', { name: /Gennemgå det fundne/ })).toBeVisible({ timeout: 30_000 });
  await look(page);

  // One field of one row is withheld, given after all, and withheld again.
  const withhold = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Undtag Telefon' }).click();
    await page.getByLabel('Begrundelse').fill('Nummeret er en kollegas.');
    await page.getByRole('button', { name: 'Undtag', exact: true }).click();
    await expect(page.getByText('Det er undtaget.')).toBeVisible();
  };
  await page.getByRole('link', { name: 'Ansættelsesforhold' }).click();
  await page.locator('[data-record] th a').first().click();
  await withhold();
  await look(page);
  await page.getByRole('button', { name: 'Udlever alligevel', exact: true }).click();
  await expect(page.getByText('Undtagelsen er ophævet.')).toBeVisible();
  await withhold();

  await page.getByRole('link', { name: `Mette Holm, ${number}` }).click();
  await desk.signOff(browser, number);
  await desk.giveAll();
  await page.getByRole('link', { name: 'Afgør sagen' }).first().click();
  await expect(page.getByRole('radio', { name: /^Delvist imødekommet/ })).toBeChecked();
  const letter = page.getByRole('region', { name: 'Sådan læses det' });
  await expect(letter).toContainText('Datatilsynet');
  await page.locator('.letter textarea').first().fill('Goddag Mette');
  await page.getByRole('button', { name: 'Opdatér visningen' }).click();
  await expect(letter).toContainText('Goddag Mette');
  await look(page);
  await page.getByRole('button', { name: 'Afgør og send' }).click();
  await expect(page.getByText('Sagen er afgjort.')).toBeVisible();
  await expect(page.getByText('Svaret venter på personen')).toBeVisible();
  await look(page);
});

test('the queue by keyboard: j, k, x, slash and the palette', async ({ page, portal, problems }) => {
  expect(problems).toEqual([]);
  await new Desk(page, portal).signIn('omar');
  // Keys mean something once the page's script runs, which is before the load event.
  await page.waitForLoadState('load');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('Valgte sager: 1')).toBeVisible();
  await page.keyboard.press('k');
  await expect(page.locator('[data-row]').first()).toHaveClass(/is-active/);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: 'Find sag eller side' });
  await expect(box).toBeFocused();
  await box.fill('mine');
  await box.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Mine sager' })).toBeVisible();
});

test('people, settings, account and failed work', async ({ page, portal, problems }) => {
  expect(problems).toEqual([]);
  await new Desk(page, portal).signIn();
  for (const name of ['Driftsopgaver', 'Medarbejdere', 'Veje til identitet', 'Organisation']) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await look(page);
  }
  await page.goto(`${portal.url}/staff/me`);
  await page.getByRole('combobox', { name: 'Sprog' }).selectOption('en');
  await page.getByRole('button', { name: 'Gem' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('da');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await look(page);
});

test('dark, and without JavaScript', async ({ browser, portal }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    colorScheme: 'dark',
    locale: 'da-DK',
  });
  const page = await context.newPage();
  await new Desk(page, portal).signIn('birgit');
  await page.getByRole('combobox', { name: 'Ret' }).selectOption('erasure');
  await page.getByRole('button', { name: 'Anvend' }).click();
  await expect(page).toHaveURL(/right=erasure/);
  await expect(page.locator('.c-type').first()).toHaveText('Sletning');
  await page.locator('.queue__who').first().click();
  await expect(page.getByRole('heading', { name: 'Anmodningen', exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Ansvarlig' }).selectOption({ label: 'Birgit Falk' });
  await page.getByRole('button', { name: 'Tildel' }).click();
  await expect(page.getByText('Sagerne er tildelt.')).toBeVisible();
  await context.close();
});
