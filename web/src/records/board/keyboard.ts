/** Moving a card without a mouse: Space picks it up, the arrows carry it from column to column, and from lane to lane. */
import type { Announcements, ClientRect, KeyboardCoordinateGetter, ScreenReaderInstructions } from '@dnd-kit/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordData } from '@/api/types';

type Box = Pick<ClientRect, 'left' | 'top' | 'width' | 'height'>;

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(box: Box): { x: number; y: number } {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

function holds(box: Box, x: number, y: number): boolean {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
}

/** The nearest of the places that lie beside this one in a direction: in the same row, or in the same column. */
export function beside<T extends Box>(here: Box, places: readonly T[], [across, down]: readonly [number, number]): T | undefined {
  const at = middle(here);
  const distance = (box: Box) => (across ? (middle(box).x - at.x) * across : (middle(box).y - at.y) * down);
  const abreast = (box: Box) => (across ? box.top < here.top + here.height && box.top + box.height > here.top : box.left < here.left + here.width && box.left + box.width > here.left);
  return places.filter((box) => abreast(box) && distance(box) > 1).sort((a, b) => distance(a) - distance(b))[0];
}

/** The place over the next or the previous column or lane. */
export const besideColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = STEPS[event.code];
  const { collisionRect, droppableRects, droppableContainers } = context;
  if (!step || !collisionRect) return undefined;
  event.preventDefault();
  const places = droppableContainers.getEnabled().flatMap((container) => (container.data.current?.['card'] === undefined ? (droppableRects.get(container.id) ?? []) : []));
  const at = middle(collisionRect);
  const here = places.find((box) => holds(box, at.x, at.y)) ?? places.find((box) => at.x >= box.left && at.x <= box.left + box.width) ?? collisionRect;
  const next = beside(here, places, step);
  if (!next) return undefined;
  const y = step[1] ? next.top + 8 : Math.max(next.top, currentCoordinates.y);
  return { x: currentCoordinates.x + (middle(next).x - at.x), y };
};

function textOf(data: Record<string, unknown> | undefined, key: string): string {
  const found = data?.[key];
  return typeof found === 'string' ? found : '';
}

export function useAnnouncements(nameOf: (record: RecordData) => string): { announcements: Announcements; screenReaderInstructions: ScreenReaderInstructions } {
  const { t } = useTranslation();
  return useMemo(() => {
    const name = (data: Record<string, unknown> | undefined) => (data?.['record'] ? nameOf(data['record'] as RecordData) : '');
    return {
      screenReaderInstructions: { draggable: t('board.instructions') },
      announcements: {
        onDragStart: ({ active }) => t('board.lifted', { name: name(active.data.current) }),
        onDragOver: ({ over }) => (over ? t('board.over', { column: textOf(over.data.current, 'label') }) : undefined),
        onDragEnd: ({ active, over }) => (over ? t('board.dropped', { name: name(active.data.current), column: textOf(over.data.current, 'label') }) : undefined),
        onDragCancel: () => t('board.cancelled'),
      },
    };
  }, [t, nameOf]);
}
