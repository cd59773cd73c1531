import { Select } from 'antd';
import { isProblem } from '@/api/problem';
import { post } from '@/api/call';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useMe } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { notify } from '@/ui/notice';
import { withPart, type ChosenLayout } from '../views/layout';
import { freshRank, RANK, rankFields } from './ranks';

const NEW = 'new';

/** Whether the cards lie by hand, and which field keeps their places; who may change the model makes one more. */
export function RankChoice({ view, layout }: { view: ObjectView; layout: ChosenLayout }) {
  const w = useWords('boards');
  const me = useMe();
  const { language } = useLocale();
  const fields = rankFields(view);
  const may = me.actions.some((action) => action === '*' || action === 'model.change');
  if (fields.length === 0 && !may) return null;
  const choose = async (value: string) => {
    try {
      let name = value;
      if (value === NEW) {
        name = freshRank(view);
        const suffix = name.slice(RANK.length + 1);
        const label = { 'zh-CN': ['手动顺序', suffix].filter(Boolean).join(' '), en: ['Order by hand', suffix].filter(Boolean).join(' ') };
        await post('/objects/{object}/fields', { path: { object: view.name }, body: { name, type: 'number', label } });
      }
      layout.change({ parts: withPart(layout.layout.parts, 'rank', name || null) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : w('rankFailed') });
    }
  };
  return (
    <Select
      size="small"
      variant="filled"
      value={layout.layout.parts?.rank ?? ''}
      options={[
        { value: '', label: w('rankNone') },
        ...fields.map((field) => ({ value: field.name, label: labelText(field.label, language) })),
        ...(may ? [{ value: NEW, label: w('rankNew') }] : []),
      ]}
      onChange={(next) => void choose(next)}
      prefix={w('rank')}
      aria-label={w('rank')}
      popupMatchSelectWidth={false}
    />
  );
}
