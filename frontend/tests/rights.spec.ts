import type { Browser, Page } from '@playwright/test';
import { address, openMail, press, prove, words } from './citizen';
import { Desk } from './desk';
import { expect, look, type Portal, test } from './portal';

const w = words.da;
/** The day of the demo's organisation: the clock of a machine elsewhere may be a day behind. */
const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });

/** What is decided about one thing: the verdict, the fields that go with it, and whether something is then done. */
type Item = { verdict?: string; fields: Record<string, string>; done?: boolean };

/** One right from receipt to answer. */
type Way = {
  right: string;
  request: string;
  /** Systems are searched; otherwise it is written down why not. */
  searched?: boolean;
  /** Why the answer takes longer, in the handler's words to the person. */
  extended?: string;
  /** Somebody who was given the data is told (article 19). */
  told?: boolean;
  items: Item[];
  outcome: RegExp;
  /** What this letter must say besides what every answer says (RULES 2.0 and 2.x). */
  says: RegExp[];
};

const ways: Record<string, Way> = {
  'artikel 15': {
    right: 'access',
    request: 'Jeg vil gerne se min personalesag.',
    searched: true,
    items: [],
    // What is other people's is withheld with the ground of its declaration.
    outcome: /^Delvist imødekommet/,
    says: [/artikel 15, stk\. 1/, /Formål/, /Modtagere/, /Opbevaring/, /rettet eller slettet/],
  },
  'artikel 16, og 19 til modtagerne': {
    right: 'rectification',
    request: 'Min adresse er forkert. Jeg bor på Havnegade 7.',
    told: true,
    items: [
      {
        verdict: 'Rettes',
        fields: { what: 'Adresse', was: 'Strandvejen 18', 'should-be': 'Havnegade 7' },
        done: true,
      },
    ],
    outcome: /^Imødekommet/,
    says: [/har rettet oplysningerne/, /Strandvejen 18/, /Havnegade 7/, /artikel 19/],
  },
  'artikel 17, delvist': {
    right: 'erasure',
    request: 'Slet min ansøgning fra sidste år og mine lønsedler.',
    items: [
      {
        verdict: 'Slettes',
        fields: { what: 'Ansøgning fra 2025', 'erasure-ground': 'no-longer-needed' },
        done: true,
      },
      {
        verdict: 'Beholdes',
        fields: {
          what: 'Lønsedler',
          ground: 'legal-obligation',
          statute: 'Bogføringsloven § 12',
          'kept-until': '2031-12-31',
          why: 'Lønsedler er bilag, som vi skal gemme i fem år.',
        },
      },
    ],
    outcome: /^Delvist imødekommet/,
    says: [/Ansøgning fra 2025/, /Lønsedler/, /31\. december 2031/, /sikkerhedskopier/, /gemme i fem år/],
  },
  'artikel 18, med forlænget frist': {
    right: 'restriction',
    request: 'Brug ikke mit fravær, mens I finder ud af, om det er rigtigt.',
    extended: 'Fraværet ligger i tre arkiver, som skal gennemgås i hånden.',
    items: [
      {
        verdict: 'Skal hvile',
        fields: { what: 'Fravær i 2025', 'restriction-ground': 'accuracy' },
        done: true,
      },
    ],
    outcome: /^Imødekommet/,
    says: [/har begrænset behandlingen/, /Fravær i 2025/, /artikel 18, stk\. 2/, /før begrænsningen ophæves/],
  },
  'artikel 20': {
    right: 'portability',
    request: 'Jeg vil have mine oplysninger med til min nye arbejdsgiver.',
    searched: true,
    items: [],
    outcome: /^Delvist imødekommet/,
    says: [/dataportabilitet/, /CSV og JSON/, /artikel 20, stk\. 3/],
  },
  'artikel 21, stk. 1, afslået': {
    right: 'objection',
    request: 'Jeg vil ikke stå med billede i adgangssystemet.',
    items: [
      {
        verdict: 'Fortsætter',
        fields: {
          what: 'Billede i adgangskortet',
          basis: 'public-task',
          ground: 'compelling-grounds',
          weighing:
            'Kortet viser vagten, hvem der må komme ind. Billedet ses kun ved døren og vejer ikke tungt.',
        },
      },
    ],
    outcome: /^Afslået/,
    says: [/tager ikke indsigelsen til følge/, /Kortet viser vagten/, /vægtige legitime grunde/i],
  },
  'artikel 21, stk. 2': {
    right: 'marketing-objection',
    request: 'Hold op med at sende mig nyhedsbreve.',
    items: [{ verdict: 'Stoppes', fields: { what: 'Nyhedsbrev' }, done: true }],
    outcome: /^Imødekommet/,
    says: [/stoppet med at bruge/, /alle veje/, /artikel 17/],
  },
  'artikel 22': {
    right: 'automated-decision',
    request: 'Et program har afvist min ansøgning. Jeg vil have et menneske til at se på den.',
    items: [
      {
        verdict: 'Ændres',
        fields: {
          what: 'Afslag på ansøgning 4711',
          reviewer: 'Birgit Falk, HR-chef',
          independent: 'yes',
          result: 'Ansøgningen går videre til samtale, fordi erfaringen blev talt forkert.',
          explanation: 'Programmet talte kun uddannelse og ikke de otte års erfaring.',
        },
        done: true,
      },
    ],
    outcome: /^Imødekommet/,
    says: [/Et menneske har set på/, /går videre til samtale/, /otte års erfaring/, /anfægte/],
  },
  'artikel 7, stk. 3': {
    right: 'withdrawal-of-consent',
    request: 'Jeg siger nej til, at mit portræt bliver brugt i kampagner.',
    items: [
      {
        verdict: 'Stoppes',
        fields: { what: 'Portræt i kampagner', 'effective-on': today(), 'other-basis': 'none' },
        done: true,
      },
    ],
    outcome: /^Imødekommet/,
    says: [
      /Samtykket er trukket tilbage/,
      /Portræt i kampagner/,
      /lovlig indtil da/,
      /ikke portrættet på et andet/,
    ],
  },
};

