import { QRCode } from 'antd';
import JsBarcode from 'jsbarcode';
import { useEffect, useRef } from 'react';

interface PictureProps {
  text: string;
  /** Null: a QR code. */
  format: string | null;
}

/** A code that a scanner reads from the screen. */
export default function Picture({ text, format }: PictureProps) {
  return format === null ? <QRCode value={text} size={112} type="svg" bordered={false} color="#000" bgColor="#fff" /> : <Bars text={text} format={format} />;
}

function Bars({ text, format }: { text: string; format: string }) {
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (svg.current) JsBarcode(svg.current, text, { format, height: 44, width: 1.6, margin: 6, displayValue: false, background: '#fff' });
  }, [text, format]);
  return <svg ref={svg} role="img" aria-label={text} style={{ display: 'block', maxWidth: '100%' }} />;
}
