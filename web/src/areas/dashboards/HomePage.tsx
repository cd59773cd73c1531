import { useSearch } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { FirstSteps } from '@/areas/onboarding/FirstSteps';
import { DashboardView } from './DashboardView';

const Feed = lazy(async () => ({ default: (await import('@/areas/feed/Feed')).Feed }));

/** The dashboard that a person's day begins on. */
export function HomePage() {
  const search = useSearch({ from: '/shell/home' });
  return (
    <>
      <FirstSteps />
      <DashboardView name="home" search={search} />
      <Suspense fallback={null}>
        <Feed />
      </Suspense>
    </>
  );
}
