import { useEffect, useRef } from 'react';

const TYPING = 'input, textarea, select, [contenteditable], [role=grid], [role=dialog], [role=menu], [role=listbox]';

/** Runs something at a letter that is pressed alone, while nobody writes or works in a table. */
export function useShortcut(letter: string, run: (() => void) | null): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== letter || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing || event.defaultPrevented) return;
      if ((event.target as Element).closest(TYPING) || document.querySelector('.ant-modal-wrap, .ant-drawer-open') || !latest.current) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [letter]);
}
