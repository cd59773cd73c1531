import { EditOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { BASE, csrfToken, requestLanguage } from '@/api/client';
import { ApiProblem, isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useObject } from '@/model/context';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { useTemplates } from './templates';

const MOST_AT_ONCE = 50;
const KEPT = 60_000;

/** Prints a record by one of the templates of its object; nothing where there is none. */
export function PrintEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('papers');
  const templates = useTemplates(object);
  if (templates.length === 0) return null;
  const print = (template: string) => window.open(`${BASE}/records/${object}/${id}/print?template=${template}`, '_blank', 'noopener');
  return <MenuButton items={templates} onChoose={print} icon={<PrinterOutlined aria-hidden="true" />} label={t('print')} />;
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
