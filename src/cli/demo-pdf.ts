import sharp from 'sharp';

/** A PDF whose pages are the given JPEGs, their bytes unchanged: what an office scanner writes. pdfmake makes all pages one size. */
export async function pdfOfJpegs(jpegs: readonly Buffer[], dpi: number): Promise<Buffer> {
  const sizes = await Promise.all(jpegs.map((jpeg) => sharp(jpeg).metadata()));
  const pages = jpegs.flatMap((jpeg, index) => pageObjects(jpeg, sizes[index]!, dpi, 3 + index * 3));
  const kids = jpegs.map((_, index) => `${3 + index * 3} 0 R`).join(' ');
  return withTable([
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Count ${jpegs.length} /Kids [${kids}] >>`),
    ...pages,
  ]);
}

/** The page, what it draws, and the image, with the numbers `first` and the two after it. */
function pageObjects(
  jpeg: Buffer,
  size: { width: number; height: number },
  dpi: number,
  first: number,
): Buffer[] {
  const [wide, high] = [size.width, size.height].map((pixels) => ((pixels / dpi) * 72).toFixed(2));
  const draw = `q ${wide} 0 0 ${high} 0 0 cm /Scan Do Q`;
  const page = `/Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents ${first + 1} 0 R`;
  const image = `/Type /XObject /Subtype /Image /Width ${size.width} /Height ${size.height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`;
  return [
    Buffer.from(`<< ${page} /Resources << /XObject << /Scan ${first + 2} 0 R >> >> >>`),
    stream('', Buffer.from(draw)),
    stream(image, jpeg),
  ];
}

function stream(entries: string, bytes: Buffer): Buffer {
  const head = Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`);
  return Buffer.concat([head, bytes, Buffer.from('\nendstream')]);
}

function withTable(objects: readonly Buffer[]): Buffer {
  const parts = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = parts[0]!.length;
  const offsets = objects.map((object, index) => {
    const whole = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    const offset = length;
    parts.push(whole);
    length += whole.length;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`)]);
}
