import { isObject } from '@/lib/equal';

export type Point = readonly [number, number];

export interface Drawn {
  width: number;
  height: number;
  strokes: readonly (readonly Point[])[];
}

/** The pad's own measure; a signature is drawn at any size from it. */
export const PAD = { width: 480, height: 160 } as const;
export const MOST_POINTS = 3000;

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number');
}

export function asDrawn(value: unknown): Drawn | null {
  if (!isObject(value) || typeof value['width'] !== 'number' || typeof value['height'] !== 'number') return null;
  const strokes = value['strokes'];
  if (!Array.isArray(strokes) || !strokes.every((stroke) => Array.isArray(stroke) && stroke.every(isPoint))) return null;
  return { width: value['width'], height: value['height'], strokes: strokes as Point[][] };
}

/** A stroke as the path of an SVG; a tap is a dot. */
export function pathOf(stroke: readonly Point[]): string {
  const [first, ...rest] = stroke;
  if (!first) return '';
  const [x, y] = first;
  return rest.length ? `M${x} ${y}${rest.map(([right, down]) => `L${right} ${down}`).join('')}` : `M${x} ${y}h0.1`;
}

/** Fewer points on the same line: those less than two apart say nothing. */
export function thinned(stroke: readonly Point[]): Point[] {
  return stroke.filter(([x, y], index) => {
    const before = stroke[index - 1];
    return !before || index === stroke.length - 1 || Math.hypot(x - before[0], y - before[1]) >= 2;
  });
}
