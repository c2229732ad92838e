/** A paragraph style of a Word layout: what an office changes in Word to restyle a paper. */
interface ParagraphStyle {
  id: string;
  /** As Word shows it. */
  name: string;
  basedOn?: string;
  /** Children of w:pPr and of w:rPr, in the order of the schema. */
  paragraph?: string;
  run?: string;
}

const centre = '<w:jc w:val="center"/>';
const together = '<w:keepNext/><w:keepLines/>';
const small = sizeOf(20);

const styles: readonly ParagraphStyle[] = [
  {
    id: 'Judul',
    name: 'Naskah Judul',
    paragraph: `<w:keepNext/>${centre}<w:outlineLvl w:val="0"/>`,
    run: `<w:b/>${sizeOf(28)}`,
  },
  { id: 'Subjudul', name: 'Naskah Subjudul', paragraph: `<w:keepNext/>${centre}`, run: '<w:b/>' },
  {
    id: 'Bagian',
    name: 'Naskah Bagian',
    paragraph: '<w:keepNext/><w:spacing w:before="80" w:after="80"/><w:outlineLvl w:val="1"/>',
    run: '<w:b/>',
  },
  {
    id: 'Garis',
    name: 'Naskah Garis',
    paragraph:
      '<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:after="200"/>',
    run: sizeOf(4),
  },
  { id: 'Nomor', name: 'Naskah Nomor', paragraph: `<w:keepNext/>${centre}` },
  { id: 'KopAtas', name: 'Naskah Kop Atas', paragraph: centre, run: sizeOf(27) },
  { id: 'KopNama', name: 'Naskah Kop Nama', paragraph: centre, run: `<w:b/>${sizeOf(36)}` },
  { id: 'KopAlamat', name: 'Naskah Kop Alamat', paragraph: kopRule() + centre, run: sizeOf(18) },
  {
    id: 'KopJabatan',
    name: 'Naskah Kop Jabatan',
    paragraph: `<w:spacing w:before="1587" w:after="320"/>${centre}`,
    run: `<w:b/>${sizeOf(28)}`,
  },
  { id: 'KepalaLampiran', name: 'Naskah Kepala Lampiran', paragraph: '<w:keepNext/><w:jc w:val="left"/>' },
  {
    id: 'TempatTanggal',
    name: 'Naskah Tempat Tanggal',
    paragraph: '<w:spacing w:before="80" w:after="160"/><w:jc w:val="right"/>',
  },
  { id: 'Identitas', name: 'Naskah Identitas', paragraph: '<w:spacing w:after="40"/>' },
  {
    id: 'Isi',
    name: 'Naskah Isi',
    paragraph: '<w:spacing w:after="120"/><w:ind w:firstLine="709"/><w:jc w:val="both"/>',
  },
  { id: 'IsiRata', name: 'Naskah Isi Rata', paragraph: '<w:spacing w:after="120"/><w:jc w:val="both"/>' },
  {
    id: 'Butir',
    name: 'Naskah Butir',
    paragraph:
      '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs><w:spacing w:after="80"/><w:ind w:left="400" w:hanging="400"/><w:jc w:val="both"/>',
  },
  { id: 'Tengah', name: 'Naskah Tengah', paragraph: `<w:spacing w:before="80" w:after="80"/>${centre}` },
  {
    id: 'TabelKepala',
    name: 'Naskah Tabel Kepala',
    paragraph: `<w:keepNext/>${centre}`,
    run: `<w:b/>${small}`,
  },
  { id: 'TabelIsi', name: 'Naskah Tabel Isi', run: small },
  { id: 'TabelAngka', name: 'Naskah Tabel Angka', paragraph: '<w:jc w:val="right"/>', run: small },
  { id: 'TabelTengah', name: 'Naskah Tabel Tengah', paragraph: centre, run: small },
  {
    id: 'Terbilang',
    name: 'Naskah Terbilang',
    paragraph: `${together}<w:spacing w:before="120" w:after="280"/>`,
    run: '<w:i/>',
  },
  {
    id: 'PenutupSurat',
    name: 'Naskah Penutup Surat',
    paragraph: `${together}<w:spacing w:after="240"/><w:jc w:val="both"/>`,
  },
  {
    id: 'PenutupIsi',
    name: 'Naskah Penutup Isi',
    basedOn: 'PenutupSurat',
    paragraph: '<w:ind w:firstLine="709"/>',
  },
  {
    id: 'ButirMasuk',
    name: 'Naskah Butir Masuk',
    basedOn: 'Butir',
    paragraph: '<w:tabs><w:tab w:val="left" w:pos="1109"/></w:tabs><w:ind w:left="1109" w:hanging="400"/>',
  },
  { id: 'TandaTangan', name: 'Naskah Tanda Tangan', paragraph: together + centre },
  {
    id: 'RuangTandaTangan',
    name: 'Naskah Ruang Tanda Tangan',
    basedOn: 'TandaTangan',
    paragraph: '<w:spacing w:before="1040"/>',
  },
  { id: 'Saksi', name: 'Naskah Saksi', paragraph: '<w:keepNext/><w:spacing w:before="160"/>' },
  {
    id: 'Tembusan',
    name: 'Naskah Tembusan',
    paragraph:
      '<w:keepNext/><w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs><w:ind w:left="400" w:hanging="400"/>',
    run: small,
  },
  {
    id: 'Kotak',
    name: 'Naskah Kotak',
    paragraph: '<w:spacing w:before="240" w:after="240"/>',
    run: `<w:color w:val="555555"/>${sizeOf(14)}`,
  },
  { id: 'Jarak', name: 'Naskah Jarak', run: sizeOf(16) },
  { id: 'Penutup', name: 'Naskah Penutup', run: sizeOf(4) },
  { id: 'Kecil', name: 'Naskah Kecil', run: sizeOf(18) },
];

