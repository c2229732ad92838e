import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';
import { pdfText } from './file.ts';

export interface DocumentInfo {
  title: string;
  author?: string;
  /** ISO instant. */
  issuedAt: string;
}

const maker = 'Berkas';

/** The information dictionary; it must say what the metadata packet says. */
export function infoDictionary({ title, author, issuedAt }: DocumentInfo): string {
  const day = pdfDate(issuedAt);
  const by = author === undefined ? '' : `/Author${pdfText(author)}`;
  return `<</Title${pdfText(title)}${by}/Creator(${maker})/Producer(${maker})/CreationDate${day}/ModDate${day}>>`;
}

/** `(D:20260316030405Z)` */
export function pdfDate(instant: string): string {
  return `(D:${instant.slice(0, 19).replace(/[-:T]/g, '')}Z)`;
}

/** The XMP packet: PDF/A-3a and PDF/UA-1, with the schema that PDF/A wants for what it does not know itself. */
export function metadataPacket({ title, author, issuedAt }: DocumentInfo): Buffer {
  const day = `${issuedAt.slice(0, 19)}Z`;
  const creator =
    author === undefined ? '' : `<dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>`;
  return Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>id-ID</rdf:li></rdf:Bag></dc:language>${creator}
<xmp:CreatorTool>${maker}</xmp:CreatorTool>
<xmp:CreateDate>${day}</xmp:CreateDate>
<xmp:ModifyDate>${day}</xmp:ModifyDate>
<pdf:Producer>${maker}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
${pdfuaSchema}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`);
}

const pdfuaSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

function xml(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark]!);
}

const require = createRequire(import.meta.url);

/** What our colours mean: the profile of sRGB that pdfkit carries, deflated once. */
export const colourProfile = deflateSync(
  readFileSync(require.resolve('pdfkit/js/data/sRGB_IEC61966_2_1.icc')),
  { level: 9 },
);
