import { EditOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { figureNumber, figureText } from '@/charts/figures';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { KEY, sayForecast, type ForecastNode, type Said, type SaidBy, type Voice } from './api';
import styles from './Forecast.module.css';

const LARGEST = '999999999999999';

interface VoiceCellProps {
  node: ForecastNode;
  by: SaidBy;
  /** The period, where the asker may say something of the node. */
  cycle: string | null;
}

function saidOf(voice: Voice | null): Said {
  return { commit: voice?.commit?.amount ?? null, best_case: voice?.best_case?.amount ?? null, reason: voice?.reason ?? null };
}

/** What somebody said a node will bring, with why; whoever may say it does so in its place. */
export function VoiceCell({ node, by, cycle }: VoiceCellProps) {
  const t = useWords('forecast');
  const locale = useLocale();
  const [editing, setEditing] = useState(false);
  const voice = by === 'submit' ? node.submitted : node.judged;
  const known = voice?.commit ? voice : null;
  if (editing && cycle !== null) return <VoiceForm node={node} by={by} cycle={cycle} onDone={() => setEditing(false)} />;
  const money = (value: unknown) => figureText(value, 'money', locale, 'short');
  const words = known ? `${money(known.commit)} / ${money(known.best_case)}` : null;
  const name = t(by === 'submit' ? 'submitFor' : 'judgeFor', { name: node.name });
  return (
    <span className={styles['voice']}>
      {cycle !== null ? (
        <button type="button" className={styles['say']} aria-label={words ? `${name} ${words}` : name} onClick={() => setEditing(true)}>
          {words ?? t(by)} <EditOutlined aria-hidden="true" />
        </button>
      ) : (
        <span className={styles['pair']}>{words ?? '—'}</span>
      )}
      {known && (
        <span className={styles['soft']}>
          {t('saidBy', { name: known.author, day: formatAgo(known.at, locale) })}
          {known.reason ? ` · ${known.reason}` : ''}
        </span>
      )}
    </span>
  );
}

function VoiceForm({ node, by, cycle, onDone }: VoiceCellProps & { cycle: string; onDone: () => void }) {
  const t = useWords('forecast');
  const client = useQueryClient();
  const ids = { commit: useId(), best: useId(), reason: useId() };
  const voice = by === 'submit' ? node.submitted : node.judged;
  const basis = by === 'judge' && node.submitted?.commit ? node.submitted : { commit: node.parts_commit, best_case: node.parts_best_case };
  const before = saidOf(voice);
  const [said, setSaid] = useState<Said>({ commit: before.commit ?? basis.commit?.amount ?? null, best_case: before.best_case ?? basis.best_case?.amount ?? null, reason: before.reason });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const differs = figureNumber(said.commit) !== figureNumber(basis.commit) || figureNumber(said.best_case) !== figureNumber(basis.best_case);
  const undo = async (version: number) => {
    try {
      await sayForecast(by, cycle, node, before, version);
      notify({ kind: 'success', text: t('undone') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: [KEY] });
  };
  const save = async () => {
    setBusy(true);
    setProblem('');
    try {
      const kept = await sayForecast(by, cycle, node, said, voice?.version ?? 0);
      await client.invalidateQueries({ queryKey: [KEY] });
      void client.invalidateQueries({ queryKey: ['todo'] });
      notify({ kind: 'success', text: t(by === 'submit' ? 'submitted' : 'judged', { name: node.name }), action: { label: t('undo'), run: () => undo(kept.version) } });
      onDone();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  const number = (id: string, label: string, value: string | null, change: (value: string | null) => void) => (
    <>
      <label htmlFor={id}>{label}</label>
      <InputNumber<string> className={styles['amount'] ?? ''} id={id} stringMode controls={false} min="0" max={LARGEST} precision={2} value={value} onChange={(next) => change(next === null ? null : String(next))} />
    </>
  );
  return (
    <form
      className={styles['voiceForm']}
      aria-label={t(by === 'submit' ? 'submitFor' : 'judgeFor', { name: node.name })}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {number(ids.commit, t('commit'), said.commit, (commit) => setSaid({ ...said, commit }))}
      {number(ids.best, t('best'), said.best_case, (best_case) => setSaid({ ...said, best_case }))}
      <label htmlFor={ids.reason}>{t(differs ? 'reasonNeeded' : 'reason')}</label>
      <Input id={ids.reason} value={said.reason ?? ''} maxLength={2000} onChange={(event) => setSaid({ ...said, reason: event.target.value || null })} />
      {problem && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <span className={styles['formButtons']}>
        <Button size="small" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" loading={busy} disabled={said.commit === null || said.best_case === null}>
          {t(by)}
        </Button>
      </span>
    </form>
  );
}
