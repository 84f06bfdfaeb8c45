import Builder from 'fast-xml-builder'

/** The content of an element: text, ordered elements by name, or several elements of one name. Omitted if undefined. */
export type XmlNode = string | undefined | XmlElement | readonly XmlElement[]
export interface XmlElement {
  readonly [name: string]: XmlNode
}

const builder = new Builder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressBooleanAttributes: false,
  tagValueProcessor: (_, text) => (typeof text === 'string' ? text.replace(notInXml, '\ufffd') : text),
})

/** Source: XML 1.0, production 2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML cannot contain
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(root)}`
