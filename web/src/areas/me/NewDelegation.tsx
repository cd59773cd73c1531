import { Button, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord } from '@/api/records';
import type { Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { DayPicker } from '@/ui/DayPicker';
import { notify } from '@/ui/notice';
import styles from './Me.module.css';

/** Sets who stands in, from when to when and for which objects. */
export function NewDelegation({ onDone }: { onDone: () => void }) {
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
      onDone();
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
