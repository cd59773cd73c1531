import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';

export function CopyButton({ text }: { text: string }) {
  const t = useWords('me');
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    notify({ kind: 'success', text: t('copied') });
  };
  return <Button onClick={() => void copy()}>{t('copy')}</Button>;
}