/** The thick and thin line below the kop, as in Sragen. */
function kopRule(): string {
  return '<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="4" w:color="000000"/></w:pBdr><w:spacing w:after="240"/>';
}

/** A size in half points. */
function sizeOf(halves: number): string {
  return `<w:sz w:val="${halves}"/><w:szCs w:val="${halves}"/>`;
}

function fontsOf(family: string): string {
  return `<w:rFonts w:ascii="${family}" w:hAnsi="${family}" w:eastAsia="${family}" w:cs="${family}"/>`;
}

/** word/styles.xml: real Word styles, in the letter that the regulation names. `size` in points. */
export function stylesXml(font: { family: string; size: number }, ns: string): string {
  const run = `${fontsOf(font.family)}${sizeOf(font.size * 2)}<w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/>`;
  const defaults = `<w:docDefaults><w:rPrDefault><w:rPr>${run}</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`;
  const normal =
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>';
  return `<w:styles ${ns}>${defaults}${normal}${styles.map(styleXml).join('')}${pageStyles}${tableStyles}</w:styles>`;
}

function styleXml({ id, name, basedOn = 'Normal', paragraph = '', run = '' }: ParagraphStyle): string {
  return `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="${basedOn}"/><w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`;
}

const arial = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>';

/** Of head and foot; the marks of the page are in Arial on every paper. */
const pageStyles = [
  `<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/><w:pPr>${centre}</w:pPr></w:style>`,
  `<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/><w:rPr>${arial}${sizeOf(16)}</w:rPr></w:style>`,
  `<w:style w:type="paragraph" w:customStyle="1" w:styleId="Konsep"><w:name w:val="Naskah Konsep"/><w:basedOn w:val="Header"/><w:rPr>${arial}<w:b/><w:color w:val="A6A6A6"/><w:spacing w:val="60"/>${sizeOf(28)}</w:rPr></w:style>`,
].join('');

const cellMargins = (vertical: number, side: number) =>
  `<w:tblCellMar><w:top w:w="${vertical}" w:type="dxa"/><w:left w:w="${side}" w:type="dxa"/><w:bottom w:w="${vertical}" w:type="dxa"/><w:right w:w="${side}" w:type="dxa"/></w:tblCellMar>`;

const thin = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`;

const tableStyles = [
  `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>${cellMargins(0, 0)}</w:tblPr></w:style>`,
  `<w:style w:type="table" w:customStyle="1" w:styleId="TabelDaftar"><w:name w:val="Naskah Tabel Daftar"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(thin).join('')}</w:tblBorders>${cellMargins(40, 60)}</w:tblPr></w:style>`,
  `<w:style w:type="table" w:customStyle="1" w:styleId="TabelPolos"><w:name w:val="Naskah Tabel Polos"/><w:basedOn w:val="TableNormal"/></w:style>`,
].join('');
