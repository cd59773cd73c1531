import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, InputNumber, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { divideGoal, GOAL, idOf, type Divided, type DivideAsked, type Method, type Overview, type Stand } from './api';
import styles from './Goals.module.css';

const METHODS: readonly Method[] = ['history', 'even', 'capacity', 'manual'];
const WIDTH = 760;

/** Breaks a department's goal down: how, to whom, with which over-assignment; looked at beside last year before it is applied. */
export default function DivideDialog({ found, node, onClose }: { found: Overview; node: Stand; onClose: () => void }) {
  const t = useWords('goals');
  const client = useQueryClient();
  const ids = { method: useId(), over: useId(), reason: useId() };
  const [method, setMethod] = useState<Method>('history');
  const [over, setOver] = useState(1);
  const [deep, setDeep] = useState(false);
  const [weights, setWeights] = useState<Readonly<Record<string, number>>>({});
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const manual = found.below.map((one) => ({ node: one.node, weight: String(weights[one.node] ?? 1) }));
  const asked: DivideAsked = {
    rule: found.rule?.id ?? '',
    year: found.year,
    department: idOf(node.node),
    method,
    over: String(over),
    among: method === 'manual' ? manual.filter((one) => Number(one.weight) > 0) : null,
    deep,
    apply: false,
    reason: null,
  };
  const settled = JSON.parse(useSettled(JSON.stringify(asked), 300)) as DivideAsked;
  const preview = useQuery({ queryKey: ['rows-of', GOAL, 'divide', settled], queryFn: ({ signal }) => divideGoal(settled, signal) });
  const apply = async () => {
    setBusy(true);
    setProblem('');
    try {
      const done = await divideGoal({ ...asked, apply: true, reason: reason.trim() || null });
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t('divided', { count: done.written }) });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open width={WIDTH} title={t('divideOf', { name: node.name })} okText={t('apply')} cancelText={t('cancel')} okButtonProps={{ disabled: !preview.data, loading: busy }} onOk={() => void apply()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor={ids.method}>{t('method')}</label>
        <Select<Method> id={ids.method} value={method} onChange={setMethod} options={METHODS.map((one) => ({ value: one, label: t(`methods.${one}`) }))} />
        <p className={styles['small']}>{t(`methodHint.${method}`)}</p>
        {found.additive && (
          <>
            <label htmlFor={ids.over}>{t('overAssignment')}</label>
            <InputNumber id={ids.over} min={0.5} max={2} step={0.05} precision={3} value={over} onChange={(value) => setOver(value ?? 1)} />
          </>
        )}
        <Checkbox checked={deep} onChange={(event) => setDeep(event.target.checked)}>
          {t('deep')}
        </Checkbox>
        {preview.error ? (
          <ProblemState error={preview.error} small retry={() => void preview.refetch()} />
        ) : preview.data ? (
          <Preview found={found} divided={preview.data} manual={method === 'manual'} weights={weights} onWeigh={(one, weight) => setWeights({ ...weights, [one]: weight })} left={found.below.filter((one) => method === 'manual' && weights[one.node] === 0)} />
        ) : (
          <RowsSkeleton rows={4} columns={4} />
        )}
        <label htmlFor={ids.reason}>{t('reason')}</label>
        <Input id={ids.reason} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

interface PreviewProps {
  found: Overview;
  divided: Divided;
  manual: boolean;
  weights: Readonly<Record<string, number>>;
  onWeigh: (node: string, weight: number) => void;
  /** Those whose weight is nothing, so that they can be given one again. */
  left: readonly Stand[];
}

/** What each would have, beside what he has and what he reached a year before. */
function Preview({ found, divided, manual, weights, onWeigh, left }: PreviewProps) {
  const t = useWords('goals');
  const locale = useLocale();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, 'full'));
  const rows = [...divided.shares, ...left.map((one) => ({ node: one.node, name: one.name, depth: 1, last_year: one.last_year, present: one.target, total: null }))];
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={styles['preview']} role="group" aria-label={t('preview')} tabIndex={0}>
        <table className={page['table']}>
          <thead>
            <tr>
              <th scope="col">{t('who')}</th>
              {manual && <th scope="col">{t('weight')}</th>}
              <th scope="col" className={page['number']}>{t('lastYear')}</th>
              <th scope="col" className={page['number']}>{t('present')}</th>
              <th scope="col" className={page['number']}>{t('proposed')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.node}>
                <th scope="row" style={{ paddingInlineStart: `${one.depth * 16}px` }}>{one.name}</th>
                {manual && (
                  <td>
                    {one.depth === 1 && (
                      <InputNumber size="small" className={styles['weight'] ?? ''} min={0} precision={2} aria-label={t('weightOf', { name: one.name })} value={weights[one.node] ?? 1} onChange={(value) => onWeigh(one.node, value ?? 0)} />
                    )}
                  </td>
                )}
                <td className={page['number']}>{amount(one.last_year)}</td>
                <td className={page['number']}>{amount(one.present)}</td>
                <td className={page['number']}>{amount(one.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles['sum']} role="status">
        {divided.over === null ? t('handedDown', { amount: amount(divided.target) }) : t('sum', { amount: amount(divided.target), share: formatPercent(Number(divided.over), locale) })}
      </p>
    </>
  );
}
