import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { setSeenAs } from '@/api/client';
import { useWords } from '@/areas/shared/useWords';
import { forgetSurroundings } from '@/offline/shell';

/** Shows the organisation as a person sees it, in this window until it is ended. */
export function SeeAsButton({ person }: { person: string }) {
  const t = useWords('seeing');
  return (
    <Button icon={<EyeOutlined aria-hidden="true" />} onClick={() => void changeView(person, '/home')}>
      {t('seeAs')}
    </Button>
  );
}

/** Everything that was loaded was somebody else's: the pages begin anew. */
export async function changeView(person: string | null, to: string): Promise<void> {
  setSeenAs(person);
  await forgetSurroundings();
  window.location.assign(to);
}
