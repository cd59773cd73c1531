import { Popover } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { formatInstant, formatNumber, formatPercent } from '@/lib/format';
import { labelText, useLocale, type Locale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { Model } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { explain, type Explanation, type Reason } from './api';
import { fieldsOf, pathText } from './paths';
import styles from './Predictions.module.css';

type Scored = 'opportunity' | 'lead';

/** The probability that was learned for a record; asked, it says why. */
export default function ChanceTag({ object, id, chance }: { object: Scored; id: string; chance: number }) {
  const t = useWords('predictions');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const share = whole(chance, locale);
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" title={t(`chanceTitle.${object}`)} content={open ? <Why object={object} id={id} chance={chance} /> : null}>
      <button type="button" className={styles['chance']} aria-label={t(`chance.${object}`, { share })}>
        {share}
      </button>
    </Popover>
  );
}

function whole(share: number, locale: Locale): string {
  return formatPercent(Math.round(share * 100) / 100, locale);
}

function Why({ object, id, chance }: { object: Scored; id: string; chance: number }) {
  const query = useQuery({ queryKey: ['predictions', 'explain', object, id, chance], queryFn: ({ signal }) => explain(object, id, signal) });
  if (query.error) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={3} columns={2} />;
  return <Told found={query.data} object={object} />;
}

function Told({ found, object }: { found: Explanation; object: Scored }) {
  const t = useWords('predictions');
  const locale = useLocale();
  const model = useModel();
  return (
    <div className={styles['why']}>
      {found.reasons.length === 0 ? (
        <p className={styles['soft']}>{t('noReasons')}</p>
      ) : (
        <table>
          <tbody>
            {found.reasons.map((one) => (
              <tr key={one.path}>
                <th scope="row">
                  {pathText(object, one.path, one.field, model, locale)}
                  <small>
                    {shown(one, object, model, locale) ?? t('nothingThere')}
                    {one.share !== null && ` · ${t(`shareOf.${object}`, { share: whole(one.share, locale) })}`}
                  </small>
                </th>
                <td className="y-num" data-up={one.effect > 0 ? '' : undefined}>
                  {one.effect > 0 ? '+' : '−'}
                  {t('points', { count: Math.round(Math.abs(one.effect) * 100) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles['soft']}>
        {t(`learnedFrom.${object}`, { count: formatNumber(found.rows, locale), usual: whole(found.usual ?? 0, locale) })}
        {found.trained_at && ` ${t('learnedAt', { at: formatInstant(found.trained_at, locale) })}`}
      </p>
    </div>
  );
}

/** A value in words: what an option is called, the name of a record, a number; null where there is none. */
function shown(reason: Reason, object: string, model: Model, locale: Locale): string | null {
  const { value } = reason;
  if (value === null || value === undefined || value === '') return null;
  if (isObject(value)) {
    if ('amount' in value) return formatNumber(asString(value['amount']), locale, 0);
    return asString(value['name']);
  }
  const field = fieldsOf(object, reason.path, model).at(-1);
  const option = field?.options?.find((one) => one.value === value);
  if (option) return labelText(option.label, locale.language);
  if (field?.type === 'percent' && typeof value === 'number') return formatPercent(value, locale);
  return typeof value === 'number' ? formatNumber(value, locale) : typeof value === 'boolean' ? (value ? '✓' : '✗') : asString(value);
}