/** The checklist of a case, as the handler goes through it. */
class Procedure {
  readonly desk: Desk;
  readonly page: Page;
  readonly url: string;

  constructor(desk: Desk) {
    this.desk = desk;
    this.page = desk.page;
    this.url = desk.page.url();
  }

  /** Every step that waits for a note of what was looked into gets one. */
  async noteAll(): Promise<void> {
    const open = this.page.locator('#procedure .is-open textarea[name=note]');
    for (let left = await open.count(); left > 0; left--) {
      await open.first().fill('Undersøgt og i orden.');
      await open.first().locator('xpath=ancestor::form').getByRole('button').click();
      await expect(open).toHaveCount(left - 1);
    }
  }

  async #fill(fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`[name="${name}"]`);
      const kind = await field.evaluate((e: HTMLInputElement) =>
        e.tagName === 'SELECT' ? 'select' : e.type,
      );
      if (kind === 'select') await field.selectOption(value);
      else if (kind === 'checkbox') await field.check();
      else await field.fill(value);
    }
  }

  async decide(item: Item): Promise<void> {
    await this.page
      .locator('#step-items')
      .getByRole('link', { name: /^Tilføj/ })
      .click();
    const verdict = this.page.locator('#verdict').getByText(item.verdict ?? '', { exact: true });
    await verdict.click();
    await this.#fill(item.fields);
    await this.desk.press('Gem');
    await this.desk.says('Punktet er gemt.');
  }

  /** Portability: what follows for each dataset from what its source declares. */
  async assess(): Promise<void> {
    const open = this.page.locator('#step-items a[href*="dataset="]');
    for (let left = await open.count(); left > 0; left--) {
      await open.first().click();
      await this.desk.press('Gem');
      await this.desk.says('Punktet er gemt.');
      await expect(open).toHaveCount(left - 1);
    }
  }

  async carryOut(what: string): Promise<void> {
    await this.page.locator('#step-carried-out').getByRole('link', { name: what, exact: true }).click();
    await this.#fill({ 'done-on': today(), method: 'Gjort i HR-systemet', proof: 'Log 4711' });
    const backups = this.page.locator('[name=backups-until]');
    if (await backups.count()) await backups.fill('2027-03-01');
    await this.desk.press('Gem, at det er gjort');
    await this.desk.says('Det er gemt, at det er gjort.');
  }

  /** Lists who was given the data, and tells each of them. */
  async tellRecipients(): Promise<void> {
    const registers = this.page.locator('#registers');
    await registers.getByRole('checkbox', { name: /Løn/ }).first().check();
    await registers.getByRole('button', { name: 'List modtagerne' }).click();
    const waiting = this.page.locator('#registers .told > li', { hasText: 'Mangler' });
    await expect(waiting.first()).toBeVisible();
    for (let left = await waiting.count(); left > 0; left--) {
      await waiting.first().locator('summary').click();
      const text = waiting.first().locator('textarea[name=text]');
      await text.fill((await text.inputValue()).replace(/\[[^\]]*\]/g, 'adressen: Havnegade 7'));
      await waiting.first().getByRole('button', { name: /^Gem/ }).click();
      await expect(waiting).toHaveCount(left - 1);
    }
  }

  /** Where somebody could have been given the data, it stands in the register that nobody was. */
  async tellNobody(): Promise<void> {
    const nobody = this.page.locator('#registers [name=nobody]');
    if ((await nobody.count()) === 0) return;
    await nobody.check();
    await this.page.locator('#registers').getByRole('button', { name: 'List modtagerne' }).click();
    await expect(nobody).toHaveCount(0);
  }

  async search(): Promise<void> {
    await this.desk.press('Søg i systemerne');
    await this.desk.nextStep(/Vælg den rigtige person|Gå punkterne igennem|Gennemgå det fundne/);
    await this.desk.choosePerson();
    await this.desk.nextStep(/Gå punkterne igennem|Gennemgå det fundne/);
  }

  /** Goes on without a search, where the right has one. */
  async skipSearch(): Promise<void> {
    if ((await this.page.locator('#skip').count()) === 0) return;
    const reason = this.page.getByLabel('Hvorfor søges der ikke?');
    if (!(await reason.isVisible())) await this.page.locator('#skip summary').click();
    await reason.fill('Det står i anmodningen.');
    await this.desk.press('Gå videre');
  }

  /** What only the handler can say in the letter, where the items have not said it. */
  async write(): Promise<void> {
    const parts = {
      Hovedhensyn: 'Hensynet til andre og til regnskabet vejer tungest.',
      'Andet grundlag': 'Vi bruger ikke portrættet på et andet grundlag.',
    };
    for (const [part, words] of Object.entries(parts)) {
      const field = this.page.getByLabel(new RegExp(`^${part}`));
      if (await field.count()) await field.fill(words);
    }
  }

  async extend(reason: string): Promise<string> {
    await this.desk.unfold('Forlæng fristen');
    const form = this.page.locator('#extend');
    await form.getByText('Anmodningen er kompleks', { exact: true }).click();
    const until = await form.locator('[name=until]').inputValue();
    await form.getByLabel('Jeres begrundelse, som personen læser den').fill(reason);
    await this.desk.press('Forlæng, og giv personen besked');
    await expect(this.page.getByRole('heading', { name: 'Fristen er forlænget' })).toBeVisible();
    await expect(this.page.locator('#extend'), 'it can be done once').toHaveCount(0);
    return until;
  }
}

