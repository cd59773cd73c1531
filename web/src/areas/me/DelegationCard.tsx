import { Button, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord, deleteRecord, queryRecords, restoreRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asReference, asString } from '@/fields/shared/values';
import { formatDay } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { DayPicker } from '@/ui/DayPicker';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import styles from './Me.module.css';

const FIELDS = ['absent', 'deputy', 'starts_on', 'ends_on', 'objects'];

/** Who stands in for the person while it is away. */
export function DelegationCard() {
  const t = useWords('sharing');
  const me = useMe();
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
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {mine.map((one) => (
        <Line key={one.id} delegation={one} />
      ))}
      <NewDelegation />
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

function NewDelegation() {
  const t = useWords('sharing');
  const { language } = useLocale();
  const me = useMe();
  const model = useModel();
  const client = useQueryClient();
  const [deputy, setDeputy] = useState<Reference | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [objects, setObjects] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const options = [...model.objects.values()].filter((view) => !view.generated && view.app !== 'access').map((view) => ({ value: view.name, label: labelText(view.label, language) }));
  const save = async () => {
    if (!deputy) return;
    setBusy(true);
    setProblem('');
    try {
      const values = { absent: me.user.id, deputy: deputy.id, starts_on: from, ends_on: to, objects: objects.join(', ') || null };
      await createRecord('delegation', values, crypto.randomUUID());
      notify({ kind: 'success', text: t('delegationSaved', { name: deputy.name ?? '' }) });
      setDeputy(null);
      setObjects([]);
      await client.invalidateQueries({ queryKey: ['rows', 'delegation'] });
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles['new']}>
      <label htmlFor="deputy">
        {t('deputy')}
        <ReferenceSelect id="deputy" target="user" label={t('deputy')} many={false} minWidth={160} value={deputy ? [deputy] : []} onChange={([chosen]) => setDeputy(chosen ?? null)} />
      </label>
      <label htmlFor="deputy-from">
        {t('from')}
        <DayPicker id="deputy-from" value={from} onChange={setFrom} />
      </label>
      <label htmlFor="deputy-to">
        {t('to')}
        <DayPicker id="deputy-to" value={to} onChange={setTo} />
      </label>
      <label htmlFor="deputy-objects">
        {t('delegationObjects')}
        <Select<string[]> id="deputy-objects" mode="multiple" value={objects} onChange={setObjects} options={options} showSearch={{ optionFilterProp: 'label' }} style={{ minWidth: 200, maxWidth: 320 }} />
      </label>
      <Button type="primary" disabled={!deputy || !from || !to} loading={busy} onClick={() => void save()}>
        {t('delegationAdd')}
      </Button>
      {problem && (
        <p className={page['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
