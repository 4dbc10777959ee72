import { type Browser, expect, type Page } from '@playwright/test';
import type { Portal } from './portal';

const password = 'indsigt-demo-2026';

/** What a handler reads at her desk, in the language she has chosen. */
const words = {
  da: {
    signIn: 'Log ind',
    email: 'E-mail',
    password: 'Adgangskode',
    person: 'Det er personen',
    rest: 'Udlever alt, der ikke er afgjort',
    preview: 'Se, hvad der sker',
    doIt: 'Gør det',
  },
  en: {
    signIn: 'Sign in',
    email: 'E-mail',
    password: 'Password',
    person: 'This is the person',
    rest: 'Give everything that is undecided',
    preview: 'See what will happen',
    doIt: 'Do it',
  },
} as const;

/** The staff side as a handler uses it, whatever right the case is about. */
export class Desk {
  readonly page: Page;
  readonly portal: Portal;

  constructor(page: Page, portal: Portal) {
    this.page = page;
    this.portal = portal;
  }

  async signIn(who = 'anne', lang: keyof typeof words = 'da'): Promise<void> {
    const w = words[lang];
    await this.page.goto(`${this.portal.url}/staff`);
    await this.page.getByLabel(w.email).fill(`${who}@fjordby.example`);
    await this.page.getByLabel(w.password).fill(password);
    await this.press(w.signIn);
    await expect(this.page).toHaveURL(/\/staff\/cases/);
  }

  /** Changes the language of the desk; whoever changes it changes it back. */
  async speak(lang: keyof typeof words): Promise<void> {
    await this.page.goto(`${this.portal.url}/staff/me`);
    const language = this.page.locator('select[name=language]');
    await language.selectOption(lang);
    await this.page.locator('form', { has: language }).getByRole('button').click();
    await expect(this.page.locator('html')).toHaveAttribute('lang', lang);
  }

  /** A request as an organisation's own website would send it; gives its number. */
  async request(more: Record<string, unknown> = {}): Promise<string> {
    const sent = await this.page.request.post(`${this.portal.url}/api/v1/requests`, {
      headers: { 'Idempotency-Key': crypto.randomUUID() },
      data: {
        organisation: 'fjordby',
        right: 'access',
        name: 'Mette Holm',
        email: 'mette.holm@fjordby.example',
        description: 'Jeg vil gerne se min personalesag.',
        language: 'da',
        ...more,
      },
    });
    expect(sent.status(), await sent.text()).toBe(201);
    return (await sent.json()).number;
  }

  /** Finds the case with the queue's own search, as the page's script does it. */
  async search(number: string): Promise<void> {
    const found = this.page.waitForResponse((answer) => answer.url().includes('q='));
    await this.page.getByRole('searchbox').fill(number);
    await this.page.getByRole('searchbox').press('Enter');
    await found;
    await this.#openFound(number);
  }

  async open(number: string): Promise<void> {
    await this.page.goto(`${this.portal.url}/staff/cases?q=${number}`);
    await this.#openFound(number);
  }

  /**
   * The row says the number too: until the address is the case's own, the page may still be the queue. And until all of
   * the page is there, what is counted on it may be less than there is.
   */
  async #openFound(number: string): Promise<void> {
    await expect(this.page.locator('[data-row]')).toHaveCount(1);
    await this.page.locator('.queue__who').click();
    await expect(this.page).toHaveURL(/\/staff\/cases\/[0-9a-f-]{36}/);
    await this.page.waitForLoadState();
    await expect(this.page.getByText(number).first()).toBeVisible();
  }

  /** Presses a button and waits for the page it leads to. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).first().click();
    await this.page.waitForLoadState();
  }

  async says(words: string | RegExp): Promise<void> {
    await expect(this.page.getByText(words).first()).toBeVisible({ timeout: 30_000 });
  }

  async nextStep(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { name: words })).toBeVisible({ timeout: 30_000 });
  }

  async identify(): Promise<void> {
    await this.page.getByLabel('Mødt frem').check();
    await this.page.getByLabel('Bestået', { exact: true }).check();
    await this.press('Gem kontrollen');
    await this.says('Identiteten er bekræftet.');
  }

  /** Two colleagues sign off every warning about the identity: the other tests ask for the same person. */
  async signOff(browser: Browser, number: string): Promise<void> {
    for (const who of ['omar', 'anne']) {
      const context = await browser.newContext({ locale: 'da-DK' });
      const colleague = new Desk(await context.newPage(), this.portal);
      await colleague.signIn(who);
      await colleague.open(number);
      const forms = colleague.page
        .locator('#warnings form')
        .filter({ has: colleague.page.locator('textarea') });
      for (let left = await forms.count(); left > 0; left--) {
        await forms.first().locator('textarea').fill('Vi har talt med Mette.');
        await forms.first().getByRole('button').click();
        await expect(forms).toHaveCount(left - 1);
      }
      await context.close();
    }
  }

  /** The Mette Holm whom the requests of the tests mean, in every system that has somebody else of her name. */
  async choosePerson(lang: keyof typeof words = 'da'): Promise<void> {
    const choices = this.page.locator('.choose');
    while ((await choices.count()) > 0) {
      const search = await choices.first().locator('[name=search]').inputValue();
      await choices
        .first()
        .locator('.candidate', { hasText: /id 1(?!\d)/ })
        .getByRole('checkbox')
        .check();
      await this.press(words[lang].person);
      await expect(this.page.locator(`.choose [value="${search}"]`)).toHaveCount(0);
    }
  }

  /** Leaves what is proposed, and gives everything that nobody has decided about; ends on the page it began on. */
  async giveAll(lang: keyof typeof words = 'da'): Promise<void> {
    const w = words[lang];
    const begun = this.page.url();
    const list = `${begun.replace(/(\/staff\/cases\/[^/?#]+).*/, '$1')}/review`;
    const really = async (): Promise<void> => {
      await this.press(w.preview);
      await this.press(w.doIt);
    };
    // A worker looks for other people first.
    await expect(async () => {
      await this.page.goto(`${list}?show=proposed`);
      await expect(this.page.locator('.is-info[role=status]')).toHaveCount(0, { timeout: 100 });
    }).toPass({ timeout: 30_000 });
    if (await this.page.locator('#many').count()) {
      await this.page.locator('#all').selectOption('yes');
      await this.page.locator('#deed').selectOption('dismiss');
      await really();
    }
    await this.page.goto(list);
    if (await this.page.getByRole('button', { name: w.rest }).count()) {
      await this.press(w.rest);
      await this.press(w.doIt);
    }
    await this.page.goto(begun);
  }

  /** A code for the person whom the handler has met; the page shows it once. */
  async handOut(name = 'Udlevér en kode'): Promise<string> {
    await this.page.getByRole('button', { name }).click();
    const code = await this.page.locator('.lead b').innerText();
    await this.page.goBack();
    return code;
  }

  /** Opens what is folded under this line. */
  async unfold(line: string | RegExp): Promise<void> {
    await this.page.locator('summary', { hasText: line }).first().click();
  }
}
