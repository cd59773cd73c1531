import { DndContext, DragOverlay, KeyboardSensor, MouseSensor, TouchSensor, pointerWithin, rectIntersection, useSensor, useSensors, type CollisionDetection, type DragEndEvent, type DragStartEvent, type DroppableContainer } from '@dnd-kit/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { useStagesComing } from '@/model/stages';
import { isStage, isWritable, type ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { State } from '@/ui/State';
import type { ListSearch } from '../routes';
import type { ChosenLayout } from '../views/layout';
import styles from './Board.module.css';
import { BoardSkeleton } from './BoardSkeleton';
import { BoardTools } from './BoardTools';
import { CardBody } from './Card';
import { boardField, cardFields, fieldsToRead, laneFields, lanesOf, useBoard, type Place } from './columns';
import { Grid } from './Grid';
import { besideColumn, useAnnouncements } from './keyboard';
import { useColumnSums } from './useColumnSums';
import { rankFields } from './ranks';
import { useMoveCard } from './useMoveCard';

const NONE: readonly string[] = [];
const NO_LIMITS: Readonly<Record<string, number>> = {};

interface BoardViewProps {
  view: ObjectView;
  where: string;
  sort: readonly string[];
  by: string | undefined;
  pipeline: string | undefined;
  layout: ChosenLayout;
  onChange: (part: Partial<ListSearch>) => void;
}

/** Whether something that cards are dropped on is a place, not a card in one. */
function isPlace(container: DroppableContainer): boolean {
  return container.data.current?.['card'] === undefined;
}

/** The place under the pointer; for the keyboard, the one that is overlapped most. */
const collide: CollisionDetection = (input) => {
  const under = pointerWithin(input);
  if (under.length === 0) return rectIntersection({ ...input, droppableContainers: input.droppableContainers.filter(isPlace) });
  // A card that one points at says more than the column that it lies in.
  const cards = under.filter((one) => !isPlace(one.data?.['droppableContainer'] as DroppableContainer));
  return cards.length ? cards : under;
};

function useDragSensors() {
  return useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: besideColumn, keyboardCodes: { start: ['Space'], end: ['Space', 'Enter'], cancel: ['Escape'] } }),
  );
}

/** Records as cards in columns, and in lanes across them; a card dragged, or moved with the arrow keys, takes the values of its place. */
export default function BoardView({ view, where, sort, by, pipeline, layout, onChange }: BoardViewProps) {
  const { t } = useTranslation();
  const w = useWords('boards');
  const model = useModel();
  const locale = useLocale();
  const { lanes: laneName, card: chosen = NONE, limits = NO_LIMITS, folded = NONE, colors } = layout.layout;
  const target = boardField(view, by);
  const field = target?.name ?? '';
  const laneField = laneFields(view, field).find((one) => one.name === laneName);
  const card = useMemo(() => cardFields(view, model, field, chosen), [view, model, field, chosen]);
  const sums = useColumnSums(view, field, card.money, where);
  const laneSums = useColumnSums(view, laneField?.name ?? null, card.money, where);
  const board = useBoard(view, by, pipeline, sums.found, w('none'));
  const { columns } = board;
  const lanes = useMemo(() => lanesOf(laneField, laneSums.found, w('none'), locale), [laneField, laneSums.found, w, locale]);
  const stagesComing = useStagesComing();
  // Options are known with the object; stages, and what references point at, are asked for.
  const columnsComing = target !== undefined && target.type !== 'choice' && (isStage(target) ? stagesComing : sums.coming);
  const coming = columnsComing || (laneField !== undefined && laneSums.coming);
  const rank = rankFields(view).find((one) => one.name === layout.layout.parts?.rank)?.name ?? null;
  const fields = useMemo(() => [...fieldsToRead(view, field, laneField?.name ?? null, card), ...(rank ? [rank] : [])], [view, field, laneField, card, rank]);
  // By hand, the highest number stands first and what has none last, in the order that is otherwise chosen.
  const order = useMemo(() => (rank ? [`-${rank}`, ...sort] : sort), [rank, sort]);
  const base = useMemo(() => ({ fields, where, sort: order }), [fields, where, order]);
  const moves = useMoveCard(view, field, laneField && isWritable(laneField) ? laneField.name : null, rank, base);
  const [dragged, setDragged] = useState<RecordData | null>(null);
  const sensors = useDragSensors();
  const nameOf = useCallback((record: RecordData) => asString(record[view.nameField]), [view.nameField]);
  const announcements = useAnnouncements(nameOf);
  const movable = target !== undefined && isWritable(target) && view.rights.update !== 'none';
  const start = ({ active }: DragStartEvent) => setDragged((active.data.current?.['record'] as RecordData | undefined) ?? null);
  const end = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const record = active.data.current?.['record'] as RecordData | undefined;
    const from = active.data.current?.['place'] as Place | undefined;
    const to = over?.data.current?.['place'] as Place | undefined;
    if (!record || !from || !to) return;
    const limit = limits[to.column.key];
    const held = sums.of.get(to.column.key)?.count ?? 0;
    if (limit !== undefined && held >= limit && from.column.key !== to.column.key) notify({ kind: 'info', text: w('overNow', { column: to.column.label, limit }) });
    void moves.move(record, from, to, over?.data.current?.['card'] as string | undefined);
  };
  const fold = (key: string) => layout.change({ folded: folded.includes(key) ? folded.filter((one) => one !== key) : [...folded, key] });
  return (
    <>
      <BoardTools view={view} board={board} sort={sort} layout={layout} onChange={onChange} />
      {coming && <BoardSkeleton />}
      {!coming && columns.length === 0 && <State kind="empty" title={t('board.noColumns')} text={t('board.noColumnsHint')} />}
      <DndContext sensors={sensors} collisionDetection={collide} onDragStart={start} onDragEnd={end} onDragCancel={() => setDragged(null)} accessibility={announcements}>
        {!coming && <Grid view={view} columns={columns} lanes={lanes} sums={sums} laneSums={laneSums} limits={limits} folded={folded} onFold={fold} where={where} sort={order} fields={fields} card={card} colors={colors} movable={movable} onShift={rank ? moves.shift : null} />}
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
