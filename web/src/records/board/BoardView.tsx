import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, TouchSensor, pointerWithin, rectIntersection, useSensor, useSensors, type CollisionDetection, type DragEndEvent, type DragStartEvent } from '@dnd-kit/core';
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { isWritable, type ObjectView } from '@/model/view';
import { State } from '@/ui/State';
import type { ListSearch } from '../routes';
import { BoardColumnView } from './BoardColumn';
import styles from './Board.module.css';
import { CardBody } from './Card';
import { cardFields, fieldsToRead, useBoard } from './columns';
import { besideColumn, useAnnouncements } from './keyboard';
import { useColumnSums } from './useColumnSums';
import { useMoveCard } from './useMoveCard';

interface BoardViewProps {
  view: ObjectView;
  where: string;
  by: string | undefined;
  pipeline: string | undefined;
  onChange: (part: Partial<ListSearch>) => void;
}

/** The column under the pointer; for the keyboard, the one that is overlapped most. */
const collide: CollisionDetection = (input) => {
  const under = pointerWithin(input);
  return under.length ? under : rectIntersection(input);
};

/** Records as cards in columns; a card dragged, or moved with the arrow keys, takes the column's value. */
export default function BoardView({ view, where, by, pipeline, onChange }: BoardViewProps) {
  const { t } = useTranslation();
  const board = useBoard(view, by, pipeline);
  const { columns, field } = board;
  const card = useMemo(() => cardFields(view, field), [view, field]);
  const fields = useMemo(() => fieldsToRead(view, field, card), [view, field, card]);
  const sums = useColumnSums(view, field, card.money, where);
  const base = useMemo(() => ({ fields, where, sort: [] }), [fields, where]);
  const move = useMoveCard(view, field, base);
  const [dragged, setDragged] = useState<RecordData | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: besideColumn, keyboardCodes: { start: ['Space'], end: ['Space', 'Enter'], cancel: ['Escape'] } }),
  );
  const announcements = useAnnouncements(columns, (record) => asString(record[view.nameField]));
  const target = view.fields.get(field);
  const movable = target !== undefined && isWritable(target) && view.rights.update !== 'none';
  const start = ({ active }: DragStartEvent) => setDragged((active.data.current?.['record'] as RecordData | undefined) ?? null);
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const record = active.data.current?.['record'] as RecordData | undefined;
    const from = columns.find((column) => column.key === active.data.current?.['column']);
    const to = columns.find((column) => column.key === over?.id);
    if (record && from && to && from.key !== to.key) void move(record, from, to);
  };
  if (columns.length === 0) return <State kind="empty" title={t('board.noColumns')} text={t('board.noColumnsHint')} />;
  return (
    <>
      {(board.pipelines.length > 1 || board.fields.length > 1) && (
        <div className={styles['tools']}>
          {board.fields.length > 1 && (
            <Select size="small" variant="filled" value={field} options={board.fields} prefix={t('board.by')} onChange={(next) => onChange({ by: next })} aria-label={t('board.by')} popupMatchSelectWidth={false} />
          )}
          {board.pipelines.length > 1 && (
            <Select
              size="small"
              variant="filled"
              value={board.pipeline}
              options={board.pipelines.map((one) => ({ value: one.id, label: one.name ?? one.id }))}
              onChange={(next) => onChange({ pipeline: next ?? undefined })}
              prefix={t('board.pipeline')}
              aria-label={t('board.pipeline')}
              popupMatchSelectWidth={false}
            />
          )}
        </div>
      )}
      <DndContext sensors={sensors} collisionDetection={collide} onDragStart={start} onDragEnd={end} onDragCancel={() => setDragged(null)} accessibility={announcements}>
        <div className={styles['board']} role="list" aria-label={t('list.board')}>
          {columns.map((column) => (
            <BoardColumnView key={column.key} view={view} column={column} where={where} fields={fields} card={card} sum={sums.get(column.key)} movable={movable} dragging={dragged !== null} />
          ))}
        </div>
        <DragOverlay dropAnimation={null}>
          {dragged && (
            <div className={styles['lifted']}>
              <CardBody view={view} record={dragged} card={card} open />
            </div>
          )}
        </DragOverlay>
      </DndContext>
    </>
  );
}
