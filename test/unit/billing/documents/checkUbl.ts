import { evaluateXPathToBoolean, evaluateXPathToNodes, evaluateXPathToString } from 'fontoxpath'
import { type Document, type Element, type Node, parseXmlDocument } from 'slimdom'
import { en16931Rules, type Rule } from './en16931Rules.ts'
import { ublOrder } from './ublOrder.ts'

const namespaces: Readonly<Record<string, string>> = {
  cac: 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
  cbc: 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
  xs: 'http://www.w3.org/2001/XMLSchema',
}
const options = { namespaceResolver: (prefix: string) => namespaces[prefix] ?? null }

export const parseUbl = (xml: string): Document => parseXmlDocument(xml)

export const textAt = (document: Document, path: string): string =>
  evaluateXPathToString(path, document, null, null, options)

/** Returns the identifiers of the rules that a document breaks. */
export const brokenRules = (document: Document, rules: readonly Rule[] = en16931Rules): string[] =>
  rules.filter((rule) => !isKept(rule, document)).map(({ id }) => id)

function isKept({ at, holds }: Rule, document: Document): boolean {
  try {
    const nodes = evaluateXPathToNodes<Node>(at, document, null, null, options)
    return nodes.every((node) => evaluateXPathToBoolean(holds, node, null, null, options))
  } catch {
    // Such as a sum of values that are not numbers.
    return false
  }
}

/** Returns empty elements, and elements that the schema does not allow where they are. */
export function misplaced(document: Document): string[] {
  const visit = (element: Element): string[] => {
    const order = ublOrder[element.localName] ?? []
    const places = element.children.map(({ localName }) => order.indexOf(localName))
    const isWrong = places.some((place, index) => place < (places[index - 1] ?? 0))
    const isEmpty = element.textContent === ''
    return [...(isWrong || isEmpty ? [element.localName] : []), ...element.children.flatMap(visit)]
  }
  return document.documentElement ? visit(document.documentElement) : ['no element']
}
