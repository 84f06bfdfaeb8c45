import { type Expression, type ObjectExpression, parseSync, Visitor } from 'oxc-parser'

/** Route properties that only the server reads: who may call it, its limits, and its texts for OpenAPI. */
export const serverOnly = [
  ...['summary', 'area', 'roles', 'scope', 'keyScope', 'secretField', 'whenSuspended', 'opensTicket', 'maxBodyBytes'],
] as const

/**
 * Returns a module of `shared/` without the parts that pages never read, which it finds in the syntax tree. These are
 * the descriptions of schemas, and the server's properties of each route in a route table. All other source stays
 * unchanged.
 */
export function stripServerParts(file: string, source: string): string {
  const { program, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  const cuts: { readonly start: number; readonly end: number }[] = []
  const isRoutes = /Routes\.ts$/.test(file)
  new Visitor({
    CallExpression({ callee, arguments: [first], end }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (callee.property.name === 'describe' && first !== undefined) cuts.push({ start: callee.object.end, end })
    },
    VariableDeclarator({ init }) {
      const table = isRoutes && init ? objectOf(init) : undefined
      for (const property of table?.properties ?? []) {
        const route = property.type === 'Property' ? objectOf(property.value) : undefined
        if (route && hasDefaults(route)) cuts.push(...serverPartsOf(route, source))
      }
    },
  }).visit(program)
  return without(source, cuts)
}

/** The object literal within `{ ... } as const satisfies X`. */
function objectOf(expression: Expression): ObjectExpression | undefined {
  if (expression.type === 'TSAsExpression' || expression.type === 'TSSatisfiesExpression')
    return objectOf(expression.expression)
  return expression.type === 'ObjectExpression' ? expression : undefined
}

/** Routes begin with `...defaults`, or with their table's own defaults. */
const hasDefaults = ({ properties: [first] }: ObjectExpression): boolean => first?.type === 'SpreadElement'

function serverPartsOf({ properties }: ObjectExpression, source: string) {
  return properties
    .filter(
      (property) =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        serverOnly.some((name) => property.key.type === 'Identifier' && name === property.key.name),
    )
    .map(({ start, end }) => ({ start, end: source[end] === ',' ? end + 1 : end }))
}

function without(source: string, cuts: readonly { readonly start: number; readonly end: number }[]): string {
  const inOrder = cuts.toSorted((a, b) => a.start - b.start)
  let [kept, at] = ['', 0]
  for (const { start, end } of inOrder) {
    if (start < at) continue
    kept += source.slice(at, start)
    at = end
  }
  return kept + source.slice(at)
}
