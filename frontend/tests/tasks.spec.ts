import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openMail, words } from './citizen';
import { Desk } from './desk';
import { expect, look, test, withPortal } from './portal';

/** An archive that no program can ask. */
const archive = `
name = "archive"
kind = "task"
organisations = ["fjordby"]
title = { da = "Papirarkivet", en = "The paper archive" }
description = { da = "Sager fra før 2005", en = "Cases from before 2005" }
[task]
ask = { da = "Søg i kartoteket, og scan alt om personen.", en = "Look in the card index." }
owner = { name = "Bo Lund", email = "bo.lund@fjordby.example" }
needs = ["birth-date"]
[[documents]]
name = "papers"
title = { da = "Papirer", en = "Papers" }
activity = "personnel"
provided_by = "observed"
`;

test('the owner of a system gets a task, adds files and sends them', async ({ page, browser, problems }) => {
  const prepare = (folder: string) => {
    mkdirSync(join(folder, 'sources'), { recursive: true });
    writeFileSync(join(folder, 'sources', 'archive.toml'), archive);
  };
  await withPortal(
    {},
    async (portal) => {
      const desk = new Desk(page, portal);
      await desk.signIn();
      await desk.open(await desk.request());
      await desk.identify();
      await desk.press('Søg i systemerne');
      await desk.says(/Venter på Bo Lund/);
      const here = page.url();

      const context = await browser.newContext({ locale: 'da-DK', viewport: { width: 375, height: 800 } });
      const owner = await context.newPage();
      await openMail(owner, portal, 'bo.lund@fjordby.example', /beder dig søge i et system/);
      const link = owner.getByRole('link', { name: words.da.open });
      await owner.goto(new URL((await link.getAttribute('href')) ?? '', portal.url).href);
      await expect(owner.getByText('Mette Holm')).toHaveCount(0);
      await look(owner);
      await owner.getByRole('button', { name: 'Vis opgaven' }).click();
      await expect(owner.getByText('Mette Holm')).toBeVisible();
      await owner.getByLabel('Filer', { exact: true }).setInputFiles([
        { name: 'kort.txt', mimeType: 'text/plain', buffer: Buffer.from('Kort om Mette') },
        { name: 'brev.txt', mimeType: 'text/plain', buffer: Buffer.from('Kære Mette') },
      ]);
      await owner.getByRole('button', { name: 'Tilføj', exact: true }).click();
      await expect(owner.getByRole('heading', { name: '2 filer, ikke sendt endnu' })).toBeVisible();
      await owner.getByRole('button', { name: 'Send svar' }).click();
      await expect(owner.getByRole('link', { name: 'Vælg et svar.' })).toBeVisible();
      await owner.goto(`${portal.url}/task`);
      await look(owner);
      await owner.getByLabel('Filerne på siden er alt, hvad der er').check();
      await owner.getByRole('button', { name: 'Send svar' }).click();
      await expect(owner.getByText('Svaret er låst.')).toBeVisible();
      await context.close();

      await page.goto(here);
      await desk.says('Bo Lund har sendt filer.');
      await desk.says('kort.txt');
      await look(page);
    },
    prepare,
  );
  expect(problems).toEqual([]);
});
