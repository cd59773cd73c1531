import { isObject } from '@/lib/equal';
import { asNumber } from '../shared/values';

export interface Place {
  lat: number;
  lng: number;
}

export function asPlace(value: unknown): Place | null {
  if (!isObject(value)) return null;
  const lat = asNumber(value['lat']);
  const lng = asNumber(value['lng']);
  return lat === null || lng === null ? null : { lat, lng };
}

export function placeWords({ lat, lng }: Place): string {
  return `${Number(lat.toFixed(6))}, ${Number(lng.toFixed(6))}`;
}

/** Where to see it on a map: one that is open in China for Chinese, OpenStreetMap otherwise. */
export function mapOf({ lat, lng }: Place, chinese: boolean): string {
  return chinese
    ? `https://uri.amap.com/marker?position=${lng},${lat}&coordinate=wgs84`
    : `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=15/${lat}/${lng}`;
}
