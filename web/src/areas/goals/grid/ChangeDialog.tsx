import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, InputNumber, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL } from '../api';
import { shownFigure } from './amounts';
import { proposeChange, type ChangeMethod, type GoalGrid, type ProposeAsked, type Proposed } from './api';
import styles from './Grid.module.css';
import { isDepartment, type GridRow } from './model';

const METHODS: readonly ChangeMethod[] = ['keep', 'working_days', 'even'];
const LARGEST = 999_999_999_999_999;
const PERCENT = 100;
const CHANGE = 'goal_change';

/** Proposes another target for the rest of somebody's year; looked at month by month before those above are asked. */
export default function ChangeDialog({ found, row, onClose }: { found: GoalGrid; row: GridRow; onClose: () => void }) {
  const t = useWords('goalChanges');
  const client = useQueryClient();
  const locale = useLocale();
  const ids = { total: useId(), month: useId(), method: useId(), reason: useId() };
  const [total, setTotal] = useState<string | null>(null);
  const [month, setMonth] = useState(Math.min(found.closed + 1, 12));
  const [method, setMethod] = useState<ChangeMethod>('keep');
  const [deep, setDeep] = useState(true);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const shared = found.unit === 'percent' && total !== null ? String(Number(total) / PERCENT) : total;
  const asked: ProposeAsked | null = shared === null || !row.goal ? null : { goal: row.goal, total: shared, from_month: month, method, deep, reason: '', apply: false };
  const settled = JSON.parse(useSettled(JSON.stringify(asked), 300)) as ProposeAsked | null;
  const preview = useQuery({
    queryKey: ['rows-of', GOAL, 'change', settled],
    queryFn: ({ signal }) => (settled ? proposeChange(settled, signal) : null),
    enabled: settled !== null,
    retry: false,
  });
  const propose = async () => {
    if (!asked) return;
    setBusy(true);
    setProblem('');
    try {
      await proposeChange({ ...asked, reason: reason.trim(), apply: true });
      refreshObject(client, CHANGE);
      notify({ kind: 'success', text: t('proposed') });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const wrong = problem || (preview.error ? (isProblem(preview.error) ? preview.error.sentence : t('failed')) : '');
  const open = found.months.flatMap((first, at) => (at < found.closed ? [] : [{ value: at + 1, label: formatMonth(first, locale) }]));
  return (
    <Modal open width={640} title={t('titleOf', { name: row.name })} okText={t('propose')} cancelText={t('cancel')} okButtonProps={{ disabled: !preview.data || reason.trim() === '', loading: busy }} onOk={() => void propose()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor={ids.total}>{t(found.additive ? 'total' : 'everyMonth')}</label>
        <InputNumber<string> id={ids.total} className={styles['wide'] ?? ''} stringMode min="0" max={String(LARGEST)} precision={found.unit === 'percent' ? 2 : found.places} {...(found.unit === 'percent' ? { suffix: '%' } : {})} value={total} onChange={(value) => setTotal(value === null ? null : String(value))} />
        <label htmlFor={ids.month}>{t('from')}</label>
        <Select id={ids.month} value={month} onChange={setMonth} options={open} />
        {found.additive && (
          <>
            <label htmlFor={ids.method}>{t('method')}</label>
            <Select<ChangeMethod> id={ids.method} value={method} onChange={setMethod} options={METHODS.map((one) => ({ value: one, label: t(`methods.${one}`) }))} />
          </>
        )}
        {isDepartment(row) && (
          <Checkbox checked={deep} onChange={(event) => setDeep(event.target.checked)}>
            {t('deep')}
          </Checkbox>
        )}
        <label htmlFor={ids.reason}>{t('reason')}</label>
        <Input.TextArea id={ids.reason} rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
      {preview.data && <Preview found={found} proposed={preview.data} t={t} />}
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
    </Modal>
  );
}

function Preview({ found, proposed, t }: { found: GoalGrid; proposed: Proposed; t: Words }) {
  const locale = useLocale();
  const figure = (value: string | null | undefined) => shownFigure(value ?? null, found.unit, locale) || '—';
  return (
    <>
      <p role="status">{t('changes', { count: proposed.goals })}</p>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['found']} role="group" aria-label={t('preview')} tabIndex={0}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              <th scope="col" className={page['number']}>{t('present')}</th>
              <th scope="col" className={page['number']}>{t('becomes')}</th>
            </tr>
          </thead>
          <tbody>
            {found.months.map((first, at) => (
              <tr key={first}>
                <th scope="row">{formatMonth(first, locale)}</th>
                <td className={page['number']}>{figure(proposed.present[at])}</td>
                <td className={page['number']}>{figure(proposed.months[at])}</td>
              </tr>
            ))}
            {proposed.below.map((one) => (
              <tr key={one.node}>
                <th scope="row" style={{ paddingInlineStart: `${one.depth * 16}px` }}>{one.name}</th>
                <td className={page['number']}>{figure(one.present)}</td>
                <td className={page['number']}>{figure(one.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
