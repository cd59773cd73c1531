/** Moving a card without a mouse: Space picks it up, the arrows carry it from column to column. */
import type { Announcements, KeyboardCoordinateGetter, ScreenReaderInstructions } from '@dnd-kit/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';
import type { BoardColumn } from './columns';

/** The place over the next or the previous column. */
export const besideColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = event.code === 'ArrowRight' ? 1 : event.code === 'ArrowLeft' ? -1 : 0;
  if (!step) return undefined;
  event.preventDefault();
  const { collisionRect, droppableRects, droppableContainers } = context;
  if (!collisionRect) return undefined;
  const columns = droppableContainers
    .getEnabled()
    .flatMap((container) => droppableRects.get(container.id) ?? [])
    .sort((a, b) => a.left - b.left);
  const middle = collisionRect.left + collisionRect.width / 2;
  const here = columns.findIndex((rect) => middle >= rect.left && middle <= rect.right);
  const next = columns[Math.max(0, here) + step];
  if (!next) return undefined;
  return { x: currentCoordinates.x + (next.left + next.width / 2 - middle), y: Math.max(next.top, currentCoordinates.y) };
};

export function useAnnouncements(
  columns: readonly BoardColumn[],
  nameOf: (record: RecordData) => string,
): { announcements: Announcements; screenReaderInstructions: ScreenReaderInstructions } {
  const { t } = useTranslation();
  return useMemo(() => {
    const column = (id: unknown) => columns.find((one) => one.key === id)?.label ?? '';
    const name = (data: Record<string, unknown> | undefined) => (data?.['record'] ? nameOf(data['record'] as RecordData) : '');
    return {
      screenReaderInstructions: { draggable: t('board.instructions') },
      announcements: {
        onDragStart: ({ active }) => t('board.lifted', { name: name(active.data.current) }),
        onDragOver: ({ over }) => (over ? t('board.over', { column: column(over.id) }) : undefined),
        onDragEnd: ({ active, over }) => (over ? t('board.dropped', { name: name(active.data.current), column: column(over.id) }) : undefined),
        onDragCancel: () => t('board.cancelled'),
      },
    };
  }, [t, columns, nameOf]);
}
