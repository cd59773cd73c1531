import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { typeOf } from '@/fields/registry';
import { asString } from '@/fields/shared/values';
import { currencySymbol } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { mayMake, resolvePath, type ObjectView, type ResolvedField } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import type { Widget } from '../declared';
import { effective, useSurroundings } from '../surroundings';
import { usePulse, useRefetchOn } from '../useFigures';
import { WidgetCard } from '../WidgetCard';
import styles from './RecordsWidget.module.css';

const LIMIT = 8;
/** Types whose words may be cut short; figures, dates and states never are. */
const FLEXIBLE = new Set(['text', 'long_text', 'lookup', 'email', 'url', 'address', 'multi_lookup', 'multi_choice']);

/** A short list of records that ask for something; each opens its page. */
export function RecordsWidget({ widget }: { widget: Widget }) {
  const view = useModel().objects.get(widget.object ?? '');
  return view ? <RecordsOf widget={widget} view={view} /> : null;
}

function RecordsOf({ widget, view }: { widget: Widget; view: ObjectView }) {
  const t = useWords('dashboards');
  const model = useModel();
  const page = useSurroundings();
  const { where } = effective(widget, page);
  const columns = (widget.fields.length ? widget.fields : view.listFields).flatMap((path) => resolvePath(model, view.name, path) ?? []);
  const fields = [...new Set([view.nameField, ...columns.map((column) => column.path)])];
  const sort = widget.sort?.split(',') ?? [];
  const limit = widget.limit ?? LIMIT;
  const pulse = usePulse([view.name]);
  const answer = useQuery({
    queryKey: ['figures', 'records', view.name, fields, where, sort, limit],
    queryFn: ({ signal }) =>
      queryRecords(view.name, { fields, limit, count: 'capped', ...(where ? { where } : {}), ...(sort.length ? { sort } : {}) }, signal),
    placeholderData: keepPreviousData,
  });
  useRefetchOn(pulse, answer.dataUpdatedAt, answer.refetch);
  const total = answer.data?.count?.value ?? 0;
  const exact = answer.data?.count?.exact ?? true;
  const body = () => {
    if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} small />;
    if (!answer.data) return <RowsSkeleton rows={5} columns={3} />;
    if (answer.data.records.length === 0) return <NoRecords view={view} />;
    return <Rows view={view} columns={columns} records={answer.data.records} />;
  };
  return (
    <WidgetCard
      widget={widget}
      flush
      stale={answer.isPlaceholderData}
      caption={total > 0 && <span className="y-num">{exact ? total : `${total}+`}</span>}
      tools={
        total > limit && (
          <Link to="/records/$object" params={{ object: view.name }} search={{ view: 'table', where: where || undefined, sort: widget.sort ?? undefined }} className={styles['all']}>
            {t('seeAll')}
          </Link>
        )
      }
    >
      {body()}
    </WidgetCard>
  );
}

function NoRecords({ view }: { view: ObjectView }) {
  const t = useWords('dashboards');
  const { language } = useLocale();
  const open = useOpenForm();
  const object = labelText(view.label, language);
  return (
    <State kind="empty" title={t('empty.records', { object })} small>
      {mayMake(view) && (
        <Button size="small" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: view.name, values: {} })}>
          {t('empty.create', { object })}
        </Button>
      )}
    </State>
  );
}

function Rows({ view, columns, records }: { view: ObjectView; columns: readonly ResolvedField[]; records: readonly RecordData[] }) {
  const locale = useLocale();
  const navigate = useNavigate();
  const open = (id: string) => void navigate({ to: '/records/$object/$id', params: { object: view.name, id } });
  const kinds = columns.map(({ path, field }) => (path === view.nameField ? 'name' : FLEXIBLE.has(field.type) && field.target !== 'stage' ? 'flexible' : 'fixed'));
  return (
    <table className={styles['rows']}>
      <thead>
        <tr>
          {columns.map(({ path, field, labels }) => (
            <th key={path} scope="col" data-align={typeOf(field).align}>
              {labels.map((label) => labelText(label, locale.language)).join(' · ')}
              {field.type === 'money' && ` (${currencySymbol(locale.currency)})`}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          // The link in the first cell serves the keyboard; the row is a larger target for the mouse.
          <tr key={record.id} onClick={(event) => !(event.target as Element).closest('a, button') && open(record.id)}>
            {columns.map(({ path, field }, index) => {
              const { Display, align } = typeOf(field);
              return (
                <td key={path} data-align={align} data-kind={kinds[index]}>
                  {path === view.nameField ? (
                    <RecordLink object={view.name} id={record.id} name={asString(record[path]) || '—'} />
                  ) : (
                    <Display value={record[path]} field={field} dense />
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
