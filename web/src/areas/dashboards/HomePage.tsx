import { useSearch } from '@tanstack/react-router';
import { FirstSteps } from '@/areas/onboarding/FirstSteps';
import { DashboardView } from './DashboardView';

/** The dashboard that a person's day begins on. */
export function HomePage() {
  const search = useSearch({ from: '/shell/home' });
  return (
    <>
      <FirstSteps />
      <DashboardView name="home" search={search} />
    </>
  );
}
