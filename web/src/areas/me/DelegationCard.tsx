import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { isProblem } from '@/api/problem';
import { deleteRecord, queryRecords, restoreRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { formatDay } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import styles from './Me.module.css';

const NewDelegation = lazy(async () => ({ default: (await import('./NewDelegation')).NewDelegation }));

const FIELDS = ['absent', 'deputy', 'starts_on', 'ends_on', 'objects'];

/** Who stands in for the person while it is away. */
export function DelegationCard() {
  const t = useWords('sharing');
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const allowed = useModel().objects.has('delegation');
  const query = useQuery({
    queryKey: ['rows', 'delegation', 'mine'],
    queryFn: ({ signal }) => queryRecords('delegation', { fields: FIELDS, where: 'absent = ME() and ends_on >= TODAY()', sort: ['starts_on'], limit: 50 }, signal),
    enabled: allowed,
  });
  if (!allowed) return null;
  const mine = (query.data?.records ?? []).filter((one) => asReference(one['absent'])?.id === me.user.id);
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('delegationTitle')}</h2>
        <span className={page['soft']}>{t('delegationHint')}</span>
        {!adding && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('delegationAdd')}
          </Button>
        )}
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {mine.map((one) => (
        <Line key={one.id} delegation={one} />
      ))}
      {adding && (
        <Suspense fallback={<Bar height={56} />}>
          <NewDelegation onDone={() => setAdding(false)} />
        </Suspense>
      )}
    </section>
  );
}

function Line({ delegation }: { delegation: RecordData }) {
  const t = useWords('sharing');
  const locale = useLocale();
  const model = useModel();
  const client = useQueryClient();
  const name = asReference(delegation['deputy'])?.name ?? '';
  const objects = asString(delegation['objects'])
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => labelText(model.objects.get(each)?.label ?? {}, locale.language) || each);
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['rows', 'delegation'] });
  };
  const again = () => attempt(() => restoreRecord('delegation', delegation.id));
  const end = () =>
    attempt(async () => {
      await deleteRecord('delegation', delegation.id);
      notify({ kind: 'success', text: t('delegationEnded', { name }), action: { label: t('undo'), run: again } });
    });
  const day = (field: string) => formatDay(asString(delegation[field]), locale);
  return (
    <div className={styles['delegation']}>
      <span>{t('delegationLine', { name, from: day('starts_on'), to: day('ends_on'), objects: objects.length > 0 ? listed(objects, locale.language) : t('allObjects') })}</span>
      <Button size="small" onClick={() => void end()} aria-label={`${t('delegationEnd')}: ${name}`}>
        {t('delegationEnd')}
      </Button>
    </div>
  );
}
