import { useTranslation } from 'react-i18next';
import type { DisplayProps } from '../types';

export function BooleanDisplay({ value }: DisplayProps) {
  const { t } = useTranslation();
  if (typeof value !== 'boolean') return null;
  return <span style={value ? undefined : { color: 'var(--y-text-faint)' }}>{value ? t('field.yes') : t('field.no')}</span>;
}
