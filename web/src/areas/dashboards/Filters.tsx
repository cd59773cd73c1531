import { Select } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { Dashboard } from './declared';
import { dimensionField, dimensionText } from './dimension';
import type { PageFilters } from './pageFilters';
import { metricsOf, objectsOf, type Surroundings } from './surroundings';
import { useFigures } from './useFigures';
import styles from './DashboardView.module.css';

const MOST_VALUES = 100;

interface FiltersProps {
  dashboard: Dashboard;
  page: Surroundings;
  onChange: (filters: PageFilters) => void;
}

/** The filters that a page offers: of each dimension the values that anything was counted under. */
export function Filters({ dashboard, page, onChange }: FiltersProps) {
  return (
    <div className={styles['filters']}>
      {dashboard.filters.map((name) => (
        <Filter key={name} name={name} dashboard={dashboard} page={page} onChange={(values) => onChange({ ...page.filters, [name]: values })} />
      ))}
    </div>
  );
}

function Filter({ name, dashboard, page, onChange }: Omit<FiltersProps, 'onChange'> & { name: string; onChange: (values: string[]) => void }) {
  const t = useWords('dashboards');
  const model = useModel();
  const { language } = useLocale();
  const metric = dashboard.widgets.flatMap((widget) => metricsOf(widget, page.catalogue)).find((one) => name in one.dimensions && !one.ratio);
  const query = { metrics: metric ? [metric.name] : [], by: [name], where: page.scope, period: null, sort: metric ? [`-${metric.name}`] : [], limit: MOST_VALUES, filters: {} };
  const answer = useFigures(query, metric ? objectsOf([metric]) : []);
  if (!metric) return null;
  const field = dimensionField(name, metric, model);
  const label = labelText(field?.label, language) || name;
  const options = (answer.data ?? [])
    .filter((row) => row[name] !== null)
    .map((row) => ({
      value: isObject(row[name]) ? (asReference(row[name])?.id ?? '') : asString(row[name]),
      label: dimensionText(name, row[name], field, language, t('missing')),
    }));
  return (
    <Select
      mode="multiple"
      maxTagCount={1}
      allowClear
      className={styles['filter']}
      value={page.filters[name] ?? []}
      onChange={onChange}
      options={options}
      loading={answer.isLoading}
      optionFilterProp="label"
      placeholder={label}
      aria-label={label}
    />
  );
}
