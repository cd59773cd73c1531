import { EditOutlined, PrinterOutlined, SignatureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { post } from '@/api/call';
import { BASE, csrfToken, requestLanguage } from '@/api/client';
import { ApiProblem, isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { useObject } from '@/model/context';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';

const MOST_AT_ONCE = 50;
const KEPT = 60_000;

const templatesQuery = (object: string) =>
  queryOptions({
    queryKey: ['rows', 'print_template', 'of', object],
    queryFn: ({ signal }) => queryRecords('print_template', { fields: ['name'], where: `object = ${quoted(object)} and active = true`, sort: ['name'], limit: 50 }, signal),
    staleTime: KEPT,
  });

function useTemplates(object: string): { key: string; label: string }[] {
  const seen = useObject('print_template');
  const { data } = useQuery({ ...templatesQuery(object), enabled: Boolean(seen) && object !== 'print_template' });
  return (data?.records ?? []).map((one) => ({ key: one.id, label: asString(one['name']) }));
}

/** Prints a record by one of the templates of its object; nothing where there is none. */
export function PrintEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('papers');
  const templates = useTemplates(object);
  if (templates.length === 0) return null;
  const print = (template: string) => window.open(`${BASE}/records/${object}/${id}/print?template=${template}`, '_blank', 'noopener');
  return <MenuButton items={templates} onChoose={print} icon={<PrinterOutlined aria-hidden="true" />} label={t('print')} />;
}

/** Puts a contract's or quote's paper up to be signed: the link for the customer goes into the clipboard. */
export function SignEntry({ object, id }: { object: 'contract' | 'quote'; id: string }) {
  const t = useWords('papers');
  const client = useQueryClient();
  const templates = useTemplates(object);
  const [busy, setBusy] = useState(false);
  const view = useObject(object);
  if (templates.length === 0 || view?.rights.update === 'none') return null;
  const put = async (template: string) => {
    setBusy(true);
    try {
      const made = await post('/signings', { body: { object, id, template } });
      void client.invalidateQueries({ queryKey: ['rows', 'signing'] });
      await navigator.clipboard.writeText(made.url);
      notify({ kind: 'success', text: t('signLinkCopied', { day: made.expires_on }) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return <MenuButton items={templates} onChoose={(template) => void put(template)} loading={busy} icon={<SignatureOutlined aria-hidden="true" />} heading={t('signHint')} label={t('sign')} />;
}

/** From a template to the page on which it is written. */
export function DesignEntry({ id }: { id: string }) {
  const t = useWords('papers');
  const navigate = useNavigate();
  const view = useObject('print_template');
  if (!view || view.rights.update === 'none') return null;
  return (
    <Button type="primary" icon={<EditOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/print-templates/$id', params: { id } })}>
      {t('design')}
    </Button>
  );
}

/** Prints the chosen records as one PDF. */
export function PrintMany({ object, ids }: { object: string; ids: readonly string[] }) {
  const t = useWords('papers');
  const templates = useTemplates(object);
  const [busy, setBusy] = useState(false);
  if (templates.length === 0 || ids.length > MOST_AT_ONCE) return null;
  const print = async (template: string) => {
    setBusy(true);
    try {
      show(await printed(template, ids));
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <MenuButton items={templates} onChoose={(template) => void print(template)} loading={busy} up label={t('print')}>
      {t('print')}
    </MenuButton>
  );
}

async function printed(template: string, ids: readonly string[]): Promise<Blob> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', 'Accept-Language': requestLanguage() };
  const token = csrfToken();
  if (token) headers['X-CSRF-Token'] = token;
  const response = await fetch(`${BASE}/prints`, { method: 'POST', headers, body: JSON.stringify({ template, ids }) });
  if (!response.ok) throw await ApiProblem.from(response);
  return response.blob();
}

/** Gives the person the file. */
function show(blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = 'print.pdf';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
