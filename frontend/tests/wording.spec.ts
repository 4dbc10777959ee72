import { Desk } from './desk';
import { expect, look, test } from './portal';

test('an administrator puts a part of a letter into own words and takes them back', async ({
  page,
  portal,
  problems,
}) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  await desk.signIn();
  await page.getByRole('link', { name: 'Brevenes ordlyd' }).click();
  await expect(
    page.getByRole('heading', { name: 'Dele i brevet: Kvittering for anmodningen' }),
  ).toBeVisible();
  await look(page);

  await page.getByRole('link', { name: /^Skift ordlyd.*Seneste svardato/ }).click();
  const text = page.getByLabel('Jeres ordlyd');
  const letter = page.getByRole('region', { name: 'Eksempel' });
  await expect(letter).toContainText('Kære Maja Eksempel');
  await look(page);

  // What cannot be used is refused with a sentence, and stays as it was typed.
  for (const [typed, said] of [
    ['Svar kommer {{snart}}', 'Pladsholderen {{snart}} findes ikke'],
    ['<b>Svar</b> {{due_on}}', 'Teksten kan ikke have koder i sig'],
    ['Svar kommer snart', 'Teksten skal nævne {{due_on}}'],
  ] as const) {
    await text.fill(typed);
    await desk.press('Gem ordlyden');
    await expect(page.getByRole('alert')).toContainText(said);
    await expect(text).toHaveValue(typed);
  }
  await look(page);

  await text.fill('Vi skriver til dig senest {{due_on}}, som regel før.');
  await desk.press('Se brevet');
  await expect(letter).toContainText(/Vi skriver til dig senest \d+\. \w+ \d{4}, som regel før\./);
  await desk.press('Gem ordlyden');
  await desk.says('Ordlyden er gemt.');
  const part = page.getByRole('article', { name: /^Seneste svardato/ });
  await expect(part).toContainText('Egen ordlyd');
  await look(page);

  await part.getByRole('link').click();
  await page.getByText('Tidligere ordlyd').click();
  await expect(page.getByText('gælder nu')).toBeVisible();
  await look(page);
  await desk.press('Brug den indbyggede igen');
  await desk.says('Den indbyggede ordlyd gælder igen.');
  await expect(part).toContainText('Indbygget');
});

test('a rule stays where an organisation adds its own words', async ({ page, portal, problems }) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  await desk.signIn();
  await page.goto(`${portal.url}/staff/wording/refused/en/court`);
  const letter = page.getByRole('region', { name: 'Eksempel' });
  await expect(page.getByText('Jeres ord kommer efter den.')).toBeVisible();
  await page.getByLabel('Jeres ordlyd').fill('The court of Fjordby is at the harbour.');
  await page.getByLabel('Ret i eksemplet').selectOption({ label: 'Sletning' });
  await desk.press('Se brevet');
  await expect(letter).toContainText('Article 79');
  await expect(letter).toContainText('The court of Fjordby is at the harbour.');
  await expect(letter).toContainText('request for erasure');
  await look(page);
});
