import { isProblem } from '@/api/problem';
import type { Labels } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { useEditing } from './editing';
import { freeName } from './naming';

/** Makes a lookup from one object to another, called as that one is unless a label is given; it can be taken back at once. Throws what is refused. */
export function useNewLookup() {
  const t = useWords('model');
  const s = useWords('studio');
  const { language } = useLocale();
  const model = useModel();
  const { draft, act } = useEditing();
  return async (source: string, target: string, given?: Labels) => {
    const from = model.objects.get(source);
    const to = model.objects.get(target);
    if (!from || !to) return;
    const name = freeName(to.name, new Set(from.fields.keys()));
    const label = given ?? to.label;
    await act({ op: 'create_field', object: source, definition: { name, type: 'lookup', label, target } });
    const back = async () => {
      try {
        await act({ op: 'delete_field', object: source, field: name });
      } catch (error) {
        refused(error, s('failed'));
      }
    };
    // In a change set the step is taken back there.
    notify({ kind: 'success', text: t('fieldMade', { name: labelText(label, language) }), ...(draft ? {} : { action: { label: s('undo'), run: back } }) });
  };
}

/** Says why something was refused; `otherwise` where the server gave no reason. */
export function refused(error: unknown, otherwise: string): void {
  notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : otherwise });
}
