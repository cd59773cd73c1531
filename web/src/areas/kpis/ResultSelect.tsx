import { Select } from 'antd';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';

/** What counts as a result: metrics that add up, by owner and period. */
export function ResultSelect({ value, onChange }: { value: string; onChange: (metric: string) => void }) {
  const t = useWords('kpis');
  const { language } = useLocale();
  const catalogue = useCatalogue();
  const fitting = [...(catalogue?.values() ?? [])].filter((one) => !one.stock && one.date && one.dimensions['owner'] && /^(count\(\)|sum\()/.test(one.measure ?? ''));
  return (
    <Select
      aria-label={t('result')}
      prefix={t('result')}
      showSearch
      optionFilterProp="label"
      value={value}
      onChange={onChange}
      options={fitting.map((one) => ({ value: one.name, label: labelText(one.label, language) }))}
      popupMatchSelectWidth={false}
    />
  );
}

/** What a metric is called. */
export function useMetricName(name: string): string {
  const { language } = useLocale();
  return labelText(useCatalogue()?.get(name)?.label, language) || name;
}
