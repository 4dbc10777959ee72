// A document of identity as the last step, and a request that is somebody else's to answer: in Danish, on both sides.

import { address, ask, follow, openMail, press, words } from './citizen';
import { Desk } from './desk';
import { pdf } from './files';
import { expect, look, test } from './portal';

test.use({ locale: 'da-DK' });

test('an identity document is asked for, sent, seen once and gone', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  const citizen = await (
    await browser.newContext({ locale: 'da-DK', viewport: { width: 375, height: 720 } })
  ).newPage();
  const email = address();
  const number = await ask(citizen, portal, words.da, email);
  await follow(citizen, portal, words.da, email);
  await citizen.goto(`${portal.url}/status/code`);
  await look(citizen);
  await citizen.goto(`${portal.url}/status/contact`);
  await look(citizen);
  await citizen.getByLabel('Ny mailadresse').fill('ny.mail@example.net');
  await press(citizen, 'Send ønsket');
  await look(citizen);

  const desk = new Desk(page, portal);
  await desk.signIn('omar');
  await desk.open(number);
  await expect(page.locator('#warnings')).toContainText('Der er bedt om andre kontaktoplysninger');
  const card = page.locator('#id-document');
  const identity = page.locator('#identity');
  await identity.getByText('Bed personen vise, hvem hun er', { exact: true }).click();
  await identity.getByLabel('Hvad bedes personen om?').selectOption('document-seen');
  await identity.getByLabel('Hvorfor er du i tvivl?').fill('Adressen er en anden.');
  await identity
    .getByLabel('Hvilke andre måder er der, og hvorfor virker de ikke her?')
    .fill('Hun har ikke MitID og kan ikke komme.');
  await desk.press('Send brevet');
  await desk.says('Personen er bedt om at vise, hvem hun er.');
  await look(page);

  await citizen.goto(`${portal.url}/status`);
  await expect(citizen.getByRole('heading', { name: 'Vis os, hvem du er' })).toBeVisible();
  await expect(citizen.getByText('Dæk dit CPR-nummer')).toBeVisible();
  await look(citizen);
  await citizen
    .getByLabel('Dit dokument')
    .setInputFiles({ name: 'pas.pdf', mimeType: 'application/pdf', buffer: pdf(2000) });
  await citizen.getByRole('button', { name: 'Send det krypteret' }).click();
  await expect(citizen.getByText('Vi har dit dokument.')).toBeVisible();
  await look(citizen);

  await desk.open(number);
  await card.getByText('Åbn den uden scanning').click();
  await card.getByLabel('Hvorfor den må åbnes').fill('Mette har fortalt, at hun sendte det.');
  await desk.press('Frigiv filen');
  await look(page);
  await desk.press('Se dokumentet, én gang');
  await expect(page.getByRole('img', { name: 'Side 1 af 1' })).toBeVisible();
  await expect(page.getByText('Siden vises én gang.')).toBeVisible();
  await look(page);
  await page.getByRole('radio', { name: 'Pas', exact: true }).check();
  await page.locator('#id-seen-valid').getByLabel('Ja').check();
  await page.locator('#id-seen-name').getByLabel('Ja').check();
  await desk.press('Noter det, og slet dokumentet');
  await desk.says('Det er noteret, og dokumentet er slettet.');
  await desk.says('Pas; gyldigt; navnet passer');
  await expect(card.getByText('Dokumentet er tjekket og slettet')).toBeVisible();
  await citizen.goto(`${portal.url}/status`);
  await expect(citizen.getByRole('heading', { name: 'Vis os, hvem du er' })).toHaveCount(0);

  // Somebody whom the systems know for certain: questions from her own data, and a script for the call.
  const known = 'ahmed.lund4@fjordby.example';
  const other = await desk.request({ name: 'Ahmed Lund', email: known, birth_date: '1972-02-03' });
  await openMail(citizen, portal, known, words.da.confirmMail);
  await citizen.getByRole('link', { name: words.da.open }).click();
  await press(citizen, words.da.confirm);
  await desk.open(other);
  await identity.getByText('Stil kontrolspørgsmål', { exact: true }).click();
  await desk.press('Stil spørgsmålene');
  await desk.says('Spørgsmålene står på personens side.');
  await citizen.goto(`${portal.url}/status/questions`);
  await look(citizen);
  await desk.press('Ring op');
  await expect(page.getByText('Taler jeg med Ahmed Lund?')).toBeVisible();
  await look(page);
  await citizen.context().close();
  expect(problems).toEqual([]);
});

