import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { State } from './State';

interface ProblemStateProps {
  error: unknown;
  retry?: () => void;
  /** Asks the server for less, where it would refuse the same question again. */
  reset?: (() => void) | undefined;
  small?: boolean;
  /** It stands in place of the whole page. */
  page?: boolean;
}

/** What went wrong, in words, with what to do. */
export function ProblemState({ error, retry, reset, small, page }: ProblemStateProps) {
  const { t } = useTranslation();
  const again = retry && (
    <Button size="small" onClick={retry}>
      {t('common.retry')}
    </Button>
  );
  const look = { ...(small ? { small } : {}), ...(page ? { page } : {}) };
  const home = page && <Link to="/">{t('state.home')}</Link>;
  if (isProblem(error, 403)) {
    return (
      <State kind="locked" title={t('state.forbidden')} text={t('state.forbiddenHint')} {...look}>
        {home}
      </State>
    );
  }
  if (isProblem(error, 404)) {
    return (
      <State kind="nothing" title={t('state.notFound')} text={t('state.notFoundHint')} {...look}>
        {home}
      </State>
    );
  }
  const lost = isProblem(error, 0);
  const text = lost ? t('state.unreachableHint') : isProblem(error) ? error.sentence : t('state.brokenHint');
  return (
    <State kind="error" title={lost ? t('state.unreachable') : t('state.failed')} text={text} {...look}>
      {again}
      {reset && isProblem(error, 400) && (
        <Button size="small" type="primary" onClick={reset}>
          {t('state.resetView')}
        </Button>
      )}
    </State>
  );
}
