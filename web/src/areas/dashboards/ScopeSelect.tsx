import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '@/areas/shared/useWords';
import { queryRecords } from '@/api/records';
import { asReference, asString } from '@/fields/shared/values';
import { useModel } from '@/model/context';
import { readScope, writeScope, type Scope } from './scope';

const LIMIT = 300;

interface Unit {
  id: string;
  name: string;
  /** Whether it is the top of a region. */
  region: boolean;
}

/** Departments that deals can be narrowed to; a region is a department that is its own region. */
function useUnits(): Unit[] {
  const view = useModel().objects.get('department');
  const fields = ['name', 'region', 'parent'].filter((name) => view?.fields.has(name));
  const { data } = useQuery({
    queryKey: ['references', 'department', 'units'],
    queryFn: ({ signal }) => queryRecords('department', { fields, sort: ['name'], limit: LIMIT }, signal),
    enabled: view !== undefined,
    staleTime: 5 * 60_000,
  });
  return (data?.records ?? []).flatMap((record) => {
    // The company itself is everything, which is offered already.
    if (!asReference(record['parent'])) return [];
    return [{ id: record.id, name: asString(record['name']), region: asReference(record['region'])?.id === record.id }];
  });
}

interface ScopeSelectProps {
  value: Scope;
  onChange: (scope: Scope) => void;
}

/** Whose figures: everybody's, mine, my team's, or those of a region or department. */
export function ScopeSelect({ value, onChange }: ScopeSelectProps) {
  const t = useWords('dashboards');
  const units = useUnits();
  const group = (region: boolean) =>
    units
      .filter((unit) => unit.region === region)
      .map((unit) => ({ value: `${region ? 'region' : 'department'}.${unit.id}`, label: unit.name }));
  const regions = group(true);
  const departments = group(false);
  const options = [
    { label: t('scope.people'), options: (['all', 'mine', 'team'] as const).map((kind) => ({ value: kind, label: t(`scope.${kind}`) })) },
    ...(regions.length ? [{ label: t('scope.region'), options: regions }] : []),
    ...(departments.length ? [{ label: t('scope.department'), options: departments }] : []),
  ];
  return (
    <Select<string>
      value={writeScope(value) ?? 'all'}
      onChange={(text) => onChange(readScope(text))}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('scope.label')}
      popupMatchSelectWidth={200}
      style={{ minWidth: 120 }}
    />
  );
}
