import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

const MOST_SHOWN = 99;
const shown = { title: document.title, count: 0 };

function write(): void {
  const count = shown.count > MOST_SHOWN ? `${MOST_SHOWN}+` : String(shown.count);
  document.title = shown.count > 0 ? `(${count}) ${shown.title}` : shown.title;
}

/** The title of the browser's tab while the page is shown. */
export function useTitle(title: string | null | undefined): void {
  const { t } = useTranslation();
  const product = t('product.name');
  useEffect(() => {
    shown.title = title ? `${title} · ${product}` : product;
    write();
  }, [title, product]);
}

/** How much is new, before the title, so that it is seen while another tab is in front. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    shown.count = count;
    write();
    return () => {
      shown.count = 0;
      write();
    };
  }, [count]);
}
