import type { Page } from '@playwright/test';
import { address, mailedCode, openMail, press, words } from './citizen';
import { Desk } from './desk';
import { pdf } from './files';
import { expect, look, type Portal, test } from './portal';

// On a phone, in Danish: each kind of representation is asked only what it needs.
test.use({ locale: 'da-DK', viewport: { width: 375, height: 800 } });

const da = words.da;

type Kind = {
  choice: string;
  name: string;
  /** What the page asks, and what it must not ask. */
  fill: (page: Page) => Promise<void>;
  says: string[];
  not: string[];
  /** What the last page repeats. */
  repeats: string;
};

const paper = {
  name: 'Fuldmagt.pdf',
  mimeType: 'application/pdf',
  buffer: pdf(1000),
};

const kinds: Record<string, Kind> = {
  child: {
    choice: 'Mit barn under 18 år',
    name: 'Viggo Holm',
    fill: (page) => page.getByRole('radio', { name: 'Ja, alene eller sammen med en anden' }).check(),
    says: ['er det nok, at én af jer spørger', 'Vi beder kun om det, hvis vi er i tvivl'],
    not: ['Advokatfirma', 'Hvornår døde personen?'],
    repeats: 'Forældremyndighed',
  },
  'power-of-attorney': {
    choice: 'En, jeg har fuldmagt fra',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByRole('radio', { name: 'En skriftlig fuldmagt' }).check();
      await page.getByRole('radio', { name: 'Jeg vedhæfter den her' }).check();
      await page.locator('#files').setInputFiles(paper);
      await press(page, 'Tilføj filerne');
      await expect(page.getByText('Fuldmagt.pdf').first()).toBeVisible();
    },
    says: ['Hent en fuldmagt til udskrift', 'Personen skriver under med et link'],
    not: ['Advokatfirma', 'Har du forældremyndigheden'],
    repeats: 'Fuldmagt.pdf',
  },
  lawyer: {
    choice: 'Min klient',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByLabel('Advokatfirma').fill('Lund & Lov');
      await page.getByRole('checkbox', { name: 'Jeg er advokat og handler for klienten' }).check();
    },
    says: ['Du behøver som regel ingen fuldmagt'],
    not: ['Hvordan får vi fuldmagten?', 'Hvornår døde personen?'],
    repeats: 'Lund & Lov',
  },
  guardian: {
    choice: 'En, jeg er værge for',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByRole('radio', { name: 'Værge efter værgemålslovens § 5' }).check();
      await page.getByRole('radio', { name: 'Den kommer senere' }).check();
    },
    says: ['En samværge hjælper kun med økonomi'],
    not: ['Personen skriver under med et link', 'Advokatfirma'],
    repeats: 'Værge efter værgemålslovens § 5',
  },
  'co-guardian': {
    choice: 'En, jeg er værge for',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByRole('radio', { name: 'Samværge efter § 7' }).check();
      await page.getByRole('radio', { name: 'Den kommer senere' }).check();
    },
    says: ['En samværge hjælper kun med økonomi', 'Vi svarer derfor som regel personen selv'],
    not: ['Personen skriver under med et link', 'Advokatfirma', 'Hvornår døde personen?'],
    repeats: 'Samværge efter § 7',
  },
  deceased: {
    choice: 'En, der er død',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByLabel('Dag').fill('14');
      await page.getByLabel('Måned').fill('3');
      await page.getByLabel('År').fill('2024');
      await page.getByRole('radio', { name: 'Jeg handler for boet' }).check();
      await page.getByLabel('Hvad skal du bruge oplysningerne til?').fill('Boets regnskab.');
      await page.getByRole('radio', { name: 'Den kommer senere' }).check();
    },
    says: ['Ingen får automatisk ja eller nej', '§ 22'],
    not: ['Personen skriver under med et link'],
    repeats: '14. marts 2024',
  },
  member: {
    choice: 'Et medlem af min organisation',
    name: 'Åse Ærø',
    fill: async (page) => {
      await page.getByLabel('Din organisations navn').fill('Fagforeningen Fjord');
      await page.getByRole('radio', { name: 'Personen skriver under med et link' }).check();
    },
    says: ['Et medlemskort er ikke en fuldmagt'],
    not: ['Advokatfirma', 'Hvornår døde personen?'],
    repeats: 'Fagforeningen Fjord',
  },
};

