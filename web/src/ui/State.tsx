import { InboxOutlined, LockOutlined, SearchOutlined, WarningOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import styles from './State.module.css';

const ICONS = { empty: InboxOutlined, nothing: SearchOutlined, error: WarningOutlined, locked: LockOutlined };

interface StateProps {
  kind: keyof typeof ICONS;
  title: string;
  text?: string | undefined;
  /** What to do next. */
  children?: ReactNode;
  small?: boolean;
  /** Nothing else is on the page: the title is its heading. */
  page?: boolean;
}

/** Says why there is nothing to see here, and what to do about it. */
export function State({ kind, title, text, children, small, page }: StateProps) {
  const Icon = ICONS[kind];
  const Title = page ? 'h1' : 'p';
  return (
    <div className={styles['state']} data-state="" data-kind={kind} data-small={small ? '' : undefined} role={kind === 'error' ? 'alert' : undefined}>
      <span className={styles['icon']} aria-hidden="true">
        <Icon />
      </span>
      <Title className={styles['title']}>{title}</Title>
      {text && <p className={styles['text']}>{text}</p>}
      {children && <div className={styles['actions']}>{children}</div>}
    </div>
  );
}
