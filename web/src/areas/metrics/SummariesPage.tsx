import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing, type Do } from '@/areas/shared/useDoing';
import { useWords, type Words } from '@/areas/shared/useWords';
import { formatInstant, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { SUMMARIES, chooseSummary, loadSummaries, rebuildSummary, type MetricSummary, type ObjectSummary } from './api';
import styles from './Metrics.module.css';

const WHILE_RUNNING_MS = 2000;
const CHOICES = ['automatic', 'kept', 'live'] as const;

/** What is kept added up: of which objects, how current, and for which metrics an administrator chooses otherwise. */
export function SummariesPage() {
  const t = useWords('metrics');
  const { language, ...locale } = useLocale();
  const query = useQuery({
    queryKey: [SUMMARIES],
    queryFn: ({ signal }) => loadSummaries(signal),
    refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : false),
  });
  const doing = useDoing(SUMMARIES);
  useTitle(t('summaries'));
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('summaries')}</h1>
        <span className={page['lead']}>{t('summariesLead', { least: formatNumber(query.data?.least ?? 0, { language, ...locale }) })}</span>
      </header>
      <section className={styles['section']}>
        <h2>{t('summariesOf')}</h2>
        <Objects query={query} rows={query.data?.objects} doing={doing} t={t} />
      </section>
      <section className={styles['section']}>
        <h2>{t('summariesFor')}</h2>
        <Metrics query={query} rows={query.data?.metrics} doing={doing} t={t} />
      </section>
    </div>
  );
}

interface TableProps<Row> {
  query: { error: unknown; refetch: () => Promise<unknown> };
  rows: readonly Row[] | undefined;
  doing: Do;
  t: Words;
}

function useObjectName(): (name: string) => string {
  const { objects } = useModel();
  const { language } = useLocale();
  return (name) => labelText(objects.get(name)?.label, language) || name;
}

function Objects({ query, rows, doing, t }: TableProps<ObjectSummary>) {
  const locale = useLocale();
  const named = useObjectName();
  const number = (value: number) => formatNumber(value, locale);
  return (
    <RowTable
      label={t('summariesOf')}
      query={query}
      rows={rows}
      id={(row) => row.object}
      empty={<State kind="empty" title={t('noSummaries')} small />}
      columns={[
        { key: 'object', title: t('object'), names: true, cell: (row) => named(row.object) },
        { key: 'state', title: t('state'), cell: (row) => t(`stateOf.${row.state}`) },
        { key: 'records', title: t('recordCount'), number: true, cell: (row) => number(row.records) },
        { key: 'cells', title: t('cells'), number: true, cell: (row) => number(row.cells) },
        { key: 'appended', title: t('appended'), number: true, cell: (row) => number(row.appended) },
        { key: 'metrics', title: t('metricCount'), number: true, cell: (row) => number(row.metrics.length) },
        { key: 'built', title: t('builtAt'), cell: (row) => (row.built_at ? t('built', { at: formatInstant(row.built_at, locale), seconds: number(Math.ceil(row.seconds)) }) : '—') },
      ]}
      buttons={(row) => (
        <Button size="small" disabled={row.state !== 'ready'} onClick={() => void doing(() => rebuildSummary(row.object), t('rebuilding'))}>
          {t('rebuild')}
        </Button>
      )}
    />
  );
}

/** The metrics whose figures can be kept; those that cannot are counted live whatever anybody chooses. */
function Metrics({ query, rows, doing, t }: TableProps<MetricSummary>) {
  const locale = useLocale();
  const named = useObjectName();
  const [saving, setSaving] = useState<string | null>(null);
  const choose = (row: MetricSummary, choice: MetricSummary['choice']) => {
    setSaving(row.name);
    void doing(() => chooseSummary(row.name, choice)).finally(() => setSaving(null));
  };
  return (
    <RowTable
      label={t('summariesFor')}
      query={query}
      rows={rows?.filter((row) => row.fits)}
      id={(row) => row.name}
      empty={<State kind="empty" title={t('noSummaries')} small />}
      columns={[
        { key: 'name', title: t('metric'), names: true, cell: (row) => labelText(row.label, locale.language) },
        { key: 'object', title: t('object'), cell: (row) => named(row.object) },
        { key: 'records', title: t('recordCount'), number: true, cell: (row) => formatNumber(row.records, locale) },
        { key: 'kept', title: t('counted'), cell: (row) => t(row.kept ? 'fromCells' : 'live') },
        {
          key: 'choice',
          title: t('choice'),
          cell: (row) => (
            <Select
              aria-label={t('choiceOf', { metric: labelText(row.label, locale.language) })}
              value={row.choice}
              loading={saving === row.name}
              style={{ width: 150 }}
              options={CHOICES.map((value) => ({ value, label: t(`choices.${value}`) }))}
              onChange={(value) => choose(row, value)}
            />
          ),
        },
      ]}
    />
  );
}
