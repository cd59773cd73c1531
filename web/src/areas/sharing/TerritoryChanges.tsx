import { UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import styles from './Territories.module.css';
import { territoriesChanged, undoChange } from './territories';

const SHOWN = 8;

/** The latest changes of territories, each to be taken back once. */
export function TerritoryChanges({ may }: { may: boolean }) {
  const t = useWords('territories');
  const query = useQuery({
    queryKey: ['rows', 'territory_change', 'latest'],
    queryFn: ({ signal }) => queryRecords('territory_change', { fields: ['name', 'made_by', 'created_at', 'comes', 'goes', 'undone_at'], sort: ['-created_at'], limit: SHOWN }, signal),
  });
  const changes = query.data?.records ?? [];
  if (changes.length === 0) return null;
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('latest')}</h2>
      </header>
      <ul className={styles['changes']}>
        {changes.map((one) => (
          <ChangeLine key={one.id} one={one} may={may} />
        ))}
      </ul>
    </section>
  );
}

function ChangeLine({ one, may }: { one: RecordData; may: boolean }) {
  const t = useWords('territories');
  const locale = useLocale();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const name = asString(one['name']);
  const undone = asString(one['undone_at']);
  const back = async () => {
    setBusy(true);
    try {
      const done = await undoChange(one.id);
      notify(done.left.length > 0 ? { kind: 'info', text: t('partlyUndone', { name, count: done.left.length, why: done.left[0]?.message ?? '' }) } : { kind: 'success', text: t('undone', { name }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await territoriesChanged(client);
    setBusy(false);
  };
  const who = asReference(one['made_by'])?.name ?? '';
  return (
    <li>
      <Link to="/records/$object/$id" params={{ object: 'territory_change', id: one.id }} search={{}}>
        {name}
      </Link>
      <span className={styles['soft']}>{[who, formatInstant(asString(one['created_at']), locale)].filter(Boolean).join(' · ')}</span>
      <span className={`${styles['soft']} y-num`}>{t('moved', { comes: asNumber(one['comes']) ?? 0, goes: asNumber(one['goes']) ?? 0 })}</span>
      {undone && <span className={styles['soft']}>{t('isUndone')}</span>}
      {!undone && may && (
        <Button size="small" icon={<UndoOutlined aria-hidden="true" />} loading={busy} aria-label={t('undoNamed', { name })} onClick={() => void back()}>
          {t('undo')}
        </Button>
      )}
    </li>
  );
}
