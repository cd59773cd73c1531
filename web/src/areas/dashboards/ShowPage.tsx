import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useModel } from '@/model/context';
import { DashboardView } from './DashboardView';
import styles from './DashboardView.module.css';

const SECONDS = 30;

/** Pages for the screen on the wall: full screen, one after the other, renewed by what happens. `?pages=sales,home&seconds=30`. */
export function ShowPage() {
  const { pages = 'sales', seconds = SECONDS } = useSearch({ from: '/shell/show' });
  const known = useModel().pages.dashboards;
  const names = pages.split(',').filter((name) => known.some((one) => one.name === name));
  const [turn, setTurn] = useState(0);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (names.length < 2) return undefined;
    const timer = setInterval(() => setTurn((now) => now + 1), seconds * 1000);
    return () => clearInterval(timer);
  }, [names.length, seconds]);
  useEffect(() => {
    // A browser that wants a click first shows the page in its frame; the button of the page makes it full.
    frame.current?.requestFullscreen?.().catch(() => undefined);
  }, []);
  return (
    <div ref={frame} className={styles['show']}>
      <DashboardView key={names[turn % names.length]} name={names[turn % Math.max(1, names.length)] ?? pages} search={{}} />
    </div>
  );
}
