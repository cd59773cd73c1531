import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './Tabs.module.css';

export interface Tab<K extends string> {
  key: K;
  label: ReactNode;
  icon?: ReactNode;
  count?: number | string | undefined;
}

interface TabsProps<K extends string> {
  tabs: readonly Tab<K>[];
  active: K;
  onChange: (key: K) => void;
  label: string;
  /** The id of the element that shows the chosen tab. */
  panel: string;
  /** Smaller, beside something else; with no room for words the icons stand alone. */
  quiet?: boolean;
}

export function Tabs<K extends string>({ tabs, active, onChange, label, panel, quiet }: TabsProps<K>) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const index = (tabs.findIndex((tab) => tab.key === active) + step + tabs.length) % tabs.length;
    const next = tabs[index];
    if (!next) return;
    onChange(next.key);
    list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]')[index]?.focus();
  };
  return (
    <div className={styles['tabs']} role="tablist" aria-label={label} data-quiet={quiet ? '' : undefined} ref={list} tabIndex={-1} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={tab.key === active}
          aria-controls={panel}
          tabIndex={tab.key === active ? 0 : -1}
          title={quiet && typeof tab.label === 'string' ? tab.label : undefined}
          onClick={() => onChange(tab.key)}
        >
          {tab.icon && <span aria-hidden="true">{tab.icon}</span>}
          {tab.icon ? <span className={styles['words']}>{tab.label}</span> : tab.label}
          {tab.count !== undefined && <span className={`${styles['count']} y-num`}>{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
