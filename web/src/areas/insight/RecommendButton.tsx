import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { post, type Schemas } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';

const OBJECT = 'improvement';

interface RecommendButtonProps {
  /** What the recommendation is called to begin with. */
  name: string;
  finding: Schemas['FindingBody'];
  /** For whom the button stands among others like it. */
  label?: string;
}

/** Makes a recommendation of a finding, which keeps it, for those who may; then shows it. */
export function RecommendButton({ name, finding, label }: RecommendButtonProps) {
  const t = useWords('insight');
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  if (!useModel().objects.get(OBJECT)?.rights.create) return null;
  const make = () => {
    setBusy(true);
    post('/recommendations', { body: { name, finding } })
      .then(
        ({ id }) => void navigate({ to: '/records/$object/$id', params: { object: OBJECT, id }, search: { tab: 'finding' } }),
        (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('notRecommended') }),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button size="small" loading={busy} onClick={make} title={t('recommendHint')} aria-label={label ? `${t('recommend')} ${label}` : undefined}>
      {t('recommend')}
    </Button>
  );
}
