import type { SearchHit } from '@/api/search';
import { typeOf } from '@/fields/registry';
import type { Locale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';

/** What tells a hit from others of its name, in one line: `北京云帆 · 谈判 · ¥1,200.00`. What the hit shows already is left out. */
export function factsLine(hit: SearchHit, view: ObjectView | undefined, locale: Locale): string {
  return Object.entries(hit.facts)
    .flatMap(([name, value]) => {
      const field = view?.fields.get(name);
      return field && name !== hit.field && value !== null && value !== undefined ? [typeOf(field).toText(value, field, locale)] : [];
    })
    .filter(Boolean)
    .join(' · ');
}
