import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** The title of the browser's tab while the page is shown. */
export function useTitle(title: string | null | undefined): void {
  const { t } = useTranslation();
  const product = t('product.name');
  useEffect(() => {
    document.title = title ? `${title} · ${product}` : product;
  }, [title, product]);
}