test('a request that is another controller’s is passed on, confirmed and decided', async ({
  browser,
  page,
  portal,
  problems,
}) => {
  const desk = new Desk(page, portal);
  await desk.signIn('birgit');
  const citizen = await (
    await browser.newContext({ locale: 'da-DK', viewport: { width: 375, height: 720 } })
  ).newPage();
  const email = address();
  const number = await ask(citizen, portal, words.da, email);
  await follow(citizen, portal, words.da, email);
  await desk.open(number);
  await desk.unfold('Anmodningen er sendt videre');
  await page.locator('#forward-to').fill('Skolen på Næsset');
  await page.locator('#forward-contact').fill('post@naesset.example');
  await page.locator('#forward input[name=activity][value=""]').check();
  const passOn = page.locator('#forward form[action$="/forwardings"] button');
  await page.locator('#forward input[name=what][value=request]').check();
  await page.locator('#forward input[name=basis][value=consent]').check();
  await page.locator('#forward input[name=special][value=yes]').check();
  await passOn.click();
  await desk.says('Skriv, hvorfor modtageren må få særlige kategorier af oplysninger.');
  await look(page);
  await page.locator('#forward-why').fill('Skolen har selv oplysningerne.');
  await passOn.click();
  await desk.says('Særlige kategorier er med, fordi: Skolen har selv oplysningerne.');
  await desk.says('Ingen har kvitteret for modtagelsen endnu.');
  await page.goto(`${portal.url}/staff/assistances`);
  await desk.says('Skolen på Næsset');
  await look(page);
  await desk.open(number);
  await desk.unfold('Modtageren har kvitteret');
  await page.getByLabel('Hvem kvitterede?').fill('Ida Bro');
  await page.getByLabel('Hvordan?').fill('mail');
  await desk.press('Gem kvitteringen');
  await desk.says('af Ida Bro (mail)');
  await desk.unfold('Bed om hjælp, eller noter');
  await page.getByRole('radio', { name: /Vi beder den anden fælles dataansvarlige/ }).check();
  await page.locator('#assistance-party').fill('Skolen på Næsset');
  await page.locator('#assistance-contact').fill('post@naesset.example');
  await page.locator('#assistance-what').fill('Svar Mette, eller send os filerne.');
  await desk.press('Gem opgaven');
  await desk.says('Opgaven er gemt.');
  await look(page);
  await page.goto(`${portal.url}/staff/cases?q=${number}`);
  await desk.says(/Venter på hjælp til/);
  await look(page);
  await desk.open(number);
  await desk.unfold('Den nåede først en databehandler');
  await page.getByLabel('Hvilken databehandler, og hvor ved I det fra?').fill('Lønservice; brevets stempel.');
  await desk.press('Gem begge dage');
  await desk.says(/Modtaget af databehandleren .*, af den dataansvarlige/);
  await page.setViewportSize({ width: 375, height: 720 });
  await look(page);
  await page.goto(`${portal.url}/staff/assistances`);
  await look(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await desk.open(number);
  await page.getByRole('link', { name: 'Afgør sagen: ikke dataansvarlig' }).click();
  await expect(page.locator('input[value="not-controller"]')).toBeChecked();
  await desk.says('Der ventes på hjælp til denne sag.');
  await desk.says(/Skolen på Næsset, senest/);
  await look(page);
  // The letter names who is likely responsible, and how they are reached.
  await desk.says('post@naesset.example');
  for (const box of await page.locator('form textarea[required]').all()) {
    if ((await box.inputValue()) === '') await box.fill('Skolen er dataansvarlig for oplysningerne.');
  }
  await desk.press('Afgør og send');
  await desk.says('Afgjort');
  await desk.says('af Ida Bro (mail)');
  await desk.says(/Modtaget af databehandleren .*, af den dataansvarlige/);
  await page
    .getByRole('link', { name: /Svar: en anden er ansvarlig/ })
    .first()
    .click();
  await desk.says('Skolen på Næsset');
  await desk.says('post@naesset.example');
  await look(page);
  // To whom it went she sees once she has proven herself; that it did, at once.
  await citizen.goto(`${portal.url}/status`);
  await expect(citizen.getByText(/Sendt videre den/)).toBeVisible();
  await expect(citizen.getByText('Svar: en anden er ansvarlig')).toBeVisible();
  await look(citizen);
  await citizen.context().close();
  expect(problems).toEqual([]);
});
