import { HolderOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Popover, Select } from 'antd';
import { DndContext, KeyboardSensor, PointerSensor, closestCenter, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilterFields } from '../filter/useFilterFields';
import type { ObjectView } from '@/model/view';
import styles from './ColumnPopover.module.css';
import type { ChosenColumns, Column } from './columns';

interface ColumnPopoverProps {
  view: ObjectView;
  chosen: ChosenColumns;
  onClose: () => void;
  children: ReactNode;
}

/** Which columns there are and in what order: dragged, or moved with the arrow keys. */
export default function ColumnPopover({ view, chosen, onClose, children }: ColumnPopoverProps) {
  const { t } = useTranslation();
  return (
    <Popover open trigger="click" placement="bottomRight" onOpenChange={(open) => !open && onClose()} content={<Chooser view={view} chosen={chosen} onClose={onClose} />} title={t('columns.title')}>
      {children}
    </Popover>
  );
}

function Chooser({ view, chosen, onClose }: Omit<ColumnPopoverProps, 'children'>) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    box.current?.querySelector('button')?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const element = box.current;
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || adding || event.defaultPrevented) return;
      event.stopPropagation();
      onClose();
    };
    element?.addEventListener('keydown', leave);
    return () => element?.removeEventListener('keydown', leave);
  }, [adding, onClose]);
  const groups = useFilterFields(view);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor));
  const paths = chosen.columns.map((column) => column.path);
  const drop = ({ active, over }: DragEndEvent) => {
    if (over) chosen.choose(moved(paths, String(active.id), paths.indexOf(String(over.id))));
  };
  const offered = groups
    .map((group) => ({ ...group, options: group.options.filter((option) => !paths.includes(option.value)) }))
    .filter((group) => group.options.length > 0);
  return (
    <div ref={box} className={styles['chooser']}>
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
        <ul className={styles['list']}>
          {chosen.columns.map((column, index) => (
            <Line
              key={column.path}
              column={column}
              onMove={(step) => chosen.choose(moved(paths, column.path, index + step))}
              onRemove={paths.length > 1 && !column.isName ? () => chosen.choose(paths.filter((path) => path !== column.path)) : null}
            />
          ))}
        </ul>
      </DndContext>
      <footer className={styles['foot']}>
        {adding ? (
          <Select<string>
            autoFocus
            defaultOpen
            showSearch={{ optionFilterProp: 'label' }}
            options={offered}
            placeholder={t('columns.add')}
            aria-label={t('columns.add')}
            style={{ flex: 1 }}
            onSelect={(path) => {
              setAdding(false);
              chosen.choose([...paths, path]);
            }}
            onBlur={() => setAdding(false)}
          />
        ) : (
          <Button type="link" size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
            {t('columns.add')}
          </Button>
        )}
        {chosen.changed && (
          <Button type="link" size="small" onClick={() => chosen.choose(null)}>
            {t('columns.reset')}
          </Button>
        )}
      </footer>
    </div>
  );
}

function moved(paths: readonly string[], path: string, to: number): string[] {
  const rest = paths.filter((one) => one !== path);
  const place = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, place), path, ...rest.slice(place)];
}

function Line({ column, onMove, onRemove }: { column: Column; onMove: (step: number) => void; onRemove: (() => void) | null }) {
  const { t } = useTranslation();
  const drag = useDraggable({ id: column.path });
  const drop = useDroppable({ id: column.path });
  const shift = drag.transform ? `translateY(${drag.transform.y}px)` : undefined;
  return (
    <li ref={drop.setNodeRef} className={styles['line']} data-over={drop.isOver && !drag.isDragging ? '' : undefined} style={shift ? { transform: shift, zIndex: 1 } : undefined}>
      <button
        type="button"
        ref={drag.setNodeRef}
        className={styles['handle']}
        {...drag.attributes}
        {...drag.listeners}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
          if (!step) return;
          event.preventDefault();
          onMove(step);
        }}
        aria-label={t('columns.move', { column: column.label })}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      <span className="y-ellipsis">{column.label}</span>
      {onRemove && (
        <button type="button" className={styles['remove']} onClick={onRemove} aria-label={t('columns.remove', { column: column.label })}>
          ×
        </button>
      )}
    </li>
  );
}
