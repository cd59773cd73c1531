import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { State } from '@/ui/State';
import { usePlaces } from './places';

/** The bare address leads to the first place of the person's navigation. */
export function StartPage() {
  const { t } = useTranslation();
  const first = usePlaces()[0]?.places[0];
  if (!first) return <State kind="locked" title={t('state.nothingGranted')} text={t('state.forbiddenHint')} page />;
  return <Navigate to={first.to} replace />;
}
