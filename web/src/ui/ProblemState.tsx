import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { State } from './State';

interface ProblemStateProps {
  error: unknown;
  retry?: () => void;
  small?: boolean;
}

/** What went wrong, in words, with what to do. */
export function ProblemState({ error, retry, small }: ProblemStateProps) {
  const { t } = useTranslation();
  const again = retry && (
    <Button size="small" onClick={retry}>
      {t('common.retry')}
    </Button>
  );
  const size = small ? { small } : {};
  if (isProblem(error, 403)) return <State kind="locked" title={t('state.forbidden')} text={t('state.forbiddenHint')} {...size} />;
  if (isProblem(error, 404)) return <State kind="nothing" title={t('state.notFound')} text={t('state.notFoundHint')} {...size} />;
  if (isProblem(error, 0)) {
    return (
      <State kind="error" title={t('state.unreachable')} text={t('state.unreachableHint')} {...size}>
        {again}
      </State>
    );
  }
  const text = isProblem(error) ? error.sentence : t('state.brokenHint');
  return (
    <State kind="error" title={t('state.failed')} text={text} {...size}>
      {again}
    </State>
  );
}
