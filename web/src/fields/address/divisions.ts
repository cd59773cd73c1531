/** The administrative divisions of China: province, city, district, each by its code of six digits (GB/T 2260). */
import { areaList } from '@vant/area-data';

export interface Division {
  /** What the address holds. */
  value: string;
  label: string;
  code: string;
  children?: Division[];
}

/** Names that stand for no city: districts right under a province. */
const NO_CITY = new Set(['省直辖县', '自治区直辖县级行政区划', '县']);

function below(list: Record<string, string>, prefix: string): Division[] {
  return Object.entries(list)
    .filter(([code]) => code.startsWith(prefix))
    .map(([code, name]) => ({ value: name, label: name, code }));
}

/** The whole tree, as a cascade takes it. */
export const divisions: readonly Division[] = below(areaList.province_list, '').map((province) => {
  const cities = below(areaList.city_list, province.code.slice(0, 2)).map((city) => ({ ...city, children: below(areaList.county_list, city.code.slice(0, 4)) }));
  return { ...province, children: cities.map((city) => (city.children.length ? city : { value: city.value, label: city.label, code: city.code })) };
});

/** The address parts that a chosen path means. */
export function partsOf(path: readonly string[]): { province: string; city: string; district: string } {
  const [province = '', city = '', district = ''] = path;
  return { province, city: NO_CITY.has(city) ? '' : city, district };
}

/** The path that leads to the parts of an address; what is not in the tree ends it. */
export function pathOf(province: string, city: string, district: string): string[] {
  const first = divisions.find((one) => one.value === province);
  if (!first) return [];
  const holds = (one: Division) => one.children?.some((each) => each.value === district) ?? false;
  const second = first.children?.find((one) => (city ? one.value === city : NO_CITY.has(one.value) && holds(one)));
  if (!second) return [province];
  return second.children?.some((one) => one.value === district) ? [province, second.value, district] : [province, second.value];
}
