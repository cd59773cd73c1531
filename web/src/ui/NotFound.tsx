import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { State } from './State';

/** The same outside of the frame, which else brings the landmark for the content. */
export function NoPage() {
  return (
    <main>
      <NotFound />
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <State kind="nothing" title={t('state.noPage')} text={t('state.noPageHint')} page>
      <Link to="/">{t('state.home')}</Link>
    </State>
  );
}
