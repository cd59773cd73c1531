import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Segmented, Select } from 'antd';
import { lazy, Suspense, useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL, idOf } from '../api';
import { shownFigure } from './amounts';
import { staffGoals, type GoalGrid, type StaffAsked, type StaffKind } from './api';
import styles from './Grid.module.css';
import { isDepartment, type GridRow } from './model';

const DayField = lazy(() => import('@/ui/DayField'));
const KINDS: readonly StaffKind[] = ['leave', 'join', 'move'];

/** Lets a goal follow somebody who leaves, comes or moves; what changes is looked at before it is written. */
export default function StaffDialog({ found, row, onClose }: { found: GoalGrid; row: GridRow; onClose: () => void }) {
  const t = useWords('goalChanges');
  const client = useQueryClient();
  const locale = useLocale();
  const ids = { day: useId(), to: useId(), reason: useId() };
  const [kind, setKind] = useState<StaffKind>('leave');
  const [day, setDay] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const ready = row.goal !== null && day !== '' && (kind !== 'move' || to !== null);
  const asked: StaffAsked | null = ready && row.goal ? { goal: row.goal, kind, day, to: kind === 'move' ? to : null, apply: false, reason: null } : null;
  const preview = useQuery({
    queryKey: ['rows-of', GOAL, 'staff', asked],
    queryFn: ({ signal }) => (asked ? staffGoals(asked, signal) : null),
    enabled: asked !== null,
    retry: false,
  });
  const apply = async () => {
    if (!asked) return;
    setBusy(true);
    setProblem('');
    try {
      const done = await staffGoals({ ...asked, apply: true, reason: reason.trim() || t(`staff.${kind}Reason`, { name: row.name }) });
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t('staff.done', { count: done.written }) });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const figure = (value: string | null) => shownFigure(value, found.unit, locale) || '—';
  const wrong = problem || (preview.error ? (isProblem(preview.error) ? preview.error.sentence : t('failed')) : '');
  const shares = preview.data?.shares ?? [];
  return (
    <Modal open width={640} title={t('staff.titleOf', { name: row.name })} okText={t('staff.apply')} cancelText={t('cancel')} okButtonProps={{ disabled: shares.length === 0, loading: busy }} onOk={() => void apply()} onCancel={onClose}>
      <div className={page['form']}>
        <Segmented<StaffKind> aria-label={t('staff.kind')} value={kind} onChange={setKind} options={KINDS.map((one) => ({ value: one, label: t(`staff.${one}`) }))} />
        <p className={styles['faint']}>{t(`staff.${kind}Hint`)}</p>
        <label htmlFor={ids.day}>{t(`staff.${kind}Day`)}</label>
        <Suspense fallback={null}>
          <DayField id={ids.day} value={day} onChange={setDay} />
        </Suspense>
        {kind === 'move' && (
          <>
            <label htmlFor={ids.to}>{t('staff.to')}</label>
            <Select id={ids.to} showSearch optionFilterProp="label" value={to} onChange={setTo} options={found.rows.filter(isDepartment).map((one) => ({ value: idOf(one.node), label: one.name }))} />
          </>
        )}
        <label htmlFor={ids.reason}>{t('reason')}</label>
        <Input id={ids.reason} maxLength={2000} value={reason} placeholder={t(`staff.${kind}Reason`, { name: row.name })} onChange={(event) => setReason(event.target.value)} />
      </div>
      {preview.data && (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        <div className={styles['found']} role="group" aria-label={t('preview')} tabIndex={0}>
          <p role="status">{t('staff.changes', { count: shares.length })}</p>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('staff.who')}</th>
                <th scope="col" className={page['number']}>{t('present')}</th>
                <th scope="col" className={page['number']}>{t('becomes')}</th>
              </tr>
            </thead>
            <tbody>
              {shares.map((one) => (
                <tr key={one.node}>
                  <th scope="row">{one.name}</th>
                  <td className={page['number']}>{figure(one.present)}</td>
                  <td className={page['number']}>{figure(one.total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}
