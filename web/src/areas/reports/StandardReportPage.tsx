import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link, useParams } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { ExportButton } from './ExportButton';
import { ReportAnswer } from './ReportAnswer';
import type { StandardReport } from './report';
import styles from './Reports.module.css';
import { useMakeReport, useStandardReports } from './standard';

/** A report that comes with the product: run and exported as it is, changed as a copy. */
export function StandardReportPage() {
  const { name } = useParams({ from: '/shell/reports/standard/$name' });
  const t = useWords('reports');
  const answer = useStandardReports();
  if (answer.error) return <ProblemState error={answer.error} retry={() => void answer.refetch()} page />;
  if (!answer.data) return <PageSkeleton />;
  const report = answer.data.find((one) => one.name === name);
  if (!report)
    return (
      <State kind="empty" title={t('noSuch')}>
        <Link to="/reports">{t('title')}</Link>
      </State>
    );
  return <Shown key={name} report={report} />;
}

function Shown({ report }: { report: StandardReport }) {
  const t = useWords('reports');
  const { language } = useLocale();
  const make = useMakeReport();
  const may = useModel().objects.get('report')?.rights.create ?? false;
  const title = labelText(report.label, language);
  useTitle(title);
  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <h1>{title}</h1>
        <span className={styles['soft']}>{labelText(report.description, language)}</span>
        <div className={styles['right']}>
          {may && (
            <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void make(title, report.definition)}>
              {t('copy')}
            </Button>
          )}
          <ExportButton report={report.definition} name={title} />
        </div>
      </header>
      <ReportAnswer report={report.definition} />
    </div>
  );
}
