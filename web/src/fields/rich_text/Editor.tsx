import {
  BoldOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  RedoOutlined,
  StrikethroughOutlined,
  UnderlineOutlined,
  UndoOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { Button, Input, Popover } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asString } from '../shared/values';
import type { EditorProps } from '../types';
import styles from './RichText.module.css';

interface RichTextEditorProps extends EditorProps {
  /** More tools: what they insert stands at the cursor. */
  tools?: (insert: (text: string) => void) => ReactNode;
}

/** Writes the HTML that the server keeps; what is pasted loses everything else. */
export default function RichTextEditor(props: RichTextEditorProps) {
  const { id, label, onChange } = props;
  const editor = useEditor({
    extensions: [StarterKit.configure({ heading: { levels: [2, 3] }, link: { openOnClick: false, protocols: ['http', 'https', 'mailto', 'tel'] } })],
    content: asString(props.value),
    editable: !props.disabled,
    autofocus: props.autoFocus ? 'end' : false,
    editorProps: {
      attributes: {
        id,
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(props.describedBy ? { 'aria-describedby': props.describedBy } : {}),
      },
    },
    onUpdate: ({ editor: now }) => onChange(now.isEmpty ? null : now.getHTML()),
  });
  return (
    <div className={styles['editor']} data-invalid={props.invalid ? '' : undefined}>
      {!props.disabled && <Tools editor={editor} more={props.tools?.((text) => editor.chain().focus().insertContent({ type: 'text', text }).run())} />}
      <div className={styles['text']}>
        <EditorContent editor={editor} />
      </div>
    </div>
  );
}

function Tools({ editor, more }: { editor: Editor; more?: ReactNode }) {
  const { t } = useTranslation();
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      strike: now.isActive('strike'),
      heading: now.isActive('heading', { level: 2 }),
      bullets: now.isActive('bulletList'),
      numbers: now.isActive('orderedList'),
      quote: now.isActive('blockquote'),
      undo: now.can().undo(),
      redo: now.can().redo(),
    }),
  });
  const tool = (name: string, icon: ReactNode, active: boolean, run: () => void, disabled = false) => (
    <Button
      key={name}
      size="small"
      type={active ? 'primary' : 'text'}
      {...(active ? { ghost: true } : {})}
      icon={icon}
      disabled={disabled}
      aria-label={t(`field.rich.${name}`)}
      aria-pressed={active}
      title={t(`field.rich.${name}`)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    />
  );
  const chain = () => editor.chain().focus();
  return (
    <div className={styles['tools']} role="toolbar" aria-label={t('field.rich.tools')}>
      {tool('bold', <BoldOutlined />, on.bold, () => chain().toggleBold().run())}
      {tool('italic', <ItalicOutlined />, on.italic, () => chain().toggleItalic().run())}
      {tool('underline', <UnderlineOutlined />, on.underline, () => chain().toggleUnderline().run())}
      {tool('strike', <StrikethroughOutlined />, on.strike, () => chain().toggleStrike().run())}
      {tool('heading', <b aria-hidden="true">H</b>, on.heading, () => chain().toggleHeading({ level: 2 }).run())}
      {tool('bullets', <UnorderedListOutlined />, on.bullets, () => chain().toggleBulletList().run())}
      {tool('numbers', <OrderedListOutlined />, on.numbers, () => chain().toggleOrderedList().run())}
      {tool('quote', <b aria-hidden="true">”</b>, on.quote, () => chain().toggleBlockquote().run())}
      <LinkTool editor={editor} />
      {more}
      {tool('undo', <UndoOutlined />, false, () => chain().undo().run(), !on.undo)}
      {tool('redo', <RedoOutlined />, false, () => chain().redo().run(), !on.redo)}
    </div>
  );
}

function LinkTool({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const show = (next: boolean) => {
    if (next) setAddress(asString(editor.getAttributes('link')['href']));
    setOpen(next);
  };
  const put = () => {
    const chain = editor.chain().focus().extendMarkRange('link');
    const href = address.trim();
    if (href) chain.setLink({ href: /^[a-z]+:/i.test(href) ? href : `https://${href}` }).run();
    else chain.unsetLink().run();
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={show}
      trigger="click"
      content={
        <Input.Search
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          onSearch={put}
          enterButton={t('common.ok')}
          placeholder="https://"
          aria-label={t('field.rich.address')}
          style={{ width: 280 }}
        />
      }
    >
      <Button size="small" type="text" icon={<LinkOutlined />} aria-label={t('field.rich.link')} title={t('field.rich.link')} />
    </Popover>
  );
}
