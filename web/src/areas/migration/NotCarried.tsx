import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import type { ImportResult } from '@/areas/imports/api';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { saveText } from '@/lib/saveText';
import { useModel } from '@/model/context';
import { RowTable } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { settled, type Migration } from './api';
import { linesOf, type Line } from './report';

/** What does not come along: columns, values, links and cells, each with how many rows it is about. */
export function NotCarried({ migration, result }: { migration: Migration; result: ImportResult | null }) {
  const t = useWords('migration');
  const locale = useLocale();
  const model = useModel();
  const lines = linesOf(migration, result, {
    t,
    module: (key) => labelText(migration.labels[key], locale.language) || key,
    field: (object, name) => labelText(model.objects.get(object)?.fields.get(name)?.label, locale.language) || name,
  });
  const save = () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = [[t('module'), t('what'), t('which'), t('rows')], ...lines.map((line) => [line.module, line.what, line.which, String(line.rows)])];
    saveText('migration-report.csv', `\ufeff${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`, 'text/csv');
  };
  return (
    <section className={page['card']} style={{ marginTop: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('notCarried')}</h2>
        <span className={page['soft']}>{t('notCarriedHint')}</span>
        {lines.length > 0 && (
          <div className={page['actions']}>
            <Button size="small" icon={<DownloadOutlined aria-hidden="true" />} onClick={save}>
              {t('download')}
            </Button>
          </div>
        )}
      </header>
      <RowTable<Line>
        query={settled}
        rows={lines}
        id={(line) => `${line.module}.${line.what}.${line.which}`}
        label={t('notCarried')}
        empty={<State kind="empty" title={t('everything')} small />}
        columns={[
          { key: 'which', title: t('which'), names: true, cell: (line) => line.which },
          { key: 'module', title: t('module'), cell: (line) => line.module },
          { key: 'what', title: t('what'), cell: (line) => line.what },
          { key: 'rows', title: t('rows'), number: true, cell: (line) => formatNumber(line.rows, locale) },
        ]}
      />
    </section>
  );
}
