import { AimOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { Place } from '@/fields/geo/place';
import { asReference, asString } from '@/fields/shared/values';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Map.module.css';
import { kilometres, type Located } from './places';

const SHOWN = 100;

interface FoundListProps {
  view: ObjectView;
  found: readonly Located[];
  here: Place | null;
  /** The record whose point was clicked. */
  picked: string | null;
  onShow: (one: Located) => void;
}

/** What lies in the part of the map that is seen. */
export function FoundList({ view, found, here, picked, onShow }: FoundListProps) {
  const t = useWords('maps');
  const locale = useLocale();
  const list = useRef<HTMLUListElement>(null);
  const chosen = found.find((one) => one.record.id === picked);
  const first = found.slice(0, SHOWN);
  const shown = chosen && !first.includes(chosen) ? [chosen, ...first] : first;
  useEffect(() => {
    list.current?.querySelector('[data-picked]')?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  return (
    <section className={styles['list']} aria-label={t('seen')}>
      <h2>{t('count', { count: formatNumber(found.length, locale) })}</h2>
      <ul ref={list}>
        {shown.map((one) => {
          const name = asString(one.record[view.nameField]) || '—';
          const owner = asReference(one.record['owner']);
          return (
            <li key={one.record.id} data-picked={one.record.id === picked ? '' : undefined}>
              <span className={styles['who']}>
                <RecordLink object={view.name} id={one.record.id} name={name} />
                <small>
                  {owner?.name}
                  {here && <span className="y-num"> {t('away', { km: formatNumber(Number(kilometres(here, one.place).toFixed(1)), locale) })}</span>}
                </small>
              </span>
              <Button type="text" size="small" icon={<AimOutlined aria-hidden="true" />} onClick={() => onShow(one)} aria-label={t('show', { name })} title={t('show', { name })} />
            </li>
          );
        })}
      </ul>
      {found.length > SHOWN && <p>{t('more')}</p>}
    </section>
  );
}
