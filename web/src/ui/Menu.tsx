import { Button } from 'antd';
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import styles from './Menu.module.css';

export interface MenuItem {
  key: string;
  label: ReactNode;
  icon?: ReactNode;
  danger?: boolean;
  /** Stands above a line. */
  divided?: boolean;
}

interface MenuButtonProps {
  items: readonly MenuItem[];
  onChoose: (key: string) => void;
  /** The name of the button where its content is only an icon. */
  label?: string;
  icon?: ReactNode;
  loading?: boolean;
  /** What is said at the top of the menu. */
  heading?: ReactNode;
  /** A button of one's own look instead of the usual one. */
  plain?: string | undefined;
  /** Opens upward where there is room above, as menus at the bottom of something do. */
  up?: boolean;
  children?: ReactNode;
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

const GAP = 4;
const EDGE = 8;
const TALLEST = 480;

/** Puts a menu below its button, or above where there is more room, and within the window. */
function place(button: DOMRect, box: HTMLElement, up: boolean) {
  box.style.maxHeight = '';
  const [above, below] = [button.top - GAP - EDGE, window.innerHeight - button.bottom - GAP - EDGE];
  const wanted = Math.min(box.offsetHeight, TALLEST);
  const upward = up ? above >= wanted || above > below : below < wanted && above > below;
  box.style.maxHeight = `${Math.min(TALLEST, upward ? above : below)}px`;
  box.style.top = `${upward ? button.top - GAP - box.offsetHeight : button.bottom + GAP}px`;
  box.style.left = `${Math.max(EDGE, Math.min(button.right, window.innerWidth - EDGE) - box.offsetWidth)}px`;
}

/** A button that opens a short menu: arrows move in it, Enter chooses, Esc closes. */
export function MenuButton({ items, onChoose, label, icon, loading, heading, plain, up, children }: MenuButtonProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const wrap = useRef<HTMLSpanElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [button, popup] = [wrap.current, box.current];
    if (!open || !button || !popup) return undefined;
    // Above everything, so that nothing that scrolls cuts it off.
    popup.showPopover();
    const settle = () => place(button.getBoundingClientRect(), popup, up ?? false);
    settle();
    window.addEventListener('resize', settle);
    document.addEventListener('scroll', settle, true);
    return () => {
      window.removeEventListener('resize', settle);
      document.removeEventListener('scroll', settle, true);
    };
  }, [open, up]);
  useEffect(() => {
    if (!open) return undefined;
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const outside = (event: PointerEvent) => {
      if (!wrap.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [open]);
  const close = () => {
    setOpen(false);
    wrap.current?.querySelector('button')?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (event.key === 'Tab') setOpen(false);
    const step = STEPS[event.key];
    const lines = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    if (!step || lines.length === 0) return;
    event.preventDefault();
    lines[step(lines.indexOf(document.activeElement as HTMLElement), lines.length)]?.focus();
  };
  const shared = {
    onClick: () => setOpen((before) => !before),
    'aria-haspopup': 'menu' as const,
    'aria-expanded': open,
    'aria-controls': open ? id : undefined,
    'aria-label': label,
    title: label,
  };
  return (
    <span className={styles['wrap']} ref={wrap}>
      {plain ? (
        <button type="button" className={plain} {...shared}>
          {children}
        </button>
      ) : (
        <Button icon={icon} loading={loading ?? false} {...shared}>
          {children}
        </Button>
      )}
      {open && (
        <div className={styles['popup']} ref={box} popover="manual">
          {heading && <div className={styles['heading']}>{heading}</div>}
          <div id={id} role="menu" tabIndex={-1} ref={menu} onKeyDown={press} aria-label={label}>
            {items.map((item) => (
              <button
                key={item.key}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={styles['item']}
                data-danger={item.danger ? '' : undefined}
                data-divided={item.divided ? '' : undefined}
                onClick={() => {
                  close();
                  onChoose(item.key);
                }}
              >
                {item.icon}
                <span>{item.label}</span>
              </button>
            ))}
          </div>
        </div>
      )}
    </span>
  );
}
