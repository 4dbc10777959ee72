import { all, announce, one, typing } from './dom';

const submit = (selector: string): void => one<HTMLFormElement>(selector)?.requestSubmit();

/** What is marked in the record, as the form for a passage wants it: the field, the words, and where they begin. */
function take(form: HTMLFormElement): void {
  const marked = getSelection();
  const range = marked?.rangeCount ? marked.getRangeAt(0) : null;
  const text = range?.toString() ?? '';
  const within = range?.commonAncestorContainer;
  const element = within instanceof Element ? within : within?.parentElement;
  const field = element?.closest<HTMLElement>('[data-field]');
  const value = field ? one('dd', field) : null;
  if (!range || !field || !value || !text.trim()) return;
  const before = document.createRange();
  before.selectNodeContents(value);
  before.setEnd(range.startContainer, range.startOffset);
  const skipped = text.length - text.trimStart().length;
  const set = (name: string, to: string): void => {
    const input = form.elements.namedItem(name);
    if (
      input instanceof HTMLInputElement ||
      input instanceof HTMLTextAreaElement ||
      input instanceof HTMLSelectElement
    )
      input.value = to;
  };
  set('column', field.dataset.field ?? '');
  set('passage', text.trim());
  // In characters, as the server counts them.
  set('start', String([...before.toString()].length + skipped));
}

/** The list of what was found by keyboard. The single keys work while the list has focus and nowhere else. */
export function reviewList(): void {
  const list = one<HTMLElement>('[data-review-list]');
  const redact = one<HTMLFormElement>('[data-redact]');
  if (redact) {
    for (const field of all<HTMLElement>('[data-fields]')) {
      field.addEventListener('pointerup', () => take(redact));
      field.addEventListener('keyup', () => take(redact));
    }
    redact.addEventListener('input', () => {
      const start = redact.elements.namedItem('start');
      if (start instanceof HTMLInputElement) start.value = '';
    });
  }
  if (!list) return;
  if (location.hash === '#here') one<HTMLElement>('#here')?.focus();
  const keys: Record<string, () => void> = {
    j: () => list.dataset.after && location.assign(list.dataset.after),
    k: () => list.dataset.before && location.assign(list.dataset.before),
    g: () => submit('[data-give]'),
    u: () => submit('[data-undo]'),
    w: () => one<HTMLElement>('#ground')?.focus(),
    r: () => {
      const paper = one<HTMLAnchorElement>('[data-open]');
      if (paper) return location.assign(paper.href);
      if (redact) take(redact);
      one<HTMLElement>('#passage')?.focus();
    },
    x: () => {
      const tick = one<HTMLInputElement>('.is-chosen input[type=checkbox]', list);
      if (!tick) return;
      tick.checked = !tick.checked;
      announce(tick.labels?.[0]?.textContent ?? '');
    },
    '?': () => {
      const help = one<HTMLDetailsElement>('[data-help]');
      if (help) help.open = !help.open;
    },
  };
  list.addEventListener('keydown', (e) => {
    const act = keys[e.key];
    if (!act || typing(e)) return;
    e.preventDefault();
    act();
  });
}

/** A document by keyboard: what is marked in it goes into the field of what is taken out. */
export function paper(): void {
  const form = one<HTMLFormElement>('[data-paper]');
  if (!form) return;
  const go = (selector: string): void => one<HTMLElement>(selector)?.click();
  const keys: Record<string, () => void> = {
    j: () => go('[data-after]'),
    k: () => go('[data-before]'),
    b: () => go('[data-back]'),
    g: () => go('[data-paper] [data-give]'),
    u: () => submit('[data-undo]'),
    w: () => one<HTMLElement>('#ground')?.focus(),
    r: () => takeText(form),
    '?': () => {
      const help = one<HTMLDetailsElement>('[data-help]');
      if (help) help.open = !help.open;
    },
  };
  document.addEventListener('keydown', (e) => {
    const act = keys[e.key];
    if (!act || typing(e)) return;
    e.preventDefault();
    act();
  });
}

/** Puts the marked text into the field, a line of its own. */
function takeText(form: HTMLFormElement): void {
  const marked = getSelection()?.toString().replace(/\s+/g, ' ').trim() ?? '';
  const field = form.elements.namedItem('more');
  if (!(field instanceof HTMLTextAreaElement)) return;
  if (marked && !field.value.split('\n').includes(marked))
    field.value = [field.value.trim(), marked].filter(Boolean).join('\n');
  field.focus();
}
