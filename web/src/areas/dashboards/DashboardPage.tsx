import { useParams, useSearch } from '@tanstack/react-router';
import { DashboardView } from './DashboardView';

export function DashboardPage() {
  const { name } = useParams({ from: '/shell/dashboards/$name' });
  const search = useSearch({ from: '/shell/dashboards/$name' });
  return <DashboardView name={name} search={search} />;
}
