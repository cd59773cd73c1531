import { useTranslation } from 'react-i18next';
import { typeOf } from '@/fields/registry';
import { asReference } from '@/fields/shared/values';
import { bare } from '@/fields/shared/operators';
import { isPeriod } from '@/fields/shared/periods';
import { formatNumber } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { targetsOf, type ResolvedField } from '@/model/view';
import { isComplete, type Condition } from './filter';
import { useNames } from './useNames';

export interface Sentence {
  field: string;
  operator: string;
  value: string;
}

/** A condition in words: field, operator, value. */
export function useSentence(condition: Condition, resolved: ResolvedField): Sentence {
  const { t } = useTranslation();
  const locale = useLocale();
  const { field } = resolved;
  const type = typeOf(field);
  const values = Array.isArray(condition.value) ? (condition.value as unknown[]) : [condition.value];
  const unnamed = values.flatMap((one) => {
    const reference = asReference(one);
    return typeof one === 'object' && reference?.name === null ? [reference.id] : [];
  });
  const names = useNames(targetsOf(field), unnamed);
  const say = (one: unknown): string => {
    const reference = typeof one === 'object' ? asReference(one) : null;
    if (reference) return reference.name ?? names.get(reference.id) ?? reference.id;
    if (field.type === 'money') return formatNumber(Number(one), locale);
    return type.toText(one, field, locale);
  };
  const { operator } = condition;
  const words = resolved.labels.map((label) => labelText(label, locale.language)).join(' · ');
  if (bare.has(operator)) return { field: words, operator: t(`filter.operator.${operator}`), value: '' };
  if (!isComplete(condition)) return { field: words, operator: t(`filter.operator.${operator}`), value: '…' };
  let value: string;
  if (operator === 'period') value = isPeriod(condition.value) ? t(`filter.period.${condition.value}`) : '';
  else if (operator === 'next_days' || operator === 'last_days') value = `${String(condition.value)} ${t('filter.days')}`;
  else if (operator === 'between') value = values.map(say).join(' – ');
  else value = listed(values.map(say), locale.language);
  return { field: words, operator: t(`filter.operator.${operator}`), value };
}
