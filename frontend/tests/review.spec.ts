import { Desk } from './desk';
import { expect, look, test } from './portal';

test('what was found is gone through by keyboard alone: give, undo, withhold, redact, all the rest', async ({
  page,
  portal,
  problems,
}) => {
  expect(problems).toEqual([]);
  const desk = new Desk(page, portal);
  const number = await desk.request();
  await desk.signIn();
  await desk.open(number);
  await desk.identify();
  await desk.press('Søg i systemerne');
  await desk.nextStep('Vælg den rigtige person');
  await page.locator('.candidate', { hasText: 'e-mail' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Det er personen' }).click();
  await desk.nextStep(/Gennemgå det fundne/);
  await page.getByRole('link', { name: 'Gennemgå det fundne' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Gennemgå det fundne' })).toBeVisible();
  await look(page);

  const here = page.locator('#here');
  const open = page.locator('.tag.is-warn', { hasText: /ikke afgjort/ }).first();
  const left = async (): Promise<number> => Number((await open.innerText()).match(/^\d+/)?.[0] ?? 0);
  const all = await left();
  // Keys mean nothing before the list has focus.
  await page.keyboard.press('g');
  expect(await left()).toBe(all);
  await here.focus();
  await page.keyboard.press('j');
  await expect(page).toHaveURL(/item=.*#here/);
  await expect(here).toBeFocused();
  await page.keyboard.press('k');
  await expect(here).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByText('j og k næste og forrige')).toBeVisible();
  await page.keyboard.press('x');
  await expect(page.locator('.is-chosen input[type=checkbox]')).toBeChecked();

  await page.keyboard.press('g');
  await expect(page.getByText('Det er gjort. Du kan fortryde det.')).toBeVisible();
  expect(await left()).toBe(all - 1);
  await expect(here).toBeFocused();
  await page.keyboard.press('u');
  await expect(page.getByText('Alt er, som det var før.')).toBeVisible();
  expect(await left()).toBe(all);

  await expect(here).toBeFocused();
  await page.keyboard.press('w');
  await expect(page.locator('#ground')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Rækken handler om en kollega.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Det er gjort.')).toBeVisible();
  expect(await left()).toBe(all - 1);

  await expect(here).toBeFocused();
  await page.keyboard.press('r');
  await expect(page.locator('#passage')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Feltet handler om en kollega.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Det er gjort.')).toBeVisible();
  expect(await left()).toBe(all - 2);

  await page.getByRole('button', { name: 'Udlever alt, der ikke er afgjort' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${all - 2} ting udleveres` })).toBeVisible();
  await look(page);
  await page.getByRole('button', { name: 'Gør det' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Det er gjort.')).toBeVisible();
  await page.goto(page.url().replace(/show=\w+/, 'show=all'));
  await page.getByRole('link', { name: 'Hvad er fundet, og hvad udleveres' }).click();
  await expect(page.getByText('Rækken handler om en kollega.')).toBeVisible();
  await expect(page.getByText('Feltet handler om en kollega.')).toBeVisible();
  await look(page);
});
