import { useLocale } from '@/lib/locale';
import { targetOf } from '@/model/view';
import { ReferenceName } from '@/ui/ReferenceName';
import { asReferences } from '../shared/values';
import type { DisplayProps } from '../types';
import { TagList } from './TagList';

export function MultiLookupDisplay({ value, field }: DisplayProps) {
  const { language } = useLocale();
  const target = targetOf(field) ?? '';
  if (target === 'tag') return <TagList tags={asReferences(value)} />;
  return (
    <>
      {asReferences(value).map((one, index) => (
        <span key={one.id}>
          {index > 0 && (language === 'en' ? ', ' : '、')}
          <ReferenceName object={target} to={one} />
        </span>
      ))}
    </>
  );
}
