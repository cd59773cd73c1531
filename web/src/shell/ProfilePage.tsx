import { useTranslation } from 'react-i18next';
import { useMe, useModel } from '@/model/context';
import { RecordPageOf } from '@/records/page/RecordPage';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';

/** A person's own record. */
export function ProfilePage() {
  const { t } = useTranslation();
  const me = useMe();
  const model = useModel();
  useTitle(t('shell.profile'));
  if (!model.objects.has('user')) return <State kind="locked" title={me.user.name} text={me.user.login} page />;
  return <RecordPageOf object="user" id={me.user.id} />;
}