/** Whoever asked, in a browser of her own. */
class Person {
  readonly page: Page;
  readonly portal: Portal;
  readonly email: string;

  private constructor(page: Page, portal: Portal, email: string) {
    this.page = page;
    this.portal = portal;
    this.email = email;
  }

  static async at(browser: Browser, portal: Portal): Promise<Person> {
    const context = await browser.newContext({ locale: 'da-DK' });
    return new Person(await context.newPage(), portal, address());
  }

  /** Opens a mail, which tells nothing about anybody, and its link. */
  async follow(subject: string, secrets: string[]): Promise<void> {
    await openMail(this.page, this.portal, this.email, subject);
    const mail = await this.page.locator('main').innerText();
    for (const secret of ['Mette', 'Holm', ...secrets]) expect(mail).not.toContain(secret);
    await this.page.getByRole('link', { name: w.open }).click();
    const confirm = this.page.getByRole('button', { name: w.confirm, exact: true });
    if (await confirm.count()) await press(this.page, w.confirm);
  }

  async read(second?: () => Promise<string>): Promise<string> {
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText('Dit svar er klar');
    await prove(this.page, this.portal, w, this.email, undefined, second);
    await this.page.getByRole('link', { name: w.read }).click();
    const letter = this.page.locator('.letter');
    await expect(letter).toBeVisible();
    await look(this.page);
    return await letter.innerText();
  }
}

