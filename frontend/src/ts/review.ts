import { all, announce, one, swap, typing } from './dom';

const POLL = 1500;

/** While the systems are searched, the list of searches is fetched again; a new stage gives a new page. */
export function progress(): void {
  const box = one<HTMLElement>('[data-progress]');
  const list = (): HTMLElement | null => (box ? one<HTMLElement>('[data-stage]', box) : null);
  const stage = list()?.dataset.stage;
  if (!box || stage === undefined || list()?.dataset.running === undefined) return;
  const again = async (): Promise<void> => {
    await swap(new URL(box.dataset.progress ?? '', location.href), box, { keep: true });
    const now = list();
    if (now?.dataset.stage !== stage) {
      location.reload();
    } else {
      setTimeout(again, POLL);
    }
  };
  setTimeout(again, POLL);
}

/** A package that is being built: look again until it is there. */
export function building(): void {
  if (one('[data-reload]')) setTimeout(() => location.reload(), POLL * 2);
}

/** j and k go from record to record, where there is one. */
export function records(): void {
  const before = one<HTMLAnchorElement>('[data-before]');
  const after = one<HTMLAnchorElement>('[data-after]');
  const rows = all<HTMLAnchorElement>('[data-record] th a');
  if (!rows.length) return;
  document.addEventListener('keydown', (e) => {
    if (typing(e)) return;
    const link = e.key === 'j' ? (after ?? (before ? null : rows[0])) : e.key === 'k' ? before : null;
    if (!link) return;
    e.preventDefault();
    announce(link.textContent ?? '');
    link.click();
  });
}
