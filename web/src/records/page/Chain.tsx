import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queryRecords } from '@/api/records';
import type { RecordData, RecordPage } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
import styles from './Chain.module.css';

const SHOWN = 3;
const PLACE = /\{(\w+)\}/g;

/** The condition for this record; null where what it names is empty, so that nothing can be found. */
export function filledIn(where: string, record: RecordData): string | null {
  let lacking = false;
  const filled = where.replace(PLACE, (_, name: string) => {
    const id = name === 'id' ? record.id : asReference(record[name])?.id;
    lacking ||= !id;
    return id ?? '';
  });
  return lacking ? null : filled;
}

/** The documents that a record goes with, from the quote to the payment, each with how far it is. */
export function Chain({ view, record }: { view: ObjectView; record: RecordData }) {
  const t = useWords('lines');
  const model = useModel();
  const links = view.chain.flatMap((link) => {
    const target = model.objects.get(link.object);
    return target ? [{ ...link, target, where: link.where ? filledIn(link.where, record) : '' }] : [];
  });
  const found = useQueries({
    queries: links.map((link) => ({
      queryKey: ['rows-of', link.object, 'chain', link.where, record['version']],
      queryFn: ({ signal }: { signal: AbortSignal }) => queryRecords(link.object, { fields: fieldsOf(link.target), where: link.where ?? '', sort: ['id'], limit: SHOWN, count: 'capped' }, signal),
      enabled: Boolean(link.where),
    })),
  });
  return (
    <ol className={styles['chain']} aria-label={t('chain')}>
      {links.map((link, index) => (
        <Step key={link.object} link={link} target={link.target} page={link.where === '' ? { records: [record], next: null, count: null } : found[index]?.data} here={link.where === ''} />
      ))}
    </ol>
  );
}

/** What tells documents apart: their number where they have one, and their status. */
function fieldsOf(view: ObjectView): string[] {
  return ['number', view.nameField, 'status'].filter((name, index, all) => view.fields.has(name) && all.indexOf(name) === index);
}

function Step({ link, target, page, here }: { link: { where: string | null }; target: ObjectView; page: RecordPage | undefined; here: boolean }) {
  const t = useWords('lines');
  const { language } = useLocale();
  const status = target.fields.get('status');
  const Status = status ? typeOf(status).Display : null;
  const records = page?.records ?? [];
  const more = (page?.count?.value ?? 0) - records.length;
  return (
    <li className={styles['link']} data-this={here ? '' : undefined} aria-current={here ? 'true' : undefined}>
      <span className={styles['kind']}>{labelText(target.label, language)}</span>
      {records.length === 0 && <span className={styles['none']}>—</span>}
      {records.map((one) => {
        const name = asString(one['number']) || asString(one[target.nameField]) || one.id;
        return (
          <span key={one.id} className={styles['names']}>
            {here ? <span>{name}</span> : <RecordLink object={target.name} id={one.id} name={name} />}
            {Status && status && <Status value={one['status']} field={status} dense />}
          </span>
        );
      })}
      {more > 0 && link.where && (
        <Link to="/records/$object" params={{ object: target.name }} search={{ where: link.where }}>
          {t('more', { count: more })}
        </Link>
      )}
    </li>
  );
}