/** From the start page to the page that asks what shows that one may ask. */
async function begin(page: Page, portal: Portal, kind: Kind): Promise<void> {
  await page.goto(portal.url);
  await press(page, da.start);
  await page.getByRole('checkbox', { name: da.right }).check();
  await press(page, da.on);
  await page.getByRole('radio', { name: kind.choice }).check();
  await page.getByLabel('Personens fulde navn').fill(kind.name);
  await press(page, da.on);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Hvad viser, at\s+du må spørge\?/);
}

/** From there to the receipt; gives the number of the case. */
async function send(page: Page, kind: Kind, email: string, number = ''): Promise<string> {
  await kind.fill(page);
  await press(page, da.on);
  await press(page, da.on);
  await page.getByLabel(da.name).fill('Bo Bang');
  await page.getByLabel(da.email).fill(email);
  if (number) await page.getByLabel(da.number).fill(number);
  await press(page, da.on);
  await expect(page.getByText(kind.repeats).first()).toBeVisible();
  await press(page, da.send);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(da.received);
  return (await page.locator('main').innerText()).match(/\d{4}-\d{4,}/)?.[0] ?? '';
}

for (const [name, kind] of Object.entries(kinds)) {
  test(`${name}: only what is needed is asked, and nothing is told`, async ({ page, portal, problems }) => {
    const email = address();
    await begin(page, portal, kind);
    for (const words of kind.says) await expect(page.getByText(words).first()).toBeVisible();
    for (const words of kind.not) await expect(page.getByText(words)).toHaveCount(0);
    // The page as it is told what is missing has everything on it that the untouched one has.
    await press(page, da.on);
    await expect(page.locator('[data-error-summary]')).toBeFocused();
    await look(page);
    const number = await send(page, kind, email);
    await openMail(page, portal, email, da.confirmMail);
    await page.getByRole('link', { name: da.open }).click();
    await press(page, da.confirm);
    await expect(page.getByText('Din ret til at spørge')).toBeVisible();
    await expect(page.getByText('Det er sket')).toHaveCount(0);
    const desk = new Desk(page, portal);
    await desk.signIn();
    await desk.open(number);
    await expect(page.getByRole('heading', { name: /Må afsenderen spørge\?/ })).toBeVisible();
    await look(page);
    expect(problems).toEqual([]);
  });
}

test('a parent without custody is told what else can be done', async ({ page, portal, problems }) => {
  await begin(page, portal, kinds.child as Kind);
  await page.getByRole('radio', { name: 'Nej', exact: true }).check();
  await press(page, da.on);
  await expect(page.getByText('Barnet kan spørge selv').first()).toBeVisible();
  await expect(page.getByText('forældreansvarsloven § 23')).toBeVisible();
  await look(page);
  expect(problems).toEqual([]);
});

test('a child asks for itself, without a question about its age', async ({ page, portal, problems }) => {
  await page.goto(portal.url);
  await press(page, da.start);
  await page.getByRole('checkbox', { name: da.right }).check();
  await press(page, da.on);
  await expect(page.getByText('Så må du gerne spørge selv.')).toBeVisible();
  await page.getByRole('radio', { name: da.self }).check();
  await press(page, da.on);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(/du må spørge/);
  expect(problems).toEqual([]);
});

