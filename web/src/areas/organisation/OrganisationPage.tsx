import { Button, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useTitle } from '@/ui/useTitle';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { organisationQuery, saveOrganisation, type Organisation } from './api';
import styles from './Organisation.module.css';
import { Retention } from './Retention';
import { YearOfWork } from './YearOfWork';

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
const LANGUAGES = [
  { value: 'zh-CN' as const, label: '简体中文' },
  { value: 'en' as const, label: 'English' },
];

/** What dates, periods and amounts go by, for the whole organisation. */
export function OrganisationPage() {
  const t = useWords('organisation');
  const query = useQuery(organisationQuery());
  useTitle(t('title'));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    return query.data ? <Conventions key={JSON.stringify(query.data)} saved={query.data} /> : <RowsSkeleton rows={9} columns={2} />;
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('conventions')}</h2>
        </header>
        <div className={page['cardBody']}>{body()}</div>
      </section>
      <Retention />
      <YearOfWork />
    </div>
  );
}

function Setting({ label, hint, children }: { label: string; hint?: string; children: (id: string, hint: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles['setting']}>
      <label htmlFor={id}>{label}</label>
      <div>
        {children(id, `${id}-hint`)}
        {hint && (
          <p id={`${id}-hint`} className={styles['hint']}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** A month as the language calls it. */
function monthName(month: number, language: string): string {
  return new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1));
}

function Conventions({ saved }: { saved: Organisation }) {
  const t = useWords('organisation');
  const { language } = useLocale();
  const client = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const [saving, setSaving] = useState(false);
  const changed = JSON.stringify(draft) !== JSON.stringify(saved);
  useLeaveGuard(changed && !saving);
  const zones = [...new Set([saved.time_zone, ...Intl.supportedValuesOf('timeZone')])];
  const save = async () => {
    setSaving(true);
    try {
      const { time_zone, fiscal_start_month, language } = draft;
      client.setQueryData(organisationQuery().queryKey, await saveOrganisation({ time_zone, fiscal_start_month, language }));
      notify({ kind: 'success', text: t('saved') });
      await client.invalidateQueries();
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
      <Setting label={t('name')}>{(id) => <output id={id}>{saved.name}</output>}</Setting>
      <Setting label={t('currency')} hint={t('currencyHint')}>
        {(id) => <output id={id}>{saved.currency}</output>}
      </Setting>
      <Setting label={t('timeZone')} hint={t('timeZoneHint')}>
        {(id, hint) => (
          <Select<string>
            id={id}
            aria-describedby={hint}
            className={styles['control'] ?? ''}
            value={draft.time_zone}
            showSearch
            options={zones.map((value) => ({ value, label: value }))}
            onChange={(time_zone) => setDraft({ ...draft, time_zone })}
          />
        )}
      </Setting>
      <Setting label={t('fiscalStart')} hint={t('fiscalHint')}>
        {(id, hint) => (
          <Select<number>
            id={id}
            aria-describedby={hint}
            className={styles['control'] ?? ''}
            value={draft.fiscal_start_month}
            options={MONTHS.map((value) => ({ value, label: monthName(value, language) }))}
            onChange={(fiscal_start_month) => setDraft({ ...draft, fiscal_start_month })}
          />
        )}
      </Setting>
      <Setting label={t('language')} hint={t('languageHint')}>
        {(id, hint) => (
          <Select<'zh-CN' | 'en'>
            id={id}
            aria-describedby={hint}
            className={styles['control'] ?? ''}
            value={draft.language}
            options={LANGUAGES}
            onChange={(language) => setDraft({ ...draft, language })}
          />
        )}
      </Setting>
      <Button type="primary" htmlType="submit" loading={saving} disabled={!changed}>
        {t('save')}
      </Button>
    </form>
  );
}
