import { AppstoreAddOutlined, SettingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { pathText, quoted } from '@/lib/expression';
import styles from './Bundle.module.css';
import { BUNDLES } from './bundles';
import type { Configuring } from './BundleDialog';

const BundleDialog = lazy(() => import('./BundleDialog'));
const MOST = 50;

interface BarProps {
  object: 'quote' | 'sales_order';
  document: string;
  lines: string;
  /** How many lines there are: a new one stands behind them. */
  count: number;
  /** What is being configured, where something else than this bar began it. */
  begun: Configuring | null;
  onBegun: (next: Configuring | null) => void;
  refresh: () => void;
}

/** The bundles of a document, each to be configured again, and one more. */
export default function BundleBar({ object, document, lines, count, begun, onBegun, refresh }: BarProps) {
  const t = useWords('commerce');
  const where = `${pathText(object)} = ${quoted(document)} and configuration is not null`;
  const tops = useQuery({
    queryKey: ['rows', lines, 'bundles', document],
    queryFn: ({ signal }) => queryRecords(lines, { fields: ['name', 'product', 'quantity', 'configuration', 'version'], where, sort: ['position', 'id'], limit: MOST }, signal),
  });
  const any = useQuery({ queryKey: ['rows', 'product', 'any bundle'], queryFn: ({ signal }) => queryRecords('product', { fields: ['name'], where: BUNDLES, limit: 1 }, signal) });
  const rows = tops.data?.records ?? [];
  /** The same bundle twice is told apart by its number. */
  const named = (line: RecordData) => {
    const same = rows.filter((one) => one['name'] === line['name']);
    return same.length > 1 ? `${asString(line['name'])} ${same.indexOf(line) + 1}` : asString(line['name']);
  };
  if (!any.data || any.data.records.length === 0) return null;
  return (
    <div className={styles['bar']} role="group" aria-label={t('bundle.bar')}>
      {rows.map((line) => (
        <Button key={line.id} size="small" icon={<SettingOutlined aria-hidden="true" />} onClick={() => onBegun({ line, product: asReference(line['product'])?.id ?? '' })}>
          {t('bundle.again', { name: named(line) })}
        </Button>
      ))}
      <Button size="small" icon={<AppstoreAddOutlined aria-hidden="true" />} onClick={() => onBegun({})}>
        {t('bundle.add')}
      </Button>
      {begun && (
        <Suspense fallback={null}>
          <BundleDialog {...begun} object={object} document={document} lines={lines} position={count + 1} onSaved={refresh} onClose={() => onBegun(null)} />
        </Suspense>
      )}
    </div>
  );
}
