import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, InputNumber, Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { formatMonth } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL, spreadGoal, type Overview, type Seasons, type SpreadAsked, type Stand } from './api';
import styles from './Goals.module.css';
import { Smart } from './Smart';

const SEASONS: readonly Seasons[] = ['seasonal', 'working_days', 'even', 'keep'];
const LARGEST = 999_999_999_999_999;

/** Sets somebody's goal for the year and spreads it over the months, which are shown before they are written. */
export default function YearDialog({ found, stand, onClose }: { found: Overview; stand: Stand; onClose: () => void }) {
  const t = useWords('goals');
  const client = useQueryClient();
  const ids = { total: useId(), method: useId(), reason: useId() };
  const [total, setTotal] = useState<string | null>(null);
  const [method, setMethod] = useState<Seasons>('seasonal');
  const [keepPast, setKeepPast] = useState(true);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const asked: SpreadAsked | null =
    total === null ? null : { rule: found.rule?.id ?? '', year: found.year, node: stand.node, total, method, keep_past: keepPast, apply: false, reason: null };
  const settled = JSON.parse(useSettled(JSON.stringify(asked), 300)) as SpreadAsked | null;
  const preview = useQuery({
    queryKey: ['rows-of', GOAL, 'spread', settled],
    queryFn: ({ signal }) => (settled ? spreadGoal(settled, signal) : null),
    enabled: settled !== null,
  });
  const apply = async () => {
    if (!asked) return;
    setBusy(true);
    setProblem('');
    try {
      await spreadGoal({ ...asked, apply: true, reason: reason.trim() || null });
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t('saved') });
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const wrong = problem || (preview.error ? (isProblem(preview.error) ? preview.error.sentence : t('failed')) : '');
  return (
    <Modal open title={t('yearOfWho', { name: stand.name, year: String(found.year) })} okText={t('save')} cancelText={t('cancel')} okButtonProps={{ disabled: !asked, loading: busy }} onOk={() => void apply()} onCancel={onClose}>
      <div className={page['form']}>
        <label htmlFor={ids.total}>{t(found.additive ? 'total' : 'everyMonth')}</label>
        <InputNumber<string> id={ids.total} stringMode min="0" max={String(LARGEST)} precision={found.places} value={total} onChange={(value) => setTotal(value === null ? null : String(value))} />
        {found.additive && (
          <>
            <label htmlFor={ids.method}>{t('months')}</label>
            <Select<Seasons> id={ids.method} value={method} onChange={setMethod} options={SEASONS.map((one) => ({ value: one, label: t(`seasons.${one}`) }))} />
          </>
        )}
        <Checkbox checked={keepPast} onChange={(event) => setKeepPast(event.target.checked)}>
          {t('keepPast')}
        </Checkbox>
        {settled && <Smart found={found} node={stand.node} total={settled.total} />}
        {preview.data && <MonthsBefore found={found} present={preview.data.present} months={preview.data.months} />}
        <label htmlFor={ids.reason}>{t('reason')}</label>
        <Input id={ids.reason} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        {wrong && (
          <p className={page['problem']} role="alert">
            {wrong}
          </p>
        )}
      </div>
    </Modal>
  );
}

function MonthsBefore({ found, present, months }: { found: Overview; present: readonly (string | null)[]; months: readonly (string | null)[] }) {
  const t = useWords('goals');
  const locale = useLocale();
  const amount = (value: string | null | undefined) => (value === null || value === undefined ? '—' : figureText(value, found.unit as Unit, locale, 'full'));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={styles['preview']} role="group" aria-label={t('preview')} tabIndex={0}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('month')}</th>
            <th scope="col" className={page['number']}>{t('present')}</th>
            <th scope="col" className={page['number']}>{t('proposed')}</th>
          </tr>
        </thead>
        <tbody>
          {found.months.map((one, at) => (
            <tr key={one.starts_on}>
              <th scope="row">{formatMonth(one.starts_on, locale)}</th>
              <td className={page['number']}>{amount(present[at])}</td>
              <td className={page['number']}>{amount(months[at])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
