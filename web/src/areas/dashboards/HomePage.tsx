import { useSearch } from '@tanstack/react-router';
import { DashboardView } from './DashboardView';

/** The dashboard that a person's day begins on. */
export function HomePage() {
  const search = useSearch({ from: '/shell/home' });
  return <DashboardView name="home" search={search} />;
}
