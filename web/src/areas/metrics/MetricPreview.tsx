import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { Metric } from '@/areas/dashboards/declared';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { FormStart, RecordFormState } from '@/records/form/useRecordForm';
import { ProblemState } from '@/ui/ProblemState';
import { Looked } from './Looked';
import { UseList } from './UseList';
import { loadUses, previewMetric } from './api';
import styles from './Metrics.module.css';

/** Below the form of a metric: what uses it, and what it would count as it stands in the form. */
export default function MetricPreview({ form, start }: { form: RecordFormState; start: FormStart }) {
  const t = useWords('metrics');
  const { record } = start;
  const code = asString(record?.['code']);
  const uses = useQuery({ queryKey: ['metric-uses', code], queryFn: ({ signal }) => loadUses(code, signal), enabled: Boolean(record?.['active']) });
  const look = useMutation({ mutationFn: (values: Record<string, unknown>) => previewMetric(values, record?.id) });
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    if (look.data) shown.current?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [look.data]);
  const begin = () => {
    const values = form.given();
    if (values) look.mutate(values);
  };
  return (
    <section ref={shown} className={styles['preview']} aria-label={t('preview')}>
      {uses.data && uses.data.length > 0 && (
        <div>
          <p className={styles['soft']}>{t('usesBefore')}</p>
          <UseList uses={uses.data} />
        </div>
      )}
      <div className={styles['head']}>
        <Button onClick={begin} loading={look.isPending}>
          {t('preview')}
        </Button>
        <span className={styles['soft']}>{t('previewHint')}</span>
      </div>
      {look.error && <ProblemState error={look.error} small />}
      {look.data && <Looked found={look.data} unit={asString(form.values['unit'] ?? 'number') as Metric['unit']} title={t('asEntered')} beside={t('inForce')} t={t} />}
    </section>
  );
}