test('the person signs through a link, and stops it again', async ({ page, portal, problems, browser }) => {
  // HR has known him for years: the portal tells him by itself, and nobody types an address.
  const [his, hers] = [address(), 'soeren.aeroe.kjaergaard@fjordby.example'];
  const kind: Kind = {
    ...(kinds['power-of-attorney'] as Kind),
    name: 'Søren Ærø Kjærgaard',
    repeats: 'Personen skriver under med et link',
    fill: async (page) => {
      await page.getByRole('radio', { name: 'En skriftlig fuldmagt' }).check();
      await page.getByRole('radio', { name: 'Personen skriver under med et link' }).check();
    },
  };
  await begin(page, portal, kind);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Hent en fuldmagt til udskrift' }).click();
  expect((await file).suggestedFilename()).toBe('fuldmagt.pdf');
  const number = await send(page, kind, his, 'F10003');
  await look(page);
  await openMail(page, portal, his, da.confirmMail);
  await page.getByRole('link', { name: da.open }).click();
  await press(page, da.confirm);
  await look(page);
  await openMail(page, portal, hers, 'Nogen har spurgt i dit navn');

  const desk = new Desk(page, portal);
  await desk.signIn();
  await desk.open(number);
  await desk.says('Personen har fået besked på mail.');
  await desk.says('s***@f***.example');
  await desk.unfold('Lad personen skrive under med et link');
  await page.locator('#offer').getByRole('checkbox', { name: 'Afsenderen må modtage oplysningerne' }).check();
  await desk.press('Send linket');
  await desk.says('Personen får et link til at skrive under.');
  await look(page);

  const context = await browser.newContext({ locale: 'da-DK', viewport: { width: 375, height: 800 } });
  const phone = await context.newPage();
  await openMail(phone, portal, hers, 'Vil du give fuldmagt?');
  await phone.getByRole('link', { name: da.open }).click();
  await look(phone);
  await press(phone, 'Se sagen');
  await expect(phone.getByText('Bo Bang har sendt en anmodning i dit navn')).toBeVisible();
  await look(phone);
  await phone.getByRole('link', { name: 'Læs fuldmagten, og svar' }).click();
  await look(phone);
  await press(phone, 'Send mig en kode');
  const code = await mailedCode(phone, portal, da, hers);
  await expect(phone.getByText('som du fik linket på')).toBeVisible();
  await look(phone);
  await phone.getByLabel(da.code).fill(code);
  await press(phone, da.on);
  await phone.getByRole('link', { name: 'Læs fuldmagten, og svar' }).click();
  await look(phone);
  await press(phone, 'Skriv under');
  await expect(phone.getByText('Vi har godkendt, at afsenderen spørger for dig.')).toBeVisible();
  await phone.getByRole('link', { name: 'Læs den underskrevne fuldmagt' }).click();
  await expect(phone.getByText('Underskrevet den')).toBeVisible();
  await look(phone);
  await phone.goto(`${portal.url}/status`);
  await phone.getByRole('link', { name: 'Stop, det vil jeg ikke' }).click();
  await look(phone);
  await press(phone, 'Ja, stop nu');
  await expect(phone.getByText('Du har sagt stop.')).toBeVisible();
  await context.close();

  await page.reload();
  await desk.says('trukket tilbage');
  await look(page);
  expect(problems).toEqual([]);
});

test('an address that nobody knew waits for two colleagues', async ({ page, portal, problems, browser }) => {
  const kind: Kind = { ...(kinds.member as Kind), name: 'Åse Ukendt' };
  await begin(page, portal, kind);
  const number = await send(page, kind, address());
  const desk = new Desk(page, portal);
  await desk.signIn();
  await desk.open(number);
  await page.locator('#reach').getByRole('radio', { name: 'Mail', exact: true }).check();
  await page.getByLabel('Adresse eller nummer').fill('aase@ukendt.example');
  await page.getByLabel('Hvor stod den, før anmodningen kom?').fill('Lønsystemet');
  await page.locator('#reach').getByRole('button', { name: 'Gem' }).click();
  await desk.says('Adressen er ny, så to kolleger skal se på advarslen');
  await expect(page.getByRole('button', { name: 'Giv personen besked' })).toHaveCount(0);
  await look(page);
  await desk.signOff(browser, number);
  await desk.open(number);
  await desk.press('Giv personen besked');
  await desk.says('Personen har fået besked på mail.');
  expect(problems).toEqual([]);
});
