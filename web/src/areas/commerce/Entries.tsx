import { CopyOutlined, FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';

/** A quote on paper in either language, and the link by which its customer answers. */
export function QuoteEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const { data } = useQuery(recordQuery('quote', id));
  const sent = data?.data['status'] === 'sent';
  const copy = async () => {
    try {
      const link = await post('/quotes/{id}/link', { path: { id } });
      await navigator.clipboard.writeText(link.url);
      notify({ kind: 'success', text: t('linkCopied', { day: link.expires_on }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  const open = (language: string) => window.open(`/api/v1/quotes/${id}/pdf?language=${language}`, '_blank', 'noopener');
  return (
    <>
      <MenuButton
        items={[
          { key: 'zh-CN', label: t('pdfChinese') },
          { key: 'en', label: t('pdfEnglish') },
        ]}
        onChoose={open}
        icon={<FilePdfOutlined aria-hidden="true" />}
        label={t('pdf')}
      />
      {sent && (
        <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
          {t('copyLink')}
        </Button>
      )}
    </>
  );
}

/** The way from a payment to the page on which it is allocated. */
export function PaymentEntry({ id }: { id: string }) {
  const t = useWords('commerce');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  const { data } = useQuery(recordQuery('payment', id));
  const left = data?.data['status'] !== 'allocated';
  if (!left || !actions.some((one) => one.name === 'commerce.allocate_payment')) return null;
  return <Button onClick={() => void navigate({ to: '/payments/$id/allocate', params: { id } })}>{t('allocate')}</Button>;
}