/** What every answer says, whatever it says (RULES 2.0): to whom, by whom, and where to complain and to ask. */
const always = [/Kære Mette Holm/, /Fjordby Kommune/, /klage til Datatilsynet/, /databeskyttelsesrådgiver/];

/** What every no says besides, in whole or in part (R2.1; a public authority: forvaltningsloven § 24). */
const refusing = [/Vi bygger på|Dette har vi undtaget/, /§ 24/, /§ 39/, /domstolene/, /koster ikke noget/];

for (const [article, way] of Object.entries(ways)) {
  test(`from receipt to answer: ${article}`, async ({ browser, page, portal, problems }) => {
    const person = await Person.at(browser, portal);
    const desk = new Desk(page, portal);
    const asked = { right: way.right, description: way.request, email: person.email };
    const number = await desk.request({ ...asked, number: way.searched ? 'F10001' : undefined });
    await person.follow(w.confirmMail, [way.request]);
    await expect(person.page.getByText(number).first()).toBeVisible();

    await desk.signIn();
    await desk.open(number);
    const procedure = new Procedure(desk);
    const contact = way.right === 'marketing-objection' || way.right === 'withdrawal-of-consent';
    if (!contact) await desk.identify();
    if (way.searched) await procedure.search();
    else await procedure.skipSearch();
    if (way.extended) {
      const until = await procedure.extend(way.extended);
      await person.follow('Der er et brev til dig', [way.extended]);
      await expect(person.page.getByText(way.extended)).toBeVisible();
      const [year, , day] = until.split('-');
      const shown = person.page.locator('.clock__date');
      await expect(shown).toContainText(`${Number(day)}. `);
      await expect(shown).toContainText(year ?? '');
    }
    await procedure.noteAll();
    for (const item of way.items) await procedure.decide(item);
    if (way.right === 'portability') await procedure.assess();
    await procedure.noteAll();
    await look(page);
    if (!contact) await desk.signOff(browser, number);
    if (way.right === 'access' || way.right === 'portability') await desk.giveAll();

    await page.getByRole('link', { name: 'Afgør sagen' }).first().click();
    await expect(page.getByRole('radio', { name: way.outcome })).toBeChecked();
    await look(page);
    await procedure.write();
    const done = way.items.filter((item) => item.done);
    await desk.press(done.length > 0 ? 'Afgør sagen' : 'Afgør og send');
    await desk.says('Sagen er afgjort.');
    if (done.length > 0) {
      for (const item of done) await procedure.carryOut(item.fields.what ?? '');
      if (way.told) await procedure.tellRecipients();
      else await procedure.tellNobody();
      await procedure.noteAll();
      await page.getByRole('link', { name: 'Skriv og send svaret' }).first().click();
      await procedure.write();
      await desk.press('Send svaret');
      await desk.says('Svaret er sendt.');
    }
    await page.goto(procedure.url);
    await desk.nextStep('Svaret venter på personen');

    await person.follow('Der er et svar til dig', [way.request]);
    const letter = await person.read(way.searched ? () => desk.handOut() : undefined);
    const no = way.outcome.source.startsWith('^Imødekommet') ? [] : refusing;
    for (const part of [...always, new RegExp(number), ...no, ...way.says]) expect(letter).toMatch(part);
    await person.page.context().close();
    if (!way.searched) {
      await page.reload();
      await desk.nextStep('Luk sagen');
      await desk.press('Luk sagen');
      await desk.says('Sagen er lukket.');
    }
    expect(problems).toEqual([]);
  });
}
