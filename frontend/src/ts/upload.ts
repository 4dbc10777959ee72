import { all, announce, one } from './dom';

const MB = 1024 * 1024;

/** Drag and drop plus an early size check. The plain file input keeps working without this. */
export function uploads(): void {
  for (const zone of all<HTMLElement>('[data-upload]')) {
    const input = one<HTMLInputElement>('input[type=file]', zone);
    const text = one<HTMLElement>('[data-upload-text]', zone);
    if (!input || !text) continue;
    zone.classList.add('is-enhanced');
    const max = Number(zone.dataset.maxMb ?? '20') * MB;

    const show = (): void => {
      const files = [...(input.files ?? [])];
      const big = files.filter((f) => f.size > max);
      zone.classList.toggle('is-invalid', big.length > 0);
      text.textContent = big.length
        ? `${big.map((f) => f.name).join(', ')}: ${zone.dataset.tooLarge ?? ''}`
        : files.map((f) => f.name).join(', ') || (text.dataset.empty ?? '');
      announce(text.textContent);
    };
    const over = (on: boolean) => (e: DragEvent) => {
      e.preventDefault();
      zone.classList.toggle('is-over', on);
    };

    text.dataset.empty = text.textContent ?? '';
    zone.addEventListener('dragover', over(true));
    zone.addEventListener('dragleave', over(false));
    zone.addEventListener('drop', (e) => {
      over(false)(e);
      if (!e.dataTransfer?.files.length) return;
      input.files = e.dataTransfer.files;
      show();
    });
    input.addEventListener('change', show);
  }
}
