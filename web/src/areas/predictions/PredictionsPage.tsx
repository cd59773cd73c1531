import { useQuery, useQueryClient } from '@tanstack/react-query';
import { seenAs } from '@/api/client';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { loadModels, MODELS } from './api';
import { ModelCard } from './ModelCard';

const WHILE_RUNNING_MS = 2000;

/** What was learned of how records end: how good it is, what leaks, learning anew, switching off. */
export function PredictionsPage() {
  const t = useWords('predictions');
  const client = useQueryClient();
  const query = useQuery({
    queryKey: MODELS,
    queryFn: ({ signal }) => loadModels(signal),
    refetchInterval: ({ state }) => (state.data?.running ? WHILE_RUNNING_MS : false),
    enabled: !seenAs(),
  });
  useTitle(t('title'));
  // It is asked for by an action, which nobody runs in another's place.
  if (seenAs()) return <State kind="locked" title={t('ownAlone')} page />;
  if (query.error && !query.data) return <ProblemState error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  const again = () => void client.invalidateQueries({ queryKey: MODELS });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      {query.data.models.map((model) => (
        <ModelCard key={model.code} model={model} running={query.data.running} mayTrain={query.data.may_train} onChanged={again} />
      ))}
    </div>
  );
}
