import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { startTranslations } from '@/i18n';
import { RowTable, type Column } from '@/ui/RowTable';

interface Letter {
  id: string;
  to: string;
  tries: number;
}

const columns: Column<Letter>[] = [
  { key: 'to', title: '收件人', names: true, cell: (letter) => letter.to },
  { key: 'tries', title: '次数', number: true, cell: (letter) => (letter.tries > 0 ? letter.tries : '') },
];
const still = { error: null, refetch: () => Promise.resolve() };

function show(query: Parameters<typeof RowTable<Letter>>[0]['query'], rows: Letter[] | undefined) {
  return render(<RowTable label="邮件" query={query} rows={rows} columns={columns} id={(letter) => letter.id} buttons={(letter) => <button type="button">{`重发 ${letter.to}`}</button>} empty={<p>没有邮件</p>} />);
}

beforeAll(() => startTranslations());

describe('a table of rows', () => {
  it('names its columns and rows, and says in each cell what it is, for the card on a phone', () => {
    show(still, [{ id: '1', to: 'a@x.example', tries: 3 }]);
    const table = screen.getByRole('group', { name: '邮件' });
    expect(within(table).getByRole('rowheader').textContent).toBe('a@x.example');
    expect(within(table).getByRole('cell', { name: '3' }).dataset['label']).toBe('次数');
    expect(within(table).getByRole('button', { name: '重发 a@x.example' })).toBeTruthy();
  });

  it('marks values that there are not, so that no label stands alone', () => {
    show(still, [{ id: '1', to: 'a@x.example', tries: 0 }]);
    expect(screen.getAllByRole('cell').filter((cell) => cell.dataset['none'] === '')).toHaveLength(1);
  });

  it('says that there is nothing, that it could not be had, and waits without either', () => {
    show(still, []);
    expect(screen.getByText('没有邮件')).toBeTruthy();
    cleanup();
    const refetch = vi.fn(() => Promise.resolve());
    show({ error: new ApiProblem(503, { code: 'unavailable', title: '暂时不可用' }), refetch }, undefined);
    fireEvent.click(screen.getByRole('button', { name: /重\s?试/ }));
    expect(refetch).toHaveBeenCalledOnce();
    cleanup();
    show(still, undefined);
    expect(screen.queryByText('没有邮件')).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('keeps the rows that it has when they cannot be read anew', () => {
    show({ ...still, error: new Error('away') }, [{ id: '1', to: 'a@x.example', tries: 1 }]);
    expect(screen.getByRole('rowheader')).toBeTruthy();
  });

  it('asks for more only where there is more', () => {
    const fetchNextPage = vi.fn(() => Promise.resolve());
    show({ ...still, hasNextPage: true, fetchNextPage }, [{ id: '1', to: 'a@x.example', tries: 1 }]);
    fireEvent.click(screen.getByRole('button', { name: '加载更多' }));
    expect(fetchNextPage).toHaveBeenCalledOnce();
    cleanup();
    show(still, [{ id: '1', to: 'a@x.example', tries: 1 }]);
    expect(screen.queryByRole('button', { name: '加载更多' })).toBeNull();
  });
});
