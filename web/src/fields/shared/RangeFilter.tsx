import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface RangeFilterProps {
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
  one: (value: unknown, onChange: (next: unknown) => void, label: string) => ReactNode;
}

/** Two editors of one kind, from and to. */
export function RangeFilter({ value, onChange, label, one }: RangeFilterProps) {
  const { t } = useTranslation();
  const [from, to] = Array.isArray(value) ? (value as unknown[]) : [];
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
      {one(from, (next) => onChange([next, to]), `${label} ${t('filter.from')}`)}
      <span>{t('filter.to')}</span>
      {one(to, (next) => onChange([from, next]), `${label} ${t('filter.to')}`)}
    </span>
  );
}
