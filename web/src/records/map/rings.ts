/** Outlines as latitudes and longitudes. */
import { outlineText, type OutlineData, type OutlineFeature, type Ring } from '@/lib/outlines';

export type LatLng = [number, number];

export interface Outline {
  name: string;
  rings: LatLng[][];
  /** Where its name stands. */
  label: LatLng | null;
}

const ZERO = 64;
const SCALE = 1024;

/** Undoes zigzag: 0, 1, 2, 3 are 0, -1, 1, -2. */
function signed(code: number): number {
  const value = code - ZERO;
  return (value >> 1) ^ -(value & 1);
}

/** A ring packed as differences from point to point, in 1024ths of a degree, two characters a point. */
export function unpacked(text: string, [lng, lat]: readonly [number, number]): LatLng[] {
  const points: LatLng[] = [];
  let x = lng;
  let y = lat;
  for (let at = 0; at + 1 < text.length; at += 2) {
    x += signed(text.charCodeAt(at));
    y += signed(text.charCodeAt(at + 1));
    points.push([y / SCALE, x / SCALE]);
  }
  return points;
}

function ringOf(ring: Ring, offset: readonly [number, number] | undefined): LatLng[] {
  if (typeof ring === 'string') return unpacked(ring, offset ?? [0, 0]);
  return ring.map(([lng, lat]): LatLng => [lat, lng]);
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && typeof value[0] === 'number';
}

export function outlineOf({ geometry, properties }: OutlineFeature): Outline {
  const offsets = geometry.encodeOffsets ?? [];
  const rings = geometry.coordinates.flatMap((part, at) => {
    const offset = offsets[at];
    if (geometry.type === 'Polygon') return [ringOf(part as Ring, isPair(offset) ? offset : undefined)];
    const inner = (offset ?? []) as readonly (readonly [number, number])[];
    return (part as readonly Ring[]).map((ring, place) => ringOf(ring, inner[place]));
  });
  const { cp } = properties;
  return { name: properties.name, rings, label: cp ? [cp[1], cp[0]] : null };
}

export async function readOutlines(name: 'china' | 'world'): Promise<Outline[]> {
  const text = await outlineText(name);
  return text === null ? [] : (JSON.parse(text) as OutlineData).features.map(outlineOf);
}
