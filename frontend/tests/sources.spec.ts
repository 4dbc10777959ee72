import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberOf } from './citizen';
import { Desk } from './desk';
import { pdf } from './files';
import { expect, look, type Portal, test } from './portal';

/** The demo's HR and payroll systems: taken away, put in order again. */
class Systems {
  readonly #at: string;
  readonly #away: string;

  constructor(portal: Portal) {
    this.#at = join(portal.folder, 'demo-hr.db');
    this.#away = join(portal.folder, 'demo-hr.away');
  }

  takeAway(): void {
    renameSync(this.#at, this.#away);
  }

  /** A database without a single table answers every question with an error. */
  answerNonsense(): void {
    writeFileSync(this.#at, '');
  }

  putBack(): void {
    rmSync(this.#at, { force: true });
    renameSync(this.#away, this.#at);
  }
}

test('a system that is down is tried again, by itself and by hand', async ({ page, portal, problems }) => {
  const desk = new Desk(page, portal);
  const systems = new Systems(portal);
  await desk.signIn();
  await desk.open(await desk.request());
  await desk.identify();
  systems.takeAway();
  try {
    await desk.press('Søg i systemerne');
    await desk.says('Systemet kan ikke nås. Der prøves igen om lidt.');
    systems.answerNonsense();
    await desk.nextStep('Et system svarer ikke');
    await desk.says('Systemet afviser spørgsmålet.');
    await expect(page.getByText('Der prøves igen om lidt')).toHaveCount(0);
    await expect(page.getByText('Søgningen er i gang.')).toHaveCount(0);
    await look(page);
  } finally {
    systems.putBack();
  }
  await desk.press('Prøv igen nu');
  await desk.nextStep('Vælg den rigtige person');
  await desk.press('Prøv igen nu');
  await desk.says(/Lønsystemet: \d+ rækker hentet/);
  expect(problems).toEqual([]);
});

test('none of the candidates, and a system left out with a reason', async ({ page, portal, problems }) => {
  const desk = new Desk(page, portal);
  await desk.signIn('omar');
  // The address is new to both systems, and payroll does not look for names.
  await desk.open(await desk.request({ email: 'mette@example.dk' }));
  await desk.identify();
  await desk.press('Søg i systemerne');
  await desk.nextStep('Vælg den rigtige person');

  await page.getByRole('button', { name: 'Det er personen' }).first().click();
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('alert').getByRole('link', { name: 'Vælg en person' }).click();
  await expect(page.getByRole('group', { name: 'HR-systemet: hvem er personen?' })).toBeFocused();
  await look(page);
  await desk.press('Ingen af dem');
  await desk.says('Ingen af dem, der kunne være personen, er det.');

  // Asked again, the system is left out.
  await desk.press('Søg igen i alle systemer');
  await desk.nextStep('Vælg den rigtige person');
  const reason = 'HR-systemet bliver lagt om og kan ikke søges i før 1. marts.';
  await desk.unfold('HR-systemet: udelad');
  await page.getByLabel('Hvorfor udelades systemet?').fill('   ');
  await desk.press('Udelad systemet');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByLabel('Hvorfor udelades systemet?').fill(reason);
  await desk.press('Udelad systemet');
  await desk.says('Systemet er udeladt med din begrundelse.');
  await desk.says(`Udeladt: ${reason}`);
  await desk.nextStep(/Gennemgå det fundne/);
  await look(page);

  await page.getByRole('link', { name: 'Afgør sagen' }).first().click();
  await expect(page.getByRole('radio', { name: /^Ingen oplysninger/ })).toBeChecked();
  expect(problems).toEqual([]);
});

test('a citizen’s file is opened; nothing is searched, with a reason; the case is assigned', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  const citizen = await (await browser.newContext({ locale: 'da-DK' })).newPage();
  const press = async (name: string): Promise<void> => {
    await citizen.getByRole('button', { name, exact: true }).click();
    await citizen.waitForLoadState();
  };
  await citizen.goto(portal.url);
  await press('Start din anmodning');
  await citizen.getByRole('checkbox', { name: 'Have noget rettet' }).check();
  await press('Fortsæt');
  await citizen.getByRole('radio', { name: 'En, jeg har fuldmagt fra' }).check();
  await citizen.getByLabel('Personens fulde navn').fill('Søren Ærø Kjærgaard');
  await press('Fortsæt');
  await citizen.getByRole('radio', { name: 'En skriftlig fuldmagt' }).check();
  await citizen.getByRole('radio', { name: 'Jeg vedhæfter den her' }).check();
  const bytes = pdf(84_000);
  const name = 'Fuldmagt fra Søren – underskrevet.pdf';
  await citizen.locator('#files').setInputFiles({ name, mimeType: 'application/pdf', buffer: bytes });
  await press('Fortsæt');
  await citizen.getByLabel('Er der andet, vi skal vide?').fill('Den rigtige adresse er Havnegade 7.');
  await press('Fortsæt');
  await citizen.getByLabel('Dit navn').fill('Ingrid Kjærgaard');
  await citizen.getByLabel('Din mailadresse').fill('ingrid@example.dk');
  await press('Fortsæt');
  await press('Send anmodningen');
  await expect(citizen.getByRole('heading', { level: 1 })).toHaveText('Vi har modtaget din anmodning');
  const number = await numberOf(citizen);
  await citizen.context().close();

  const desk = new Desk(page, portal);
  await desk.signIn('birgit');
  await desk.open(number);
  await desk.says('Ingrid Kjærgaard (med fuldmagt)');
  // No scanner is set up here: somebody answers for opening the file.
  await page.getByText('Åbn den uden scanning').first().click();
  await page.getByLabel('Hvorfor den må åbnes').fill('Søren har fortalt om den i telefonen.');
  await page.getByRole('button', { name: 'Frigiv filen' }).click();
  await desk.says('Frigivet uden scanning af Birgit Falk');
  await page.getByRole('link', { name: `Se filen ${name}` }).click();
  await expect(page.getByRole('img', { name: 'Side 1 af 1' })).toBeVisible();
  await look(page);
  await page.goBack();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: `Gem filen ${name}` }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(name);
  expect(statSync(await file.path()).size).toBe(bytes.length);

  await page.getByRole('combobox', { name: 'Ansvarlig' }).selectOption({ label: 'Birgit Falk' });
  await desk.press('Tildel');
  await desk.says('Sagerne er tildelt.');
  await desk.unfold(/Set \d+ gange/);
  await desk.says('Et bilag er åbnet');

  // A check that was not passed needs a note; what was chosen is still chosen.
  await page.getByLabel('Ringet op').check();
  await page.getByLabel('Ikke bestået').check();
  await desk.press('Gem kontrollen');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByLabel('Ringet op')).toBeChecked();
  await expect(page.getByLabel('Ikke bestået')).toBeChecked();
  await look(page);
  await page.getByRole('textbox', { name: 'Bemærkning' }).fill('Ingen tog telefonen.');
  await desk.press('Gem kontrollen');
  await desk.says('Kontrollen er registreret som ikke bestået.');
  await desk.identify();

  await desk.unfold('Gå videre uden at søge');
  await page.getByLabel('Hvorfor søges der ikke?').fill('Adressen står i anmodningen.');
  await desk.press('Gå videre');
  await desk.says('Der søges ikke. Din begrundelse er gemt.');
  await desk.says('Der er ikke søgt: Adressen står i anmodningen.');
  await look(page);
  await page.reload();
  await expect(page.getByText('Der søges ikke. Din begrundelse er gemt.')).toHaveCount(0);
  expect(problems).toEqual([]);
});
