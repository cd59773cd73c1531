import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { FileDisplay } from '@/fields/file/Display';
import FileEditor from '@/fields/file/Editor';
import { isPicture, sizeText } from '@/fields/file/size';
import { typeOf } from '@/fields/registry';
import { field } from './fixtures';

const server = vi.hoisted(() => ({ sent: [] as string[], answer: (): Promise<unknown> => Promise.resolve(null) }));
vi.mock('@/api/files', async (original) => ({
  ...(await original<object>()),
  uploadFile: (file: File) => {
    server.sent.push(file.name);
    return server.answer();
  },
}));

const PAPER = { id: '7', name: '合同.pdf', size: 2048, type: 'application/pdf' };
const PICTURE = { id: '8', name: '门店.png', size: 100, type: 'image/png' };
const papers = field('papers', 'file', { multiple: true, max_files: 2 });

function file(name: string): File {
  return new File(['x'], name);
}

describe('files of a record', () => {
  beforeEach(() => {
    server.sent = [];
    server.answer = () => Promise.resolve(PICTURE);
  });

  it('send their ids and tell their names', () => {
    const type = typeOf(papers);
    expect(type.toInput([PAPER, PICTURE])).toEqual(['7', '8']);
    expect(type.toInput(PAPER)).toBe('7');
    expect(type.toInput(null)).toBeNull();
    expect(type.toText([PAPER, PICTURE], papers, { language: 'zh-CN', timeZone: 'UTC', currency: 'CNY', currencies: [] })).toBe('合同.pdf, 门店.png');
    expect([sizeText(5), sizeText(2048), sizeText(30 * 1024 * 1024)]).toEqual(['5 B', '2.0 KB', '30 MB']);
    expect([isPicture('image/png'), isPicture('image/svg+xml')]).toEqual([true, false]);
  });

  it('lead to the file and show small pictures only', () => {
    const { container } = render(<FileDisplay value={[PICTURE, PAPER]} field={papers} />);
    const links = [...container.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.rel]);
    expect(links).toEqual([
      ['/api/v1/files/8', 'noopener noreferrer'],
      ['/api/v1/files/7', 'noopener noreferrer'],
    ]);
    expect([...container.querySelectorAll('img')].map((img) => img.getAttribute('src'))).toEqual(['/api/v1/files/8/thumbnail']);
  });

  it('are added when they are stored, and no more than fit', async () => {
    const change = vi.fn();
    render(<FileEditor id="p" value={[PAPER]} field={papers} label="附件" onChange={change} />);
    fireEvent.drop(screen.getByRole('group'), { dataTransfer: { files: [file('a.png'), file('b.png')] } });
    await vi.waitFor(() => expect(change).toHaveBeenCalledWith([PAPER, PICTURE]));
    expect(server.sent).toEqual(['a.png']);
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('replace the one there is in a field of one, and can be pasted', async () => {
    const change = vi.fn();
    render(<FileEditor id="p" value={PAPER} field={field('contract', 'file')} label="合同" onChange={change} />);
    fireEvent.paste(screen.getByRole('group'), { clipboardData: { files: [file('a.png')] } });
    await vi.waitFor(() => expect(change).toHaveBeenCalledWith(PICTURE));
  });

  it('say why they could not be stored', async () => {
    server.answer = () => Promise.reject(new ApiProblem(422, { detail: '图片已损坏' }));
    const change = vi.fn();
    render(<FileEditor id="p" value={null} field={field('contract', 'file')} label="合同" onChange={change} />);
    fireEvent.drop(screen.getByRole('group'), { dataTransfer: { files: [file('a.png')] } });
    expect((await screen.findByRole('alert')).textContent).toBe('图片已损坏');
    expect(change).not.toHaveBeenCalled();
  });
});
