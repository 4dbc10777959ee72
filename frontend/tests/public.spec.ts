import { address, ask, follow, press, words } from './citizen';
import { pdf } from './files';
import { expect, look, test } from './portal';

for (const lang of ['da', 'en'] as const) {
  test.describe(lang, () => {
    test.use({ locale: words[lang].locale });

    test('a request is sent and followed; every page is accessible', async ({ page, portal, problems }) => {
      const see = () => look(page);
      const email = address();
      await ask(page, portal, words[lang], email, see);
      await follow(page, portal, words[lang], email, see);
      await page.goto(`${portal.url}/status/withdrawal`);
      await see();
      await page.goto(`${portal.url}/status/code?error=wrong&left=3`);
      await see();
      await page.goto(`${portal.url}/o/fjordby/link`);
      await see();
      await page.goto(`${portal.url}/l/abc`);
      await see();
      expect(problems).toEqual([]);
    });

    test('errors are told above the title, at the field, and get the focus', async ({
      page,
      portal,
      problems,
    }) => {
      const w = words[lang];
      await page.goto(portal.url);
      await press(page, w.start);
      await press(page, w.on);
      await expect(page.locator('[data-error-summary]')).toBeFocused();
      await look(page);
      await page.getByRole('link', { name: w.choose }).click();
      await expect(page.getByRole('checkbox', { name: w.right })).toBeFocused();
      await page.goto(`${portal.url}/o/fjordby/request/contact`);
      await press(page, w.on);
      await expect(page.getByRole('heading', { name: w.two })).toBeVisible();
      await look(page);
      expect(problems).toEqual([]);
    });
  });
}

test('what was typed is still there after going back', async ({ page, portal, problems }) => {
  await page.goto(portal.url);
  await press(page, words.da.start);
  await page.getByRole('checkbox', { name: 'Have noget rettet' }).check();
  await press(page, words.da.on);
  await page.goBack();
  await expect(page.getByRole('checkbox', { name: 'Have noget rettet' })).toBeChecked();
  expect(problems).toEqual([]);
});

test('several rights are asked for at once, with their own questions', async ({ page, portal, problems }) => {
  const da = words.da;
  await page.goto(portal.url);
  await press(page, da.start);
  for (const name of ['Have noget rettet', 'Have brugen sat på pause', 'Sige nej til en brug']) {
    await page.getByRole('checkbox', { name }).check();
  }
  await press(page, da.on);
  await page.getByRole('radio', { name: da.self }).check();
  await press(page, da.on);
  await look(page);
  await press(page, da.on);
  await expect(page.locator('[data-error-summary]')).toBeFocused();
  await look(page);
  await page.getByLabel('Hvad er forkert eller mangler nu?').fill('Havnegade 1');
  await page.getByLabel('Hvad er det rigtige?').fill('Havnegade 7');
  await press(page, 'Tilføj en rettelse mere');
  await expect(page.getByRole('group', { name: 'Rettelse 2' })).toBeVisible();
  await page.getByRole('radio', { name: 'Oplysningerne er forkerte' }).check();
  await page.getByLabel('Hvilke oplysninger skal sættes på pause?').fill('Min adresse');
  await page.getByLabel('Hvilken brug siger du nej til?').fill('Billede på intranettet');
  await press(page, da.on);
  await page.getByLabel(da.name).fill('Åse Ærø');
  await page.getByLabel(da.email).fill('aase.aeroe@example.dk');
  await press(page, da.on);
  await look(page);
  await press(page, da.send);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(da.received);
  await look(page);
  await follow(page, portal, da, 'aase.aeroe@example.dk', () => look(page));
  await page.getByRole('button', { name: /^Vis Indsigelse/ }).click();
  await expect(page.getByText(/^Sag .* Indsigelse$/)).toBeVisible();
  await look(page);
  expect(problems).toEqual([]);
});

test('only somebody else has a name to be given', async ({ page, portal, problems }) => {
  await page.goto(portal.url);
  await press(page, words.da.start);
  await page.goto(`${portal.url}/o/fjordby/request/person`);
  await page.getByRole('radio', { name: 'Mig selv' }).check();
  await expect(page.getByLabel('Personens fulde navn')).toBeHidden();
  await page.getByRole('radio', { name: 'Min klient' }).check();
  await expect(page.getByLabel('Personens fulde navn')).toBeVisible();
  expect(problems).toEqual([]);
});

test('files are taken and removed, the wrong kind is refused by name', async ({ page, portal, problems }) => {
  await page.goto(portal.url);
  await press(page, words.da.start);
  await page.goto(`${portal.url}/o/fjordby/request/details`);
  const files = page.locator('#files');
  await files.setInputFiles({ name: 'Fuldmagt.pdf', mimeType: 'application/pdf', buffer: pdf(1000) });
  await press(page, 'Tilføj filerne');
  await expect(page.getByText('Fuldmagt.pdf').first()).toBeVisible();
  await files.setInputFiles({
    name: 'Program.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('MZ\x90\0'),
  });
  await press(page, 'Tilføj filerne');
  await expect(page.getByText('Program.pdf: vi kan kun tage imod').first()).toBeVisible();
  await look(page);
  await page.getByRole('button', { name: 'Fjern Fuldmagt.pdf' }).click();
  await expect(page.getByText('Fuldmagt.pdf')).toHaveCount(0);
  const big = { name: 'Stor.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(21 * 1024 * 1024) };
  await files.setInputFiles(big);
  await expect(page.getByText('Stor.pdf: større end 20 MB').first()).toBeVisible();
  expect(problems).toEqual([]);
});

test('the other language is the same page', async ({ page, portal, problems }) => {
  await page.goto(`${portal.url}/o/fjordby`);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await press(page, words.en.start);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What do you want to ask for?');
  expect(problems).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('a request is sent and followed', async ({ page, portal, problems }) => {
    const email = address();
    await ask(page, portal, words.da, email);
    await follow(page, portal, words.da, email);
    expect(problems).toEqual([]);
  });
});
