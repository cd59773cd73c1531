import { useRef, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import type { Content, Widget } from '../declared';
import { Place } from '../Place';
import { COLUMNS, moved, removed, resized, shifted } from './design';
import styles from './Designer.module.css';

interface CanvasProps {
  content: Content;
  chosen: string | null;
  faulty: ReadonlySet<string>;
  onChoose: (id: string | null) => void;
  onChange: (content: Content) => void;
  /** A kind of component was dropped before a widget, or at the end. */
  onAdd: (kind: string, before: string | null) => void;
}

const KIND = 'application/x-yunchou-kind';
const WIDGET = 'application/x-yunchou-widget';
const ROW_PX = 40;

/** The page as it will be, each component a thing to take: dragged, resized at its corner, or moved by keys. */
export function Canvas({ content, chosen, faulty, onChoose, onChange, onAdd }: CanvasProps) {
  const t = useWords('dashboards');
  const [over, setOver] = useState<string | null>(null);
  const shown = content.widgets.filter((one) => !one.inside);
  const drop = (event: React.DragEvent, before: string | null) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    const kind = event.dataTransfer.getData(KIND);
    const id = event.dataTransfer.getData(WIDGET);
    if (kind) onAdd(kind, before);
    else if (id) onChange(moved(content, id, before));
  };
  const hover = (event: React.DragEvent, id: string) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(id);
  };
  return (
    <div className={styles['canvas']}>
      {shown.length === 0 && <p className={styles['unready']}>{t('design.empty')}</p>}
      <div className={styles['grid']} role="group" aria-label={t('design.canvas')} onDragOver={(event) => hover(event, '')} onDrop={(event) => drop(event, null)}>
        {shown.map((widget) => (
          <Item
            key={widget.id}
            widget={widget}
            chosen={widget.id === chosen}
            faulty={faulty.has(widget.id)}
            over={over === widget.id}
            content={content}
            onChoose={onChoose}
            onChange={onChange}
            onHover={(event) => hover(event, widget.id)}
            onDrop={(event) => drop(event, widget.id)}
          />
        ))}
        <div className={styles['end']} data-over={over === '' ? '' : undefined} />
      </div>
    </div>
  );
}

interface ItemProps {
  widget: Widget;
  chosen: boolean;
  faulty: boolean;
  over: boolean;
  content: Content;
  onChoose: (id: string | null) => void;
  onChange: (content: Content) => void;
  onHover: (event: React.DragEvent) => void;
  onDrop: (event: React.DragEvent) => void;
}

function Item({ widget, chosen, faulty, over, content, onChoose, onChange, onHover, onDrop }: ItemProps) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const label = labelText(widget.label, language);
  const keys = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') onChoose(null);
    const act = KEYS[`${event.shiftKey ? 'Shift+' : ''}${event.key}`];
    if (!act) return;
    event.preventDefault();
    onChange(act(content, widget));
    if (event.key === 'Delete') onChoose(null);
  };
  const resize = (event: React.PointerEvent<HTMLElement>) => {
    const element = box.current;
    if (!element) return;
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const { width, left, top } = element.getBoundingClientRect();
    const column = width / widget.width;
    const follow = (move: PointerEvent) => {
      const size = resized(content, widget.id, (move.clientX - left) / column, (move.clientY - top) / ROW_PX);
      onChange(size);
    };
    const stop = () => {
      handle.removeEventListener('pointermove', follow);
      handle.removeEventListener('pointerup', stop);
    };
    handle.addEventListener('pointermove', follow);
    handle.addEventListener('pointerup', stop);
  };
  return (
    <div
      ref={box}
      className={styles['item']}
      style={{ '--width': widget.width, '--height': widget.height } as React.CSSProperties}
      data-chosen={chosen ? '' : undefined}
      data-faulty={faulty ? '' : undefined}
      data-over={over ? '' : undefined}
      onDragOver={onHover}
      onDrop={onDrop}
    >
      {/* The page of a frame is not fetched while its address is still being typed. */}
      <div inert>{faulty || widget.kind === 'embed' ? <div className={styles['unready']}>{label}</div> : <Place widget={widget} />}</div>
      <button
        type="button"
        className={styles['grip']}
        draggable
        aria-pressed={chosen}
        aria-label={t('design.item', { label, width: widget.width, height: widget.height })}
        title={t('design.keys')}
        onClick={() => onChoose(chosen ? null : widget.id)}
        onKeyDown={keys}
        onDragStart={(event) => {
          event.dataTransfer.setData(WIDGET, widget.id);
          event.dataTransfer.effectAllowed = 'move';
        }}
      />
      {chosen && <i className={styles['corner']} onPointerDown={resize} aria-hidden="true" />}
    </div>
  );
}

type Act = (content: Content, widget: Widget) => Content;

/** What the keys do with the component that has the focus. */
const KEYS: Readonly<Record<string, Act>> = {
  ArrowLeft: (content, widget) => shifted(content, widget.id, -1),
  ArrowUp: (content, widget) => shifted(content, widget.id, -1),
  ArrowRight: (content, widget) => shifted(content, widget.id, 1),
  ArrowDown: (content, widget) => shifted(content, widget.id, 1),
  'Shift+ArrowLeft': (content, widget) => resized(content, widget.id, widget.width - 1, widget.height),
  'Shift+ArrowRight': (content, widget) => resized(content, widget.id, Math.min(COLUMNS, widget.width + 1), widget.height),
  'Shift+ArrowUp': (content, widget) => resized(content, widget.id, widget.width, widget.height - 1),
  'Shift+ArrowDown': (content, widget) => resized(content, widget.id, widget.width, widget.height + 1),
  Delete: (content, widget) => removed(content, widget.id),
};

export { KIND };
