import { expect, type Page } from '@playwright/test';
import type { Portal } from './portal';

/** What a citizen reads on her way. */
export const words = {
  da: {
    locale: 'da-DK',
    start: 'Start din anmodning',
    on: 'Fortsæt',
    right: 'Se, hvad I har om mig',
    self: 'Mig selv',
    name: 'Dit navn',
    email: 'Din mailadresse',
    number: 'Medarbejder- eller kundenummer',
    send: 'Send anmodningen',
    received: 'Vi har modtaget din anmodning',
    confirm: 'Bekræft og se sagen',
    status: 'Vi skal sikre os, at det er dig',
    open: 'Åbn linket',
    two: 'Der er 2 ting, du skal rette',
    choose: 'Vælg, hvad du vil bede om',
    confirmMail: 'Bekræft din anmodning',
    codeMail: 'Din engangskode',
    askCode: 'Send mig en kode',
    code: 'Engangskode',
    read: 'Læs svaret',
    download: 'Hent filen',
  },
  en: {
    locale: 'en-GB',
    start: 'Start your request',
    on: 'Continue',
    right: 'See what you have about me',
    self: 'Myself',
    name: 'Your name',
    email: 'Your e-mail address',
    number: 'Employee or customer number',
    send: 'Send the request',
    received: 'We have received your request',
    confirm: 'Confirm and see the case',
    status: 'We must make sure that it is you',
    open: 'Open the link',
    two: 'There are 2 things to correct',
    choose: 'Choose what you want to ask for',
    confirmMail: 'Confirm your request',
    codeMail: 'Your one-time code',
    askCode: 'Send me a code',
    code: 'One-time code',
    read: 'Read the answer',
    download: 'Download the file',
  },
} as const;

export type Words = (typeof words)['da' | 'en'];

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.waitForLoadState();
}

const nothing = async (): Promise<void> => {};

/** From the start page to "check your answers"; `see` is shown every page on the way. */
export async function fill(
  page: Page,
  portal: Portal,
  w: Words,
  email: string,
  see = nothing,
): Promise<void> {
  await page.goto(portal.url);
  await see();
  await press(page, w.start);
  await see();
  await page.getByRole('checkbox', { name: w.right }).check();
  await press(page, w.on);
  await see();
  await page.getByRole('radio', { name: w.self }).check();
  await press(page, w.on);
  await see();
  await press(page, w.on);
  await see();
  await page.getByLabel(w.name).fill('Mette Holm');
  await page.getByLabel(w.email).fill(email);
  await page.getByLabel(w.number).fill('F10001');
  await press(page, w.on);
  await see();
}

/** From the start page to the receipt; gives the number of the case. */
export async function ask(
  page: Page,
  portal: Portal,
  w: Words,
  email: string,
  see = nothing,
): Promise<string> {
  await fill(page, portal, w, email, see);
  await press(page, w.send);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.received);
  await see();
  return await numberOf(page);
}

/** The number of the case that the page is about. */
export async function numberOf(page: Page): Promise<string> {
  return (await page.locator('main').innerText()).match(/\d{4}-\d{4,}/)?.[0] ?? '';
}

/** Opens the mail with this subject to this address, as soon as it is there. */
export async function openMail(
  page: Page,
  portal: Portal,
  to: string,
  subject: string | RegExp,
): Promise<void> {
  const mail = page.locator('.file', { hasText: to }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.goto(`${portal.url}/demo/mailbox`);
    await expect(mail).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 20_000 });
  // Gone to rather than clicked: a click does not wait, and the list would be read in the mail's place.
  const link = await mail.getByRole('link').getAttribute('href');
  await page.goto(new URL(link ?? '', portal.url).href);
}

/** Follows the link of the receipt and presses the one button of its page; gives the link. */
export async function follow(
  page: Page,
  portal: Portal,
  w: Words,
  email: string,
  see = nothing,
): Promise<string> {
  await openMail(page, portal, email, w.confirmMail);
  await page.getByRole('link', { name: w.open }).click();
  const link = page.url();
  await see();
  await press(page, w.confirm);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w.status);
  await see();
  return link;
}

/** The code in the newest mail to this address, read in another tab: in its words, not in the address above them. */
export async function mailedCode(page: Page, portal: Portal, w: Words, email: string): Promise<string> {
  const mailbox = await page.context().newPage();
  await openMail(mailbox, portal, email, w.codeMail);
  const words = await mailbox.locator('main .lines').allInnerTexts();
  await mailbox.close();
  const code = words.join(' ').match(/\b\d{8}\b/)?.[0];
  if (!code) throw new Error('the mail holds no code');
  return code;
}

/** On the status page: asks for a code, reads it in the mailbox of another tab, and enters it. */
export async function prove(
  page: Page,
  portal: Portal,
  w: Words,
  email: string,
  see = nothing,
  second?: () => Promise<string>,
): Promise<void> {
  await press(page, w.askCode);
  await see();
  await page.getByLabel(w.code).fill(await mailedCode(page, portal, w, email));
  await press(page, w.on);
  // Sensitive data need a second code, from another place than the mailbox.
  if (second) {
    await page.locator('[name=way][value=in-person]').check();
    await page.getByLabel(w.code).fill(await second());
    await press(page, w.on);
  }
  await expect(page.getByRole('link', { name: w.read })).toBeVisible();
  await see();
}

/** An address that no other test uses. */
export const address = (): string => `mette.${crypto.randomUUID().slice(0, 8)}@example.dk`;
