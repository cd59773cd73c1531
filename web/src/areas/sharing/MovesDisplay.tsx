import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asNumber, asString } from '@/fields/shared/values';
import type { DisplayProps } from '@/fields/types';
import { idIn } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import styles from './Territories.module.css';

/** What a change moved, territory by territory, in words. */
export default function MovesDisplay({ value }: DisplayProps) {
  const t = useWords('territories');
  const { language } = useLocale();
  const { objects } = useModel();
  const moves = Array.isArray(value) ? (value as readonly Record<string, unknown>[]) : [];
  const ids = [...new Set(moves.map((each) => asString(each['territory'])))];
  const names = useQuery({
    queryKey: ['rows', 'territory', 'named', ...ids],
    queryFn: ({ signal }) => queryRecords('territory', { fields: ['name'], where: idIn(ids), limit: ids.length }, signal),
    enabled: ids.length > 0,
  });
  const nameOf = (id: string) => asString(names.data?.records.find((one) => one.id === id)?.['name']) || t('gone');
  if (moves.length === 0 || names.isPending) return null;
  return (
    <ul className={styles['moves']}>
      {moves.map((each, index) => (
        <li key={index}>
          <strong>{nameOf(asString(each['territory']))}</strong> · {labelText(objects.get(asString(each['object']))?.label, language) || asString(each['object'])}{' '}
          <b className={styles[each['comes'] === true ? 'comes' : 'goes']}>{t(each['comes'] === true ? 'comes' : 'goes', { count: asNumber(each['count']) ?? 0 })}</b>
        </li>
      ))}
    </ul>
  );
}
