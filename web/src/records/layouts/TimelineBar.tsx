import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { addDays, daysBetween } from '@/lib/zone';
import type { Bounds } from './timeline';
import styles from './Timeline.module.css';

interface BarProps {
  name: string;
  bounds: Bounds;
  left: number;
  /** The width of a day, px. */
  day: number;
  color: string;
  movable: boolean;
  stretchable: boolean;
  /** By how many days another bar that is being moved pushes this one. */
  pushed: number;
  onMove: (days: number, which: 'both' | 'end') => void;
  /** Where the bar would lie while it is being moved; null when it lies where it was. */
  onPreview: (to: Bounds | null) => void;
}

interface Pull {
  which: 'both' | 'end';
  x: number;
}

/**
 * The bar of a record. Dragged it moves, at its end it is made longer; the arrows move it by a day, with Shift a week,
 * with Alt its end. It is saved when the arrows are let go with Enter, or the bar is left; Esc gives up.
 */
export function Bar({ name, bounds, left, day, color, movable, stretchable, pushed, onMove, onPreview }: BarProps) {
  const t = useWords('lists');
  const locale = useLocale();
  const pull = useRef<Pull | null>(null);
  const [shift, setShift] = useState<{ days: number; which: 'both' | 'end' }>({ days: 0, which: 'both' });
  const length = daysBetween(bounds.from, bounds.to) + 1;
  const start = shift.which === 'both' ? shift.days + pushed : 0;
  const longer = shift.which === 'end' ? Math.max(1 - length, shift.days) : 0;
  const from = addDays(bounds.from, start);
  const to = addDays(bounds.to, start + longer);
  const show = (next: { days: number; which: 'both' | 'end' }) => {
    setShift(next);
    const begin = next.which === 'both' ? next.days : 0;
    const end = next.which === 'both' ? next.days : Math.max(1 - length, next.days);
    onPreview(next.days ? { from: addDays(bounds.from, begin), to: addDays(bounds.to, end) } : null);
  };
  const settle = () => {
    if (shift.days !== 0) onMove(shift.which === 'end' ? longer : shift.days, shift.which);
    if (shift.days !== 0) show({ days: 0, which: 'both' });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && movable) {
      event.preventDefault();
      const which = event.altKey && stretchable ? 'end' : 'both';
      show({ which, days: (shift.which === which ? shift.days : 0) + step * (event.shiftKey ? 7 : 1) });
    } else if (event.key === 'Enter') settle();
    else if (event.key === 'Escape') show({ days: 0, which: 'both' });
  };
  const grab = (which: Pull['which']) => (event: PointerEvent) => {
    if (!movable || event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    pull.current = { which, x: event.clientX };
  };
  const drag = (event: PointerEvent) => {
    if (pull.current) show({ which: pull.current.which, days: Math.round((event.clientX - pull.current.x) / day) });
  };
  const drop = () => {
    if (!pull.current) return;
    pull.current = null;
    settle();
  };
  const days = from === to ? formatDay(from, locale) : `${formatDay(from, locale)} – ${formatDay(to, locale)}`;
  return (
    <button
      type="button"
      className={styles['bar']}
      style={{ left: left + start * day, width: Math.max(day, (length + longer) * day - 1, 8), '--hue': color } as React.CSSProperties}
      data-point={length + longer === 1 ? '' : undefined}
      data-shifted={shift.days ? '' : undefined}
      data-pushed={pushed ? '' : undefined}
      aria-label={t('timeline.bar', { name, days })}
      title={`${name} · ${days}`}
      aria-keyshortcuts={movable ? 'ArrowLeft ArrowRight Shift+ArrowLeft Shift+ArrowRight Alt+ArrowLeft Alt+ArrowRight' : undefined}
      onKeyDown={press}
      onBlur={settle}
      onPointerDown={grab('both')}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={() => {
        pull.current = null;
        show({ days: 0, which: 'both' });
      }}
    >
      {stretchable && <span className={styles['grip']} onPointerDown={grab('end')} onPointerMove={drag} onPointerUp={drop} />}
    </button>
  );
}
