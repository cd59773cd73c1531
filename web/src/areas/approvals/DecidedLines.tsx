import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import type { InverseDefinition, RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { isEmpty } from '@/lib/equal';
import { pathText, quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { RowTable } from '@/ui/RowTable';

const MOST = 100;
const COLUMNS = 10;

/** The lines of the record that is decided on, with their files: nobody should have to leave the question to see what it is about. */
export function DecidedLines({ object, id }: { object: string; id: string }) {
  const model = useModel();
  const view = model.objects.get(object);
  return view?.lines.flatMap((list) => {
    const inverse = view.inverses.find((one) => one.name === list.inverse);
    const child = inverse && model.objects.get(inverse.object);
    return child ? [<Lines key={inverse.name} inverse={inverse} child={child} id={id} />] : [];
  });
}

function Lines({ inverse, child, id }: { inverse: InverseDefinition; child: ObjectView; id: string }) {
  const t = useWords('approvals');
  const { language } = useLocale();
  const names = child.listFields.filter((name) => name !== inverse.field && child.fields.has(name)).slice(0, COLUMNS);
  const where = `${pathText(inverse.field)} = ${quoted(id)}`;
  const query = useQuery({
    queryKey: ['rows', child.name, 'decided', where, names],
    queryFn: async ({ signal }) => (await queryRecords(child.name, { fields: names, where, sort: ['id'], limit: MOST }, signal)).records,
  });
  const label = labelText(inverse.label, language);
  const shown = names.filter((name) => query.data?.some((row) => !isEmpty(row[name])));
  const first = shown.includes(child.nameField) ? child.nameField : shown[0];
  return (
    <section aria-label={label}>
      <RowTable<RecordData>
        label={label}
        query={query}
        rows={query.data}
        id={(row) => row.id}
        empty={<p>{t('noLines', { lines: label })}</p>}
        columns={[...shown].sort((one, other) => Number(other === first) - Number(one === first)).flatMap((name) => {
          const field = child.fields.get(name);
          if (!field) return [];
          const { Display, align } = typeOf(field);
          return [{ key: name, title: labelText(field.label, language), cell: (row: RecordData) => <Display value={row[name]} field={field} />, names: name === first, number: align === 'right' }];
        })}
      />
    </section>
  );
}
