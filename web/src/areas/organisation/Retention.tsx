import { Button, InputNumber, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { retentionQuery, saveRetention, type Period } from './api';
import styles from './Organisation.module.css';

const MOST_DAYS = 36_500;
const YEAR = 365;

/** For how long the organisation keeps what is recorded by itself: history, signing in, jobs, letters and the like. */
export function Retention() {
  const t = useWords('organisation');
  const query = useQuery(retentionQuery());
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    return query.data ? <Periods key={JSON.stringify(query.data)} saved={query.data} /> : <RowsSkeleton rows={6} columns={2} />;
  };
  return (
    <section className={page['card']} aria-labelledby="retention">
      <header className={page['cardHead']}>
        <h2 id="retention">{t('retention')}</h2>
      </header>
      <div className={page['cardBody']}>
        <p className={styles['lead']}>{t('retentionLead')}</p>
        {body()}
      </div>
    </section>
  );
}

function Periods({ saved }: { saved: readonly Period[] }) {
  const t = useWords('organisation');
  const client = useQueryClient();
  const [days, setDays] = useState<Record<string, number | null>>(() => Object.fromEntries(saved.map((each) => [each.name, each.days])));
  const [saving, setSaving] = useState(false);
  const changed = Object.fromEntries(saved.filter((each) => days[each.name] !== each.days).map((each) => [each.name, days[each.name] ?? null]));
  const save = async () => {
    setSaving(true);
    try {
      client.setQueryData(retentionQuery().queryKey, await saveRetention(changed));
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {saved.map((each) => (
        <PeriodField key={each.name} period={each} days={days[each.name] ?? null} set={(value) => setDays({ ...days, [each.name]: value })} />
      ))}
      <Button type="primary" htmlType="submit" loading={saving} disabled={Object.keys(changed).length === 0}>
        {t('save')}
      </Button>
    </form>
  );
}

function PeriodField({ period, days, set }: { period: Period; days: number | null; set: (days: number | null) => void }) {
  const t = useWords('organisation');
  return (
    <fieldset className={styles['period']}>
      <legend>{period.label}</legend>
      <Select<'days' | 'ever'>
        aria-label={t('keptHow', { what: period.label })}
        className={styles['how'] ?? ''}
        value={days === null ? 'ever' : 'days'}
        options={[
          { value: 'days', label: t('keptDays') },
          { value: 'ever', label: t('keptEver') },
        ]}
        onChange={(how) => set(how === 'ever' ? null : (period.days ?? period.usual ?? 3 * YEAR))}
      />
      {days !== null && (
        <InputNumber<number>
          aria-label={t('keptFor', { what: period.label })}
          className={styles['days'] ?? ''}
          value={days}
          min={period.least}
          max={MOST_DAYS}
          precision={0}
          suffix={t('days')}
          onChange={(value) => value !== null && set(value)}
        />
      )}
      <span className={styles['hint']}>{t('keptLeast', { count: period.least })}</span>
    </fieldset>
  );
}
