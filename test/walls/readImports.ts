import { type Expression, parseSync, Visitor } from 'oxc-parser'

/**
 * Returns the modules that a source file imports, under the names that it uses. These include types, re-exports,
 * dynamic imports, `import('...')` in types, required modules and augmented modules. A computed name is returned as
 * `(computed)`.
 */
export function readImports(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source)
  if (errors[0]) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  const names: string[] = []
  const add = (name: string) => void names.push(name)
  new Visitor({
    ImportDeclaration: ({ source }) => add(source.value),
    ExportNamedDeclaration: ({ source }) => source && add(source.value),
    ExportAllDeclaration: ({ source }) => add(source.value),
    ImportExpression: ({ source }) => add(textOf(source)),
    TSImportType: ({ source }) => add(source.value),
    TSExternalModuleReference: ({ expression }) => add(expression.value),
    TSModuleDeclaration: ({ id }) => id.type === 'Literal' && !id.value.includes('*') && add(id.value),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (first && first.type !== 'SpreadElement' && isLoader(callee)) add(textOf(first))
    },
  }).visit(program)
  return names
}

/** Whether the callee is `require`, `createRequire(...)` or any object's `getBuiltinModule`. */
function isLoader(callee: Expression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require'
  if (callee.type === 'CallExpression')
    return callee.callee.type === 'Identifier' && callee.callee.name === 'createRequire'
  if (callee.type !== 'MemberExpression') return false
  const { property } = callee
  return (
    (property.type === 'Identifier' && property.name === 'getBuiltinModule') ||
    (property.type === 'Literal' && property.value === 'getBuiltinModule')
  )
}

function textOf(name: Expression): string {
  if (name.type === 'Literal' && typeof name.value === 'string') return name.value
  if (name.type === 'TemplateLiteral' && name.expressions.length === 0)
    return name.quasis[0]?.value.cooked ?? '(computed)'
  return '(computed)'
}
