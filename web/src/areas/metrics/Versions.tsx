import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Popconfirm } from 'antd';
import type { Metric } from '@/areas/dashboards/declared';
import type { Words } from '@/areas/shared/useWords';
import { updateRecord } from '@/api/records';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { FieldValue } from '@/records/FieldValue';
import { afterWrite } from '@/records/refresh';
import { ProblemState } from '@/ui/ProblemState';
import { notify } from '@/ui/notice';
import { Looked } from './Looked';
import { loadVersions, previewMetric, type MetricVersion } from './api';
import styles from './Metrics.module.css';

/** The definitions that a metric has had: who set each, what it counts beside the one in force, and the way back to it. */
export function Versions({ record, t }: { record: RecordData; t: Words }) {
  const view = useObject('metric');
  const query = useQuery({ queryKey: ['metric-versions', record.id, record['version']], queryFn: ({ signal }) => loadVersions(record.id, signal) });
  if (query.error) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
  if (!query.data || !view) return null;
  return (
    <section className={styles['section']}>
      <h3>{t('versions')}</h3>
      <ol className={styles['versions']}>
        {query.data.map((version, place) => (
          <Version key={version.number} view={view} record={record} version={version} inForce={place === 0} t={t} />
        ))}
      </ol>
    </section>
  );
}

interface VersionProps {
  view: ObjectView;
  record: RecordData;
  version: MetricVersion;
  inForce: boolean;
  t: Words;
}

function Version({ view, record, version, inForce, t }: VersionProps) {
  const locale = useLocale();
  const compare = useMutation({ mutationFn: () => previewMetric(version.values, record.id) });
  const fields = version.changed.flatMap((name) => {
    const field = view.fields.get(name);
    return field ? [field] : [];
  });
  return (
    <li className={styles['version']}>
      <p>
        <strong>{t('version', { number: version.number })}</strong> {inForce && t('inForceNow')}{' '}
        <span className={styles['soft']}>
          {version.actor.name} · {formatInstant(version.at, locale)}
        </span>
      </p>
      <dl className={styles['changed']}>
        {fields.map((field) => (
          <FieldPair key={field.name} label={labelText(field.label, locale.language)}>
            <FieldValue object="metric" values={version.values} field={field} value={version.values[field.name]} dense />
          </FieldPair>
        ))}
      </dl>
      {!inForce && (
        <div className={styles['head']}>
          <Button size="small" onClick={() => compare.mutate()} loading={compare.isPending}>
            {t('compare')}
          </Button>
          <Return record={record} version={version} t={t} />
        </div>
      )}
      {compare.error && <ProblemState error={compare.error} small />}
      {compare.data && (
        <Looked
          found={compare.data}
          unit={asString(version.values['unit'] ?? 'number') as Metric['unit']}
          title={t('version', { number: version.number })}
          beside={t('inForce')}
          t={t}
        />
      )}
    </li>
  );
}

function FieldPair({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Writes the values of a version into the metric, which makes a version of its own. */
function Return({ record, version, t }: { record: RecordData; version: MetricVersion; t: Words }) {
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: () => updateRecord('metric', record.id, version.values),
    onSuccess: (answer) => {
      afterWrite(client, 'metric', answer);
      void client.invalidateQueries({ queryKey: ['metric-versions', record.id] });
      notify({ kind: 'success', text: t('returned', { number: version.number }) });
    },
    onError: (error) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : String(error) }),
  });
  return (
    <Popconfirm title={t('returnSure', { number: version.number })} okText={t('return')} onConfirm={() => back.mutate()}>
      <Button size="small" loading={back.isPending}>
        {t('return')}
      </Button>
    </Popconfirm>
  );
}
