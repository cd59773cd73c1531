import { Link } from '@tanstack/react-router';
import type { Metric } from '@/areas/dashboards/declared';
import { grainLabel } from '@/areas/dashboards/grainLabel';
import type { Words } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { FieldValue } from '@/records/FieldValue';
import { figureText } from '@/records/page/Figures';
import { RowTable } from '@/ui/RowTable';
import type { MetricFigures, MetricPreview } from './api';
import styles from './Metrics.module.css';

interface LookedProps {
  found: MetricPreview;
  unit: Metric['unit'];
  /** What the figures of this definition are called, and those beside them. */
  title: string;
  beside: string;
  t: Words;
}

/** What a definition counts: its figure beside that of the one in force, the months, and some of the records. */
export function Looked({ found, unit, title, beside, t }: LookedProps) {
  const { figures, now, sample } = found;
  if (!figures || !sample) {
    return (
      <ul className={styles['faults']} role="alert">
        {found.faults.map((fault) => (
          <li key={`${fault.field ?? ''}${fault.message}`}>{fault.message}</li>
        ))}
      </ul>
    );
  }
  return (
    <>
      <dl className={styles['figures']}>
        <Figure term={title} figures={figures} unit={unit} t={t} />
        {now && <Figure term={beside} figures={now} unit={unit} t={t} />}
      </dl>
      {figures.months.length > 0 && <Months figures={figures} now={now} unit={unit} title={title} beside={beside} t={t} />}
      <Sample sample={sample} t={t} />
    </>
  );
}

function Figure({ term, figures, unit, t }: { term: string; figures: MetricFigures; unit: Metric['unit']; t: Words }) {
  const locale = useLocale();
  return (
    <div>
      <dt>{term}</dt>
      <dd>{figureText(figures.figure, unit, locale, false)}</dd>
      {figures.before !== null && <dt>{t('lastYear', { figure: figureText(figures.before, unit, locale, true) })}</dt>}
    </div>
  );
}

function Months({ figures, now, unit, title, beside, t }: { figures: MetricFigures; now: MetricFigures | null; unit: Metric['unit']; title: string; beside: string; t: Words }) {
  const locale = useLocale();
  const other = new Map(now?.months.map((one) => [one.month, one.figure]));
  const known = new Map(figures.months.map((one) => [one.month, one.figure]));
  const months = [...new Set([...known.keys(), ...other.keys()])].filter((month) => month !== null).sort();
  return (
    <RowTable
      label={t('byMonth')}
      query={DONE}
      rows={months}
      id={(month) => month}
      empty={null}
      columns={[
        { key: 'month', title: t('month'), names: true, cell: (month) => grainLabel('month', month, locale.language) },
        { key: 'figure', title, number: true, cell: (month) => figureText(known.get(month) ?? null, unit, locale, false) },
        ...(now ? [{ key: 'now', title: beside, number: true, cell: (month: string) => figureText(other.get(month) ?? null, unit, locale, false) }] : []),
      ]}
    />
  );
}

const DONE = { error: null, refetch: () => Promise.resolve() };

/** The latest records that count, each leading to its page. */
function Sample({ sample, t }: { sample: NonNullable<MetricPreview['sample']>; t: Words }) {
  const { language } = useLocale();
  const view = useObject(sample.object);
  if (!view) return null;
  const { value, exact } = sample.count;
  return (
    <>
      <p className={styles['soft']}>{t(exact ? 'records' : 'recordsAtLeast', { count: value, object: labelText(view.label, language) })}</p>
      <RowTable
        label={t('sample')}
        query={DONE}
        rows={sample.records}
        id={(record) => asString(record['id'])}
        empty={null}
        columns={sample.fields.flatMap((name) => {
          const field = view.fields.get(name);
          if (!field) return [];
          const names = name === view.nameField;
          const cell = (record: Record<string, unknown>) =>
            names ? (
              <Link to="/records/$object/$id" params={{ object: view.name, id: asString(record['id']) }}>
                {asString(record[name]) || '—'}
              </Link>
            ) : (
              <FieldValue object={view.name} values={record} field={field} value={record[name]} dense />
            );
          return [{ key: name, title: labelText(field.label, language), names, cell }];
        })}
      />
    </>
  );
}
